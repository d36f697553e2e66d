import { fold } from './fold.ts';

/** Stands where text was taken: no pattern matches across it. */
const HOLE = '¦';
const QUOTED = /"([^"]+)"|“([^”]+)”|«([^»]+)»|(?<![\p{L}\p{N}])'([^']+)'(?![\p{L}\p{N}])/gu;
const WORD = /[\p{L}\p{N}]+(?:['’&.-][\p{L}\p{N}]+)*/gu;

export interface Word {
  /** As typed; of quoted text, what stands between the quotes. */
  readonly text: string;
  readonly folded: string;
  readonly quoted: boolean;
  readonly start: number;
  readonly end: number;
}

export interface Taken {
  readonly groups: readonly (string | undefined)[];
  readonly start: number;
  readonly end: number;
}

/** A question that is read piece by piece: what one reader takes, no later one sees. */
export class Sentence {
  readonly original: string;
  readonly #quotes: Word[] = [];
  #folded: string;

  constructor(text: string) {
    this.original = text.normalize('NFC').replaceAll(HOLE, ' ').replaceAll(/\s/g, ' ');
    this.#folded = fold(this.original);
    for (const match of this.original.matchAll(QUOTED)) {
      const inside = (match[1] ?? match[2] ?? match[3] ?? match[4] ?? '').trim();
      if (inside === '') continue;
      const [start, end] = [match.index, match.index + match[0].length];
      this.#quotes.push({ text: inside, folded: fold(inside), quoted: true, start, end });
      this.#blank(start, end);
    }
  }

  /** The folded rest, holes included. */
  get rest(): string {
    return this.#folded;
  }

  has(pattern: RegExp): boolean {
    return pattern.test(this.#folded);
  }

  /** The first match, taken out; `pattern` has no `g` flag. */
  take(pattern: RegExp): Taken | undefined {
    const match = pattern.exec(this.#folded);
    if (match === null || match[0] === '') return undefined;
    const [start, end] = [match.index, match.index + match[0].length];
    this.#blank(start, end);
    return { groups: match.slice(1), start, end };
  }

  /** What remains, in order, quoted texts as one word each. */
  words(): readonly Word[] {
    const plain = [...this.#folded.matchAll(WORD)].map(match => {
      const [start, end] = [match.index, match.index + match[0].length];
      return { text: this.original.slice(start, end), folded: match[0], quoted: false, start, end };
    });
    return [...plain, ...this.#quotes].sort((one, other) => one.start - other.start);
  }

  /** True when nothing was taken between two places. */
  joined(from: number, to: number): boolean {
    return !this.#folded.slice(from, to).includes(HOLE);
  }

  #blank(start: number, end: number): void {
    this.#folded = this.#folded.slice(0, start) + HOLE.repeat(end - start) + this.#folded.slice(end);
  }
}
