import type { Transaction } from 'kysely';
import type { ConversationEvent } from '../contract/events.ts';
import type { Schema } from '../storage/storage.ts';
import { isPiece } from './piece.ts';

/** Rows that belong to an event and are kept in the same transaction. */
type Also = (tx: Transaction<Schema>) => Promise<void>;
type Commit = (events: readonly ConversationEvent[], also: Also) => Promise<void>;

interface Entry {
  readonly event: ConversationEvent;
  readonly also?: Also;
}

/**
 * Writes a turn's events in order. While one commit runs, what arrives meanwhile waits and goes into the next one
 * together, neighbouring pieces of text joined: so many small pieces cost few commits and none is held back.
 */
export class TurnWriter {
  readonly #commit: Commit;
  #waiting: Entry[] = [];
  #writing: Promise<void> | undefined;

  constructor(commit: Commit) {
    this.#commit = commit;
  }

  /**
   * Takes the event, and what else is to be kept with it; the promise resolves when they are committed and rejects when
   * the database refuses them.
   */
  write(event: ConversationEvent, also?: Also): Promise<void> {
    const last = this.#waiting.at(-1)?.event;
    if (isPiece(event) && last !== undefined && isPiece(last) && last.kind === event.kind) {
      this.#waiting[this.#waiting.length - 1] = { event: { ...last, text: last.text + event.text } };
    } else {
      this.#waiting.push(also === undefined ? { event } : { event, also });
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
        const entries = this.#waiting;
        this.#waiting = [];
        await this.#commit(
          entries.map(entry => entry.event),
          async tx => {
            for (const { also } of entries) await also?.(tx);
          },
        );
      }
    } finally {
      // In the same step as the last look at #waiting: a write in between would find a drain that is over.
      this.#writing = undefined;
    }
  }
}
