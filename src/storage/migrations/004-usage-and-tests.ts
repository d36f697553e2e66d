import { type Kysely, sql } from 'kysely';

const STRICT = sql`strict`;

/** What is counted, in the order of the insert below. */
const COUNTS = [
  'looker_queries',
  'looker_other',
  'model_calls',
  'input_tokens',
  'output_tokens',
  'thought_tokens',
  'cached_tokens',
  'model_bytes',
] as const;

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('connection_tests')
    .addColumn('connection_id', 'text', c => c.primaryKey().notNull().references('connections.id').onDelete('cascade'))
    .addColumn('at', 'text', c => c.notNull())
    .addColumn('outcome', 'text', c => c.notNull().check(sql`outcome in ('done', 'failed')`))
    .addColumn('duration_ms', 'integer', c => c.notNull())
    .addColumn('code', 'text')
    .addColumn('params', 'text')
    .addColumn('models', 'integer')
    .addColumn('explores', 'integer')
    .modifyEnd(STRICT)
    .execute();
  // No reference to turns or connections: what was used stays counted when they are deleted.
  const usage = db.schema
    .createTable('usage')
    .addColumn('turn_id', 'text', c => c.unique())
    .addColumn('connection_id', 'text')
    .addColumn('ended_at', 'text', c => c.notNull());
  const counted = COUNTS.reduce((table, name) => table.addColumn(name, 'integer', c => c.notNull()), usage);
  await counted.modifyEnd(STRICT).execute();
  await db.schema.createIndex('usage_ended').on('usage').column('ended_at').execute();
  await fillFromEvents(db);
}

/** Turns of before: what they used stands in their `usage` events; a turn that has none used nothing that is known. */
async function fillFromEvents(db: Kysely<unknown>): Promise<void> {
  const counts = COUNTS.map(name => sql`cast(coalesce(json_extract(used.body, ${`$.${name}`}), 0) as integer)`);
  await sql`
    with used as materialized (
      select json_extract(body, '$.turn_id') as turn_id, body from events where kind = 'usage'
    )
    insert or ignore into usage (turn_id, connection_id, ended_at, ${sql.join(COUNTS.map(name => sql.ref(name)))})
    select turns.id, conversations.connection_id, turns.ended_at, ${sql.join(counts)}
    from turns join conversations on conversations.id = turns.conversation_id left join used on used.turn_id = turns.id
    where turns.ended_at is not null`.execute(db);
}
