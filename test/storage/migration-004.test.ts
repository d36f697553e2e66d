import { join } from 'node:path';
import { Kysely, sql } from 'kysely';
import { expect, onTestFinished, test } from 'vitest';
import { systemClock } from '../../src/base/clock.ts';
import { MIGRATIONS, migrate } from '../../src/storage/migrate.ts';
import { Dialect } from '../../src/storage/sqlite-dialect.ts';
import { openDatabase } from '../../src/storage/sqlite-driver.ts';
import { openStorage, type Schema, type Storage } from '../../src/storage/storage.ts';
import { createUsage } from '../../src/usage/usage.ts';
import { temporaryFolder } from './world.ts';

const FIRST = { '001-initial': MIGRATIONS['001-initial'] ?? expect.fail('there is no first migration') };

const usageOf = (seed: number) => ({
  model: 'gemini',
  model_calls: seed,
  input_tokens: seed * 1000,
  output_tokens: seed * 100,
  thought_tokens: seed * 10,
  cached_tokens: seed + 1,
  model_bytes: seed * 7,
  looker_queries: seed + 2,
  looker_other: seed + 3,
});

const NOTHING = {
  model: 'none',
  model_calls: 0,
  input_tokens: 0,
  output_tokens: 0,
  thought_tokens: 0,
  cached_tokens: 0,
  model_bytes: 0,
  looker_queries: 0,
  looker_other: 0,
};

/** A data folder as the first version left it, filled by `fill`; gives the path of its database. */
async function formerDatabase(fill: (db: Kysely<Former>) => Promise<void>): Promise<string> {
  const file = join(await temporaryFolder(), 'looker-chat.db');
  const db = new Kysely<Former>({ dialect: new Dialect(await openDatabase(file)) });
  await migrate(db, FIRST);
  await fill(db);
  await db.destroy();
  return file;
}

async function openMigrated(file: string): Promise<Storage> {
  const storage = await openStorage(file);
  onTestFinished(() => storage.close());
  return storage;
}

/** Tables as the first version had them, where they were others. */
type Former = Omit<Schema, 'turns' | 'connections'> & {
  turns: Omit<Schema['turns'], 'repeated'>;
  connections: Omit<Schema['connections'], 'show_hidden'>;
};

interface FormerTurn {
  readonly id: string;
  readonly conversation: string;
  readonly endedAt: string | null;
  readonly used?: ReturnType<typeof usageOf>;
}

async function addTurn(
  db: Kysely<Former>,
  { id, conversation, endedAt, used }: FormerTurn,
  seq: number,
): Promise<void> {
  const time = '2026-03-01T10:00:00.000Z';
  const turn = { id, conversation_id: conversation, message_id: id, asked_seq: seq, text: 'How many?', answer: '' };
  const state = endedAt === null ? 'running' : 'done';
  await db
    .insertInto('turns')
    .values({ ...turn, state, language: 'en', started_at: time, ended_at: endedAt })
    .execute();
  const events = [
    { kind: 'user_message', message_id: id, text: 'How many?' },
    ...(used === undefined ? [] : [{ kind: 'usage', turn_id: id, ...used }]),
  ];
  for (const [index, body] of events.entries()) {
    const event = {
      conversation_id: conversation,
      seq: seq + index,
      time,
      kind: body.kind,
      body: JSON.stringify(body),
    };
    await db.insertInto('events').values(event).execute();
  }
}

async function addConversation(db: Kysely<Former>, id: string, connection: string | null): Promise<void> {
  const time = '2026-03-01T10:00:00.000Z';
  const row = { id, title: id, language: 'en', connection_id: connection, created_at: time, updated_at: time };
  await db.insertInto('conversations').values(row).execute();
}

const TURNS: readonly FormerTurn[] = [
  { id: 't1', conversation: 'a', endedAt: '2026-03-01T23:59:59.999Z', used: usageOf(1) },
  { id: 't2', conversation: 'a', endedAt: '2026-03-02T00:00:00.000Z', used: usageOf(20) },
  { id: 't3', conversation: 'b', endedAt: '2026-03-02T08:00:00.000Z' },
  { id: 't4', conversation: 'b', endedAt: null },
];

const fill = async (db: Kysely<Former>): Promise<void> => {
  await addConversation(db, 'a', 'connection-1');
  await addConversation(db, 'b', null);
  for (const [index, turn] of TURNS.entries()) await addTurn(db, turn, 1 + index * 2);
};

test('a database of the first version is migrated with a row for each ended turn, as its usage event has it', async () => {
  const { db } = await openMigrated(await formerDatabase(fill));
  const rows = await db.selectFrom('usage').selectAll().orderBy('turn_id').execute();
  const expected = TURNS.filter(turn => turn.endedAt !== null).map(({ id, conversation, endedAt, used }) => {
    const { model: _, ...counts } = used ?? NOTHING;
    const row = { turn_id: id, connection_id: conversation === 'a' ? 'connection-1' : null, ended_at: endedAt };
    return Object.assign(row, counts, { way: null, session: null });
  });
  expect(rows).toEqual(expected);
});

test('the usage of former turns is there by the day, and stays when their conversation is deleted', async () => {
  const storage = await openMigrated(await formerDatabase(fill));
  const usage = createUsage(storage, { now: () => new Date('2026-03-02T12:00:00.000Z') });
  const [second, first] = await usage.days(2);
  expect(first).toMatchObject({ date: '2026-03-01', questions: 1, input_tokens: usageOf(1).input_tokens });
  expect(second).toMatchObject({ date: '2026-03-02', questions: 2, looker_queries: usageOf(20).looker_queries });
  await storage.db.deleteFrom('conversations').execute();
  expect(await usage.days(2)).toEqual([second, first]);
});

test('what was connected stays connected, with no test kept yet', async () => {
  const connection = {
    id: 'c1',
    source: 'looker',
    url: 'https://looker.example',
    client_id: 'id',
    verify_ssl: 1,
    time_zone: null,
    client_secret_sealed: 'sealed',
    gemini_api_key_sealed: null,
    connected_at: '2026-03-01T10:00:00.000Z',
    active: 1,
  } as const;
  const file = await formerDatabase(async db => void (await db.insertInto('connections').values(connection).execute()));
  const { db } = await openMigrated(file);
  expect(await db.selectFrom('connections').selectAll().execute()).toMatchObject([{ ...connection, show_hidden: 0 }]);
  expect(await db.selectFrom('connection_tests').selectAll().execute()).toEqual([]);
});

test('a migration that is interrupted leaves the first version as it was', async () => {
  const file = await formerDatabase(async db => {
    await fill(db);
    await sql`update events set body = '{"broken' where kind = 'usage'`.execute(db);
  });
  await expect(openStorage(file)).rejects.toThrow('malformed JSON');
  const db = new Kysely<Former>({ dialect: new Dialect(await openDatabase(file)) });
  onTestFinished(() => db.destroy());
  const tables = (await db.introspection.getTables()).map(table => table.name);
  expect(tables).toContain('turns');
  expect(tables).not.toContain('usage');
  await sql`update events set body = '{}' where kind = 'usage'`.execute(db);
  await migrate(db);
  expect(await createUsage({ db }, systemClock).days(1)).toHaveLength(1);
});
