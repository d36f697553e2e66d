import type { StoredEvent } from '../../contract/events.ts';
import { MAX_FOLLOWS } from '../limits.ts';
import type { ConversationsNeed } from '../needs.ts';

interface Follow {
  readonly after: number;
  readonly controller: AbortController;
}

/** The conversations one socket follows. Each event goes out once, in order, whatever is asked twice. */
export class Follows {
  readonly #conversations: ConversationsNeed;
  readonly #onEvent: (event: StoredEvent) => Promise<void>;
  readonly #onStartedOver: (conversationId: string) => void;
  readonly #onFailure: (error: unknown, conversationId: string) => void;
  readonly #current = new Map<string, Follow>();
  #telling: Promise<unknown> = Promise.resolve();

  constructor(options: {
    conversations: ConversationsNeed;
    onEvent: (event: StoredEvent) => Promise<void>;
    onStartedOver: (conversationId: string) => void;
    onFailure: (error: unknown, conversationId: string) => void;
  }) {
    this.#conversations = options.conversations;
    this.#onEvent = options.onEvent;
    this.#onStartedOver = options.onStartedOver;
    this.#onFailure = options.onFailure;
  }

  /** Follows from `after` on. A follow that began at or before `after` already gives these events and goes on. */
  begin(conversationId: string, after: number, time?: string): void {
    const known = this.#current.get(conversationId);
    if (known !== undefined && known.after <= after) return;
    this.end(conversationId);
    const oldest = this.#current.keys().next().value;
    if (this.#current.size >= MAX_FOLLOWS && oldest !== undefined) this.end(oldest);
    const controller = new AbortController();
    this.#current.set(conversationId, { after, controller });
    this.#conversations
      .follow({
        conversationId,
        after,
        time,
        onStartedOver: () => this.#onStartedOver(conversationId),
        onEvent: this.#onEvent,
        signal: controller.signal,
        inTurn: work => this.#inTurn(work),
      })
      .catch(error => {
        this.#current.delete(conversationId);
        this.#onFailure(error, conversationId);
      });
  }

  /** One follow after the other: all of a client that does not read hold no more than one does. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#telling.then(work);
    this.#telling = done.catch(() => {});
    return done;
  }

  end(conversationId: string): void {
    this.#current.get(conversationId)?.controller.abort();
    this.#current.delete(conversationId);
  }

  endAll(): void {
    for (const id of this.#current.keys()) this.end(id);
  }
}
