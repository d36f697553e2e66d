import { type Kysely, sql } from 'kysely';

/** Tables are STRICT: SQLite then refuses a value of the wrong type instead of keeping it as it came. */
const STRICT = sql`strict`;

export async function up(db: Kysely<unknown>): Promise<void> {
  await settingsAndConnections(db);
  await conversations(db);
  await turnsAndResults(db);
  await db.schema
    .createTable('sessions')
    .addColumn('id_hash', 'text', c => c.primaryKey().notNull())
    .addColumn('created_at', 'text', c => c.notNull())
    .addColumn('expires_at', 'text', c => c.notNull())
    .modifyEnd(STRICT)
    .execute();
  await db.schema.createIndex('sessions_expiry').on('sessions').column('expires_at').execute();
}

async function settingsAndConnections(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('meta')
    .addColumn('key', 'text', c => c.primaryKey().notNull())
    .addColumn('value', 'text', c => c.notNull())
    .modifyEnd(STRICT)
    .execute();
  await db.schema
    .createTable('connections')
    .addColumn('id', 'text', c => c.primaryKey().notNull())
    .addColumn('source', 'text', c => c.notNull().check(sql`source in ('demo', 'looker')`))
    .addColumn('url', 'text')
    .addColumn('client_id', 'text')
    .addColumn('verify_ssl', 'integer', c => c.notNull().check(sql`verify_ssl in (0, 1)`))
    .addColumn('time_zone', 'text')
    .addColumn('client_secret_sealed', 'text')
    .addColumn('gemini_api_key_sealed', 'text')
    .addColumn('connected_at', 'text', c => c.notNull())
    .addColumn('active', 'integer', c => c.notNull().check(sql`active in (0, 1)`))
    .modifyEnd(STRICT)
    .execute();
  await sql`create unique index connections_one_active on connections (active) where active = 1`.execute(db);
}

async function conversations(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('conversations')
    .addColumn('id', 'text', c => c.primaryKey().notNull())
    .addColumn('title', 'text', c => c.notNull())
    .addColumn('language', 'text', c => c.notNull())
    // No reference: a conversation remembers its connection after that is replaced.
    .addColumn('connection_id', 'text')
    .addColumn('created_at', 'text', c => c.notNull())
    .addColumn('updated_at', 'text', c => c.notNull())
    .modifyEnd(STRICT)
    .execute();
  await db.schema.createIndex('conversations_newest').on('conversations').column('updated_at').execute();
  await db.schema
    .createTable('events')
    .addColumn('conversation_id', 'text', c => c.notNull().references('conversations.id').onDelete('cascade'))
    .addColumn('seq', 'integer', c => c.notNull())
    .addColumn('time', 'text', c => c.notNull())
    .addColumn('kind', 'text', c => c.notNull())
    .addColumn('body', 'text', c => c.notNull())
    .addPrimaryKeyConstraint('events_pk', ['conversation_id', 'seq'])
    .modifyEnd(STRICT)
    .execute();
}

async function turnsAndResults(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('turns')
    .addColumn('id', 'text', c => c.primaryKey().notNull())
    .addColumn('conversation_id', 'text', c => c.notNull().references('conversations.id').onDelete('cascade'))
    // Unique in all: a first question repeated after a lost answer does not know its conversation yet.
    .addColumn('message_id', 'text', c => c.notNull().unique())
    .addColumn('asked_seq', 'integer', c => c.notNull())
    .addColumn('text', 'text', c => c.notNull())
    .addColumn('answer', 'text', c => c.notNull())
    .addColumn('state', 'text', c => c.notNull())
    .addColumn('language', 'text', c => c.notNull())
    .addColumn('started_at', 'text', c => c.notNull())
    .addColumn('ended_at', 'text')
    .modifyEnd(STRICT)
    .execute();
  await db.schema.createIndex('turns_state').on('turns').column('state').execute();
  await db.schema.createIndex('turns_conversation').on('turns').columns(['conversation_id', 'asked_seq']).execute();
  await db.schema
    .createTable('tool_calls')
    .addColumn('id', 'text', c => c.primaryKey().notNull())
    .addColumn('turn_id', 'text', c => c.notNull().references('turns.id').onDelete('cascade'))
    .addColumn('position', 'integer', c => c.notNull())
    .addColumn('tool', 'text', c => c.notNull())
    .addColumn('arguments', 'text', c => c.notNull())
    .addColumn('answer', 'text', c => c.notNull())
    .addColumn('outcome', 'text', c => c.notNull())
    .modifyEnd(STRICT)
    .execute();
  await db.schema.createIndex('tool_calls_turn').on('tool_calls').column('turn_id').execute();
  await db.schema
    .createTable('results')
    .addColumn('id', 'text', c => c.primaryKey().notNull())
    .addColumn('conversation_id', 'text', c => c.notNull().references('conversations.id').onDelete('cascade'))
    .addColumn('turn_id', 'text', c => c.notNull())
    .addColumn('call_id', 'text', c => c.notNull())
    .addColumn('created_at', 'text', c => c.notNull())
    .addColumn('columns', 'text', c => c.notNull())
    .addColumn('query', 'text', c => c.notNull())
    .addColumn('title', 'text')
    .addColumn('row_count', 'integer', c => c.notNull())
    .addColumn('cut', 'integer', c => c.notNull().check(sql`cut in (0, 1)`))
    .addColumn('rows', 'text', c => c.notNull())
    .modifyEnd(STRICT)
    .execute();
  await db.schema.createIndex('results_conversation').on('results').column('conversation_id').execute();
}
