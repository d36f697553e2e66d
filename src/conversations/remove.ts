import { setTimeout as pause } from 'node:timers/promises';
import { type Kysely, sql } from 'kysely';
import type { Schema } from '../storage/storage.ts';

/** From one of thousands that go to the next: SQLite works in this thread, and all others wait meanwhile. */
const REST_MS = 5;

const A_TIME = '2[0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T*';

/** Calls `remove` for each in which nothing has happened since `time`, until `signal`; gives how often it gave true. */
export async function eachIdle(
  db: Kysely<Schema>,
  { time, signal }: { time: string; signal: AbortSignal },
  remove: (id: string) => Promise<boolean>,
): Promise<number> {
  let removed = 0;
  for (const id of await idleConversations(db, time)) {
    if (signal.aborted) break;
    if (await remove(id)) removed += 1;
    await pause(REST_MS);
  }
  return removed;
}

/** Those in which nothing has happened since `time`, and nothing happens now. */
async function idleConversations(db: Kysely<Schema>, time: string): Promise<string[]> {
  const running = db.selectFrom('turns').select('conversation_id').where('state', '=', 'running');
  const old = db.selectFrom('conversations').select('id').where('updated_at', '<', time);
  const idle = old.where(sql<boolean>`updated_at glob ${A_TIME}`); // a damaged time deletes nothing
  return (await idle.where('id', 'not in', running).execute()).map(({ id }) => id);
}

/** False when it was gone already, or something has happened in it since `idleSince`. */
export async function removeConversation(db: Kysely<Schema>, id: string, idleSince?: string): Promise<boolean> {
  const one = db.deleteFrom('conversations').where('id', '=', id);
  const due = idleSince === undefined ? one : one.where('updated_at', '<', idleSince);
  return (await due.executeTakeFirstOrThrow()).numDeletedRows > 0n;
}
