/** Tells waiting readers that a conversation has grown. Carries no events: readers read them from the log. */
export class Changes {
  readonly #waiting = new Map<string, Set<() => void>>();

  announce(conversationId: string): void {
    const wakers = this.#waiting.get(conversationId);
    this.#waiting.delete(conversationId);
    for (const wake of wakers ?? []) wake();
  }

  /** A promise for the next `announce` of the conversation, or for the abort, whichever comes first. */
  next(conversationId: string, signal: AbortSignal): Promise<void> {
    return new Promise(resolve => {
      if (signal.aborted) return resolve();
      const wakers = this.#waiting.get(conversationId) ?? new Set();
      this.#waiting.set(conversationId, wakers);
      const wake = (): void => {
        signal.removeEventListener('abort', wake);
        wakers.delete(wake);
        if (wakers.size === 0 && this.#waiting.get(conversationId) === wakers) this.#waiting.delete(conversationId);
        resolve();
      };
      wakers.add(wake);
      signal.addEventListener('abort', wake, { once: true });
    });
  }
}
