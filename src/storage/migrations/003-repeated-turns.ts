import { type Kysely, sql } from 'kysely';

/** A question whose turn was broken off by a crash is answered again by itself, once: 1 when that has begun. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('turns')
    .addColumn('repeated', 'integer', c => c.notNull().defaultTo(0).check(sql`repeated in (0, 1)`))
    .execute();
}
