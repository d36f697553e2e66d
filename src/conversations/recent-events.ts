import type { StoredEvent } from '../contract/events.ts';

/** Of one conversation: what is committed while its followers are told of what came before. */
const EVENTS = 50;
/** Conversations that are answered at the same time, and more. */
const CONVERSATIONS = 200;

/** The newest committed events of the conversations that grow now: their followers need not ask the database. */
export class RecentEvents {
  readonly #tails = new Map<string, StoredEvent[]>();

  /** To be called for every commit of a turn's events, in order, before it is told. */
  add(conversationId: string, events: readonly StoredEvent[]): void {
    const tail = this.#tails.get(conversationId) ?? [];
    this.#tails.delete(conversationId);
    const joins = tail.at(-1)?.seq === (events[0]?.seq ?? 0) - 1;
    this.#tails.set(conversationId, [...(joins ? tail : []), ...events].slice(-EVENTS));
    const oldest = this.#tails.keys().next().value;
    if (this.#tails.size > CONVERSATIONS && oldest !== undefined) this.#tails.delete(oldest);
  }

  /** Something else was committed of this conversation, or it is gone. */
  forget(conversationId: string): void {
    this.#tails.delete(conversationId);
  }

  /** All events after `after`, at most `limit`; undefined when only the database can tell. */
  after(conversationId: string, after: number, limit: number): StoredEvent[] | undefined {
    const tail = this.#tails.get(conversationId);
    const first = tail?.[0]?.seq;
    if (tail === undefined || first === undefined || first > after + 1) return undefined;
    return tail.slice(after + 1 - first).slice(0, limit);
  }
}
