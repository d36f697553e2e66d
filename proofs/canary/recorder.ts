import { createHash } from 'node:crypto';

/** Everything that left a process, by the place where it was seen. */
export class Recorder {
  readonly #streams = new Map<string, Buffer[]>();
  readonly #wholes = new Map<string, Map<string, Buffer>>();

  /** The next piece of something that comes in pieces: a secret may begin in one and end in the next. */
  piece(place: string, bytes: Buffer | string): void {
    const pieces = this.#streams.get(place) ?? [];
    pieces.push(Buffer.from(bytes));
    this.#streams.set(place, pieces);
  }

  /** Something whole; the same content again is not kept twice. */
  whole(place: string, bytes: Buffer | string): void {
    const content = Buffer.from(bytes);
    const known = this.#wholes.get(place) ?? new Map<string, Buffer>();
    known.set(createHash('sha1').update(content).digest('base64'), content);
    this.#wholes.set(place, known);
  }

  /** Headers, each a place of its own. */
  headers(place: string, headers: Iterable<readonly [string, string | readonly string[] | undefined]>): void {
    for (const [name, value] of headers) this.whole(`${place}: header ${name}`, String(value));
  }

  *contents(): Generator<{ place: string; bytes: Buffer }> {
    for (const [place, pieces] of this.#streams) yield { place, bytes: Buffer.concat(pieces) };
    for (const [place, contents] of this.#wholes) for (const bytes of contents.values()) yield { place, bytes };
  }
}
