import { type Kysely, sql } from 'kysely';

/** When Looker was asked for the rows (null: unknown, of before), and whether they were there already. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('results').addColumn('asked_at', 'text').execute();
  await db.schema
    .alterTable('results')
    .addColumn('reused', 'integer', c => c.notNull().defaultTo(0).check(sql`reused in (0, 1)`))
    .execute();
}
