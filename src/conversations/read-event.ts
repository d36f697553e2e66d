import { type ConversationEvent, conversationEventSchema } from '../contract/events.ts';
import type { Row } from '../storage/storage.ts';

/** What a row of the log holds. A damaged one keeps its number: who follows would ask for a missing one for ever. */
export function readEvent({ kind, body }: Pick<Row<'events'>, 'kind' | 'body'>): ConversationEvent {
  try {
    return conversationEventSchema.parse(JSON.parse(body));
  } catch {
    return { kind: 'unreadable', of: kind };
  }
}
