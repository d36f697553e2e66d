import type { Kysely } from 'kysely';
import type { Schema } from '../storage/storage.ts';

/** Those in which nothing has happened since `time`, and nothing happens now. */
export async function idleConversations(db: Kysely<Schema>, time: string): Promise<string[]> {
  const running = db.selectFrom('turns').select('conversation_id').where('state', '=', 'running');
  const idle = db.selectFrom('conversations').select('id').where('updated_at', '<', time);
  return (await idle.where('id', 'not in', running).execute()).map(({ id }) => id);
}

/** False when it was gone already. */
export async function removeConversation(db: Kysely<Schema>, id: string): Promise<boolean> {
  const { numDeletedRows } = await db.deleteFrom('conversations').where('id', '=', id).executeTakeFirstOrThrow();
  return numDeletedRows > 0n;
}
