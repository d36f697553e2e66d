import type { Kysely } from 'kysely';
import type { Schema } from '../storage/storage.ts';

/** Those in which nothing has happened since `time`, and nothing happens now. */
export const idleConversations = async (db: Kysely<Schema>, time: string): Promise<string[]> =>
  (await idle(db, time).execute()).map(({ id }) => id);

/** Whether it is one of those by now too. */
export const isIdle = async (db: Kysely<Schema>, time: string, id: string): Promise<boolean> =>
  (await idle(db, time).where('id', '=', id).executeTakeFirst()) !== undefined;

function idle(db: Kysely<Schema>, time: string) {
  const running = db.selectFrom('turns').select('conversation_id').where('state', '=', 'running');
  return db.selectFrom('conversations').select('id').where('updated_at', '<', time).where('id', 'not in', running);
}

/** False when it was gone already. */
export async function removeConversation(db: Kysely<Schema>, id: string): Promise<boolean> {
  const { numDeletedRows } = await db.deleteFrom('conversations').where('id', '=', id).executeTakeFirstOrThrow();
  return numDeletedRows > 0n;
}
