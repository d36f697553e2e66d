import type { Kysely } from 'kysely';
import type { ConversationEvent } from '../contract/events.ts';
import type { Schema } from '../storage/storage.ts';

/** The event with which a turn starts: it says when the question before was asked of another Looker. */
export async function startOf(
  db: Kysely<Schema>,
  turn: { conversationId: string; turnId: string; messageId: string; account: string },
): Promise<Extract<ConversationEvent, { kind: 'turn_started' }>> {
  const before = await db
    .selectFrom('turns')
    .select('account')
    .where('conversation_id', '=', turn.conversationId)
    .where('message_id', '!=', turn.messageId)
    .orderBy('asked_seq', 'desc')
    .executeTakeFirst();
  const isOther = before !== undefined && before.account !== turn.account;
  const other = isOther ? { other_looker: true } : {};
  return { kind: 'turn_started', turn_id: turn.turnId, message_id: turn.messageId, ...other };
}
