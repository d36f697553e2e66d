import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import type { NewRow, Storage } from '../../src/storage/storage.ts';
import { newStorage } from './world.ts';

/** A pin, typed by hand: a released table changes only by a new migration, and this list with it. */
const TABLES = {
  meta: 'key, value',
  connections:
    'id, source, url, client_id, verify_ssl, time_zone, client_secret_sealed, gemini_api_key_sealed, connected_at, active, web_url, show_hidden',
  connection_tests: 'connection_id, at, outcome, duration_ms, code, params, models, explores',
  conversations: 'id, title, language, connection_id, created_at, updated_at',
  events: 'conversation_id, seq, time, kind, body',
  turns:
    'id, conversation_id, message_id, asked_seq, text, answer, state, language, started_at, ended_at, repeated, account',
  tool_calls: 'id, turn_id, position, tool, arguments, answer, outcome',
  results:
    'id, conversation_id, turn_id, call_id, created_at, columns, query, title, row_count, cut, rows, query_url, asked_at, reused',
  usage:
    'turn_id, connection_id, ended_at, looker_queries, looker_other, model_calls, input_tokens, output_tokens, thought_tokens, cached_tokens, model_bytes, way, session',
  audit: 'id, time, kind, outcome, code, conversation_id, about, way, address, session, request_id',
  sessions: 'id_hash, created_at, expires_at',
};

const TIME = '2026-01-31T12:00:00.000Z';
const turn = (id: string, conversation: string, message = id): NewRow<'turns'> => ({
  id,
  conversation_id: conversation,
  message_id: message,
  asked_seq: 1,
  text: 'How many?',
  answer: '',
  state: 'done',
  language: 'en',
  started_at: TIME,
  ended_at: null,
  repeated: 0,
});

async function addConversation({ db }: Storage, id: string): Promise<void> {
  const conversation = { id, title: id, language: 'en', connection_id: null, created_at: TIME, updated_at: TIME };
  await db.insertInto('conversations').values(conversation).execute();
  await db
    .insertInto('turns')
    .values(turn(`turn of ${id}`, id))
    .execute();
  const event = { conversation_id: id, seq: 1, time: TIME, kind: 'text', body: '{}' };
  await db.insertInto('events').values(event).execute();
  const answer = { columns: '[]', query: '{}', title: null, row_count: 0, cut: 0, rows: '[]' } as const;
  const result = { id: `result of ${id}`, conversation_id: id, turn_id: `turn of ${id}`, call_id: '1' };
  await db
    .insertInto('results')
    .values({ ...result, created_at: TIME, ...answer })
    .execute();
}

describe('schema', () => {
  test('has exactly the tables and columns of the pin', async () => {
    const { db } = await newStorage();
    const found: Record<string, string> = {};
    for (const table of await db.introspection.getTables()) {
      found[table.name] = table.columns.map(column => column.name).join(', ');
    }
    expect(found).toEqual(TABLES);
  });

  test('deleting a conversation deletes its events, turns and results, and nothing of another', async () => {
    const storage = await newStorage();
    await addConversation(storage, 'gone');
    await addConversation(storage, 'kept');
    await storage.db.deleteFrom('conversations').where('id', '=', 'gone').execute();
    for (const table of ['events', 'turns', 'results'] as const) {
      const rows = await storage.db.selectFrom(table).select('conversation_id').execute();
      expect(rows.map(row => row.conversation_id)).toEqual(['kept']);
    }
  });

  test('an event, turn or result of no conversation is refused', async () => {
    const { db } = await newStorage();
    await expect(db.insertInto('turns').values(turn('1', 'none')).execute()).rejects.toThrow('FOREIGN KEY');
  });

  test('a message id has one turn, in whatever conversation', async () => {
    const storage = await newStorage();
    await addConversation(storage, 'a');
    await addConversation(storage, 'b');
    const insert = (row: NewRow<'turns'>) => storage.db.insertInto('turns').values(row).execute();
    await insert(turn('1', 'a', 'message'));
    await expect(insert(turn('2', 'b', 'message'))).rejects.toThrow('UNIQUE');
  });

  test('the calls of a turn go with it', async () => {
    const storage = await newStorage();
    await addConversation(storage, 'a');
    const call = {
      id: '1',
      turn_id: 'turn of a',
      position: 1,
      tool: 'query',
      arguments: '{}',
      answer: '',
      outcome: 'done',
    };
    await storage.db.insertInto('tool_calls').values(call).execute();
    await storage.db.deleteFrom('conversations').execute();
    expect(await storage.db.selectFrom('tool_calls').selectAll().execute()).toEqual([]);
  });

  test('a value of the wrong type or an unknown source is refused', async () => {
    const { db } = await newStorage();
    const add = (source: string, active: string) =>
      sql`insert into connections (id, source, verify_ssl, connected_at, active) values ('1', ${source}, 1, ${TIME}, ${active})`.execute(
        db,
      );
    await expect(add('looker', 'yes')).rejects.toThrow('cannot store TEXT value in INTEGER column');
    await expect(add('elsewhere', '1')).rejects.toThrow('CHECK');
    await add('looker', '1');
  });

  test('two connections cannot be active at once', async () => {
    const { db } = await newStorage();
    const add = (id: string, active: number) =>
      sql`insert into connections (id, source, verify_ssl, connected_at, active) values (${id}, 'demo', 1, ${TIME}, ${active})`.execute(
        db,
      );
    await add('1', 1);
    await add('2', 0);
    await add('3', 0);
    await expect(add('4', 1)).rejects.toThrow('UNIQUE');
  });

  test.each([
    ['turns of a state', sql`select id from turns where state = 'running'`, 'turns_state'],
    ['results of a conversation', sql`select id from results where conversation_id = '1'`, 'results_conversation'],
    ['newest conversations', sql`select id from conversations order by updated_at desc`, 'conversations_newest'],
    ['usage since a day', sql`select * from usage where ended_at >= '2026'`, 'usage_ended'],
    ['expired sessions', sql`delete from sessions where expires_at < '2026'`, 'sessions_expiry'],
    ['events after one', sql`select seq from events where conversation_id = '1' and seq > 5 order by seq`, 'events'],
  ])('%s are found by an index', async (_name, query, index) => {
    const { db } = await newStorage();
    const plan = await sql<{ detail: string }>`explain query plan ${query}`.execute(db);
    expect(plan.rows.map(row => row.detail).join()).toMatch(new RegExp(`USING .*INDEX .*${index}`));
  });
});
