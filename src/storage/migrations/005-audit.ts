import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('audit')
    // Numbers are never given twice, so that one that is missing is seen.
    .addColumn('id', 'integer', c => c.primaryKey().autoIncrement().notNull())
    .addColumn('time', 'text', c => c.notNull())
    .addColumn('kind', 'text', c => c.notNull())
    .addColumn('outcome', 'text', c => c.notNull().check(sql`outcome in ('done', 'failed')`))
    .addColumn('code', 'text')
    // No reference: an entry outlives its conversation.
    .addColumn('conversation_id', 'text')
    .addColumn('about', 'text', c => c.notNull())
    .addColumn('way', 'text', c => c.notNull())
    .addColumn('address', 'text')
    .addColumn('session', 'text')
    .addColumn('request_id', 'text')
    .modifyEnd(sql`strict`)
    .execute();
  await db.schema.createIndex('audit_kind').on('audit').columns(['kind', 'id']).execute();
  await db.schema.createIndex('audit_time').on('audit').column('time').execute();
}
