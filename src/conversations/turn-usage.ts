import type { Transaction } from 'kysely';
import type { Caller } from '../base/caller.ts';
import type { Usage } from '../contract/events.ts';
import type { Schema } from '../storage/storage.ts';

/**
 * Counts an ended turn, in the transaction of its ending. Without `usage` nothing is known but that it was asked: the
 * agent was never reached. Of one that the server was killed in only some of it is known; without `turnId` it counts as
 * no question, for it is answered again.
 */
export async function keepTurnUsage(
  tx: Transaction<Schema>,
  turn: { turnId: string | null; connectionId: string | null; endedAt: string; by?: Caller | undefined },
  usage: Partial<Usage> | undefined,
): Promise<void> {
  await tx
    .insertInto('usage')
    .values({
      turn_id: turn.turnId,
      connection_id: turn.connectionId,
      ended_at: turn.endedAt,
      looker_queries: usage?.looker_queries ?? 0,
      looker_other: usage?.looker_other ?? 0,
      model_calls: usage?.model_calls ?? 0,
      input_tokens: usage?.input_tokens ?? 0,
      output_tokens: usage?.output_tokens ?? 0,
      thought_tokens: usage?.thought_tokens ?? 0,
      cached_tokens: usage?.cached_tokens ?? 0,
      model_bytes: usage?.model_bytes ?? 0,
      way: turn.by?.way ?? 'server',
      session: turn.by?.session ?? null,
    })
    .execute();
}
