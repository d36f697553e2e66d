import type { ConversationEvent } from '../contract/events.ts';

type Piece = Extract<ConversationEvent, { kind: 'text' | 'thought' }>;
const isPiece = (event: ConversationEvent | undefined): event is Piece =>
  event?.kind === 'text' || event?.kind === 'thought';

/**
 * Writes a turn's events in order. While one commit runs, what arrives meanwhile waits and goes into the next one
 * together, neighbouring pieces of text joined: so many small pieces cost few commits and none is held back.
 */
export class TurnWriter {
  readonly #commit: (events: readonly ConversationEvent[]) => Promise<void>;
  #waiting: ConversationEvent[] = [];
  #writing: Promise<void> | undefined;

  constructor(commit: (events: readonly ConversationEvent[]) => Promise<void>) {
    this.#commit = commit;
  }

  /** Takes the event; the promise resolves when it is committed and rejects when the database refuses it. */
  write(event: ConversationEvent): Promise<void> {
    const last = this.#waiting.at(-1);
    if (isPiece(event) && isPiece(last) && last.kind === event.kind) {
      this.#waiting[this.#waiting.length - 1] = { ...last, text: last.text + event.text };
    } else {
      this.#waiting.push(event);
    }
    return this.flush();
  }

  /** Resolves when everything taken so far is committed. */
  flush(): Promise<void> {
    if (this.#writing === undefined && this.#waiting.length > 0) this.#writing = this.#drain();
    return this.#writing ?? Promise.resolve();
  }

  async #drain(): Promise<void> {
    try {
      while (this.#waiting.length > 0) {
        const events = this.#waiting;
        this.#waiting = [];
        await this.#commit(events);
      }
    } finally {
      // In the same step as the last look at #waiting: a write in between would find a drain that is over.
      this.#writing = undefined;
    }
  }
}
