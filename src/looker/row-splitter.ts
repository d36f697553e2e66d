import { CodedError } from '../contract/errors.ts';
import { JsonScanner, MAX_JSON_DEPTH } from './json-scanner.ts';

const COMMA = 0x2c;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
/** Space, tab, line feed, carriage return, and the three bytes of a byte order mark. */
const BLANK: ReadonlySet<number> = new Set([0x20, 0x09, 0x0a, 0x0d, 0xef, 0xbb, 0xbf]);

/**
 * Cuts a JSON array of objects, as it arrives, into the texts of its objects: a result of 200,000 rows is read in
 * small steps, and rows beyond a limit need never be parsed. Throws looker_unreadable when it is anything else.
 */
export class RowSplitter {
  readonly #scanner = new JsonScanner();
  #state: 'before' | 'first' | 'row' | 'afterRow' | 'next' | 'end' = 'before';
  #pending: Buffer[] = [];

  /** The texts of the rows that this piece completes. */
  push(piece: Buffer): string[] {
    const rows: string[] = [];
    let start = 0;
    for (let at = 0; at < piece.length; at++) {
      const byte = piece[at] ?? 0;
      if (this.#state === 'row') {
        this.#scanner.step(byte);
        if (this.#scanner.depth > MAX_JSON_DEPTH) throw unreadable('nested too deep');
        if (this.#scanner.depth > 0) continue;
        rows.push(this.#take(piece.subarray(start, at + 1)));
        this.#state = 'afterRow';
      } else if (!BLANK.has(byte)) {
        this.#between(byte);
        if (byte === OPEN_BRACE) start = at;
      }
    }
    if (this.#state === 'row') this.#pending.push(piece.subarray(start));
    return rows;
  }

  /** To be called at the end of the body: throws when the array was not complete. */
  end(): void {
    if (this.#state !== 'end') throw unreadable('the answer ends before its rows do');
  }

  #between(byte: number): void {
    const state = this.#state;
    if (state === 'before' && byte === OPEN_BRACKET) this.#state = 'first';
    else if ((state === 'first' || state === 'next') && byte === OPEN_BRACE) {
      this.#scanner.step(byte);
      this.#state = 'row';
    } else if (state === 'afterRow' && byte === COMMA) this.#state = 'next';
    else if ((state === 'first' || state === 'afterRow') && byte === CLOSE_BRACKET) this.#state = 'end';
    else throw unreadable('not a list of rows');
  }

  #take(last: Buffer): string {
    if (this.#pending.length === 0) return last.toString('utf8');
    const whole = Buffer.concat([...this.#pending, last]);
    this.#pending = [];
    return whole.toString('utf8');
  }
}

const unreadable = (why: string): CodedError => new CodedError('looker_unreadable', { cause: new Error(why) });
