import type { Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('connections').addColumn('web_url', 'text').execute();
  await db.schema.alterTable('results').addColumn('query_url', 'text').execute();
}
