import { type Form, SHORTEST, type Spelling, spellingsOf } from './spellings.ts';
import { layersOf } from './unpack.ts';

export interface KnownSecret {
  readonly kind: string;
  readonly value: string;
}

/** A secret, or twelve characters of it, that stands somewhere. What stands there is never part of it. */
export interface Find {
  readonly kind: string;
  readonly form: Form;
  /** How it was packed: `gzip`, `zlib`, `zip`, one in the other, or nothing. */
  readonly packed: string;
}

interface Gram {
  readonly kind: string;
  readonly spelling: Spelling;
  readonly offset: number;
}

/** A rolling hash over the last SHORTEST bytes; any odd number spreads them. */
const BASE = 0x01000193;
const LEAVING = Array.from({ length: SHORTEST }).reduce<number>(product => Math.imul(product, BASE), 1);
/** 4 MiB of yes or no before the table is asked: some 100,000 grams leave it nearly empty. */
const FILTER_BITS = 22;

const filterPlace = (hash: number): number => ((hash ^ (hash >>> 13)) >>> 0) & (2 ** FILTER_BITS - 1);

/** Finds secrets in bytes in one pass, however many they are: every run of 12 bytes of every spelling is in a table. */
export class Scanner {
  readonly #filter = new Uint8Array(2 ** FILTER_BITS);
  readonly #grams = new Map<number, Gram[]>();

  constructor(secrets: readonly KnownSecret[]) {
    for (const { kind, value } of secrets) {
      for (const spelling of spellingsOf(value)) this.#learn(kind, spelling);
    }
  }

  /** Each kind, form and packing once. */
  scan(bytes: Buffer): Find[] {
    const finds = new Map<string, Find>();
    for (const { content, packed } of layersOf(bytes)) {
      for (const { kind, spelling } of this.#hits(content)) {
        const { form } = spelling;
        finds.set(`${kind} ${form} ${packed}`, { kind, form, packed });
      }
    }
    return [...finds.values()];
  }

  #learn(kind: string, spelling: Spelling): void {
    for (const { hash, end } of hashes(spelling.bytes)) {
      const grams = this.#grams.get(hash) ?? [];
      grams.push({ kind, spelling, offset: end - SHORTEST });
      this.#grams.set(hash, grams);
      this.#filter[filterPlace(hash)] = 1;
    }
  }

  *#hits(bytes: Buffer): Generator<Gram> {
    let hash = 0;
    let resume = 0;
    // Written out, not by `hashes`: it runs once for every byte that was recorded.
    for (let at = 0; at < bytes.length; at++) {
      hash = (Math.imul(hash, BASE) + (bytes[at] ?? 0)) | 0;
      if (at >= SHORTEST) hash = (hash - Math.imul(bytes[at - SHORTEST] ?? 0, LEAVING)) | 0;
      if (this.#filter[filterPlace(hash)] === 0 || at < resume) continue;
      const hit = this.#longest(bytes, at - SHORTEST + 1, this.#grams.get(hash) ?? []);
      if (hit === undefined) continue;
      yield hit.gram;
      resume = hit.end + SHORTEST - 1;
    }
  }

  /** The gram whose spelling agrees with the bytes for longest around this place; the plainest of equals. */
  #longest(bytes: Buffer, at: number, grams: readonly Gram[]): { gram: Gram; end: number } | undefined {
    let best: { gram: Gram; length: number; end: number } | undefined;
    for (const gram of grams) {
      const { start, end } = agreement(bytes, at, gram);
      const length = end - start;
      if (length >= gram.spelling.shortest && length > (best?.length ?? 0)) best = { gram, length, end };
    }
    return best;
  }
}

function* hashes(bytes: Buffer): Generator<{ hash: number; end: number }> {
  for (let end = SHORTEST; end <= bytes.length; end++) {
    let hash = 0;
    for (const byte of bytes.subarray(end - SHORTEST, end)) hash = (Math.imul(hash, BASE) + byte) | 0;
    yield { hash, end };
  }
}

function agreement(bytes: Buffer, at: number, { spelling, offset }: Gram): { start: number; end: number } {
  const shift = at - offset;
  const agrees = (place: number): boolean =>
    place >= 0 && place < bytes.length && bytes[place] === spelling.bytes[place - shift];
  let [start, end] = [at, at];
  while (end - shift < spelling.bytes.length && agrees(end)) end++;
  while (start > shift && agrees(start - 1)) start--;
  return { start, end };
}
