/** A change to come: `happened` resolves at it, at the abort it was asked with, or when there are no more; `forget` when nobody waits any more. */
export interface Change {
  readonly happened: Promise<void>;
  /** Whether it has. */
  readonly isOver: () => boolean;
  readonly forget: () => void;
}

/** Tells waiting readers that a conversation has grown. Carries no events: readers read them from the log. */
export class Changes {
  readonly #waiting = new Map<string, Set<() => void>>();
  #closed = false;

  /** Nothing will be committed any more. */
  get isClosed(): boolean {
    return this.#closed;
  }

  close(): void {
    this.#closed = true;
    for (const conversationId of this.#waiting.keys()) this.announce(conversationId);
  }

  announce(conversationId: string): void {
    const wakers = this.#waiting.get(conversationId);
    this.#waiting.delete(conversationId);
    for (const wake of wakers ?? []) wake();
  }

  /** The next `announce` of the conversation, the abort or the end of all changes, whichever comes first. */
  next(conversationId: string, signal: AbortSignal): Change {
    const wakers = this.#waiting.get(conversationId) ?? new Set();
    this.#waiting.set(conversationId, wakers);
    let forget = (): void => {};
    const happened = new Promise<void>(resolve => {
      forget = () => {
        signal.removeEventListener('abort', forget);
        wakers.delete(forget);
        if (wakers.size === 0 && this.#waiting.get(conversationId) === wakers) this.#waiting.delete(conversationId);
        resolve();
      };
    });
    wakers.add(forget);
    signal.addEventListener('abort', forget, { once: true });
    if (signal.aborted || this.#closed) forget();
    return { happened, isOver: () => !wakers.has(forget), forget };
  }
}
