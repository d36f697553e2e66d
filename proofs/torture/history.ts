import { appendFileSync, readFileSync } from 'node:fs';
import type { Frame } from '../../test/harness/ws-client.ts';

/** One line of the history: what a client did or heard, or what was done to the server. */
export type Entry =
  | { readonly kind: 'invoke'; readonly client: string; readonly message: string; readonly text: string }
  /** The same message again, because nobody knows whether it arrived. */
  | { readonly kind: 'again'; readonly client: string; readonly message: string }
  /** No answer came and the client asks no more: the message may be stored, or not. */
  | { readonly kind: 'abandon'; readonly client: string; readonly message: string }
  | { readonly kind: 'frame'; readonly client: string; readonly frame: Frame }
  | { readonly kind: 'connected' | 'disconnected'; readonly client: string }
  | { readonly kind: 'fault'; readonly fault: string };

export type Line = Entry & { /** Milliseconds of the monotonic clock. */ readonly at: number };

/** What happened, in order, one JSON line each; written at once, so that it is whole whatever becomes of this process. */
export class History {
  readonly path: string;

  constructor(path: string) {
    this.path = path;
  }

  record(entry: Entry): void {
    const line: Line = { at: Math.round(performance.now() * 1000) / 1000, ...entry };
    appendFileSync(this.path, `${JSON.stringify(line)}\n`);
  }

  read(): Line[] {
    const text = readFileSync(this.path, 'utf8');
    return text === ''
      ? []
      : text
          .trimEnd()
          .split('\n')
          .map(line => JSON.parse(line));
  }
}
