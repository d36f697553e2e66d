import { type Kysely } from 'kysely';

/** Who asked, as far as the audit log knows it too; null for entries of before and for what belongs to no question. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('usage').addColumn('way', 'text').execute();
  await db.schema.alterTable('usage').addColumn('session', 'text').execute();
  await db.schema.createIndex('usage_connection').on('usage').columns(['connection_id', 'ended_at']).execute();
}
