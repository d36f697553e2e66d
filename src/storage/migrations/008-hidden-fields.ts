import { type Kysely } from 'kysely';

/** Whether questions may use explores and fields that Looker's developers have hidden. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('connections')
    .addColumn('show_hidden', 'integer', column => column.notNull().defaultTo(0))
    .execute();
}
