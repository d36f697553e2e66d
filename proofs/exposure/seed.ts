import { join } from 'node:path';
import { sql } from 'kysely';
import { newId } from '../../src/base/ids.ts';
import { openStorage, type Storage } from '../../src/storage/storage.ts';

/** Stands in everything that is kept: whoever is not let in must never see it. */
export const CANARY = 'canary-of-the-kept-data';

export interface Seed {
  /** Read, renamed by those who may. */
  readonly conversation: string;
  /** Renamed only where the rule says no: its title must stay. */
  readonly untouchable: string;
  readonly result: string;
}

const databaseOf = (folder: string): string => join(folder, 'data', 'looker-chat.db');

/** Puts conversations and a result into the data folder of a server that has not been started yet. */
export async function seedData(folder: string): Promise<Seed> {
  const storage = await openStorage(databaseOf(folder));
  try {
    const seed = { conversation: newId(), untouchable: newId(), result: newId() };
    for (const id of [seed.conversation, seed.untouchable]) await addConversation(storage, id);
    await addResult(storage, seed);
    return seed;
  } finally {
    await storage.close();
  }
}

async function addConversation({ db }: Storage, id: string): Promise<void> {
  const time = new Date().toISOString();
  const times = { created_at: time, updated_at: time };
  await db
    .insertInto('conversations')
    .values({ id, title: CANARY, language: 'en', connection_id: null, ...times })
    .execute();
  const event = { kind: 'user_message', message_id: id, text: CANARY };
  await db
    .insertInto('events')
    .values({ conversation_id: id, seq: 1, time, kind: event.kind, body: JSON.stringify(event) })
    .execute();
}

async function addResult({ db }: Storage, { result, conversation }: Seed): Promise<void> {
  const column = { key: 'x', field: 'x', label: CANARY, type: 'string', kind: 'dimension' };
  const none = { limit: null, time_zone: null, filter_expression: null, dynamic_fields: null };
  const query = { model: 'm', explore: 'e', fields: ['x'], filters: {}, pivots: [], sorts: [], ...none };
  await db
    .insertInto('results')
    .values({
      id: result,
      conversation_id: conversation,
      turn_id: newId(),
      call_id: newId(),
      created_at: new Date().toISOString(),
      columns: JSON.stringify([column]),
      query: JSON.stringify(query),
      title: CANARY,
      row_count: 1,
      cut: 0,
      rows: JSON.stringify([[CANARY]]),
    })
    .execute();
}

/** Lets the session that was made last expire at `time`, beside the server that runs. */
export async function expireNewest(folder: string, time: Date): Promise<void> {
  const storage = await openStorage(databaseOf(folder));
  try {
    const newest = storage.db.selectFrom('sessions').select('id_hash').orderBy(sql`rowid`, 'desc').limit(1);
    const change = { expires_at: time.toISOString() };
    await storage.db.updateTable('sessions').set(change).where('id_hash', '=', newest).execute();
  } finally {
    await storage.close();
  }
}
