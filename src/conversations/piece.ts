import type { ConversationEvent } from '../contract/events.ts';

type Piece = Extract<ConversationEvent, { kind: 'text' | 'thought' }>;

/** Words of an answer that goes on: many, small, and worth nothing without what they are pieces of. */
export const isPiece = (event: ConversationEvent): event is Piece => event.kind === 'text' || event.kind === 'thought';
