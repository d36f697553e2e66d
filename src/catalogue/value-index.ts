import MiniSearch from 'minisearch';
import type { KnownValues } from './needs.ts';
import { fold } from './search-words.ts';

/** A value that the words name: all of its own words are among them. */
export interface NamedValue {
  readonly model: string;
  /** `view.field`: in whatever explore of the model it stands, it has the same values. */
  readonly field: string;
  readonly value: string;
  /** Those of the sought words that name it. */
  readonly words: readonly string[];
}

/** Shorter values (`M`, `US`) are words of their own in some language. */
const MIN_LENGTH = 3;
/** A word of so many letters may differ in one. */
const FUZZY_FROM = 5;
/** Of one field: more were not meant. */
const MOST = 3;
const MAX_WORDS = 20;
/** In all: an index takes up to 2 KB a value. */
const MAX_VALUES = 20_000;
/** Indexed in one go, some 5 ms: nothing else waits longer. */
const CHUNK = 500;

interface Entry {
  readonly id: number;
  readonly value: string;
}

const wordsOf = (text: string): string[] => fold(text).match(/[\p{L}\p{N}]+/gu) ?? [];

/** The words of a value, and all of them as one: `Levis` names `Levi's`. */
function terms(text: string): string[] {
  const words = wordsOf(text);
  return words.length > 1 ? [...words, words.join('')] : words;
}

/** The values of fields that are known, found by the words of a question. */
export class ValueIndex {
  readonly #indexes = new WeakMap<ReadonlySet<string>, Promise<MiniSearch<Entry>>>();

  /** Best first of each field; where there are too many values, of the last fields. */
  async find(text: string, known: readonly KnownValues[]): Promise<readonly NamedValue[]> {
    const words = [...new Set(wordsOf(text))].slice(0, MAX_WORDS);
    const found: NamedValue[] = [];
    for (const { model, field, values } of newest(known)) {
      const index = await this.#indexOf(values);
      for (const hit of named(index, words)) found.push({ model, field, ...hit });
    }
    return found;
  }

  #indexOf(values: ReadonlySet<string>): Promise<MiniSearch<Entry>> {
    const index = this.#indexes.get(values) ?? indexed([...values]);
    this.#indexes.set(values, index);
    return index;
  }
}

/** As many as may be indexed, from the last on. */
function newest(known: readonly KnownValues[]): readonly KnownValues[] {
  let count = 0;
  return known.toReversed().filter(({ values }) => (count += values.size) <= MAX_VALUES);
}

async function indexed(values: readonly string[]): Promise<MiniSearch<Entry>> {
  const index = new MiniSearch<Entry>({
    fields: ['value'],
    storeFields: ['value'],
    tokenize: terms,
    processTerm: term => term,
  });
  const long = values.filter(value => value.length >= MIN_LENGTH);
  await index.addAllAsync(
    long.map((value, id) => ({ id, value })),
    { chunkSize: CHUNK },
  );
  return index;
}

function named(index: MiniSearch<Entry>, words: readonly string[]): Pick<NamedValue, 'value' | 'words'>[] {
  const hits = index.search(words.join(' '), {
    tokenize: query => query.split(' '),
    fuzzy: term => (term.length >= FUZZY_FROM ? 1 : false),
  });
  return hits
    .map(({ value, terms: matched, queryTerms }) => ({ value: String(value), matched, words: queryTerms }))
    .filter(({ value, matched }) => isWhole(wordsOf(value), new Set(matched)))
    .slice(0, MOST)
    .map(({ value, words: naming }) => ({ value, words: naming }));
}

const isWhole = (words: readonly string[], matched: ReadonlySet<string>): boolean =>
  matched.has(words.join('')) || words.every(word => matched.has(word));
