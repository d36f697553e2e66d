import MiniSearch from 'minisearch';
import type { ExploreEntry } from './needs.ts';
import { wordsSought, wordsToFind } from './search-words.ts';

const WEIGHTS = { label: 4, name: 2, groupLabel: 2, modelLabel: 1, description: 1 };

/** Explores by their own words, best first, without a look at their fields. */
export function createExploreSearch(entries: readonly ExploreEntry[]): (words: string) => readonly ExploreEntry[] {
  const search = new MiniSearch<ExploreEntry & { id: number }>({
    fields: Object.keys(WEIGHTS),
    tokenize: wordsToFind,
    processTerm: term => term,
    searchOptions: {
      tokenize: wordsSought,
      boost: WEIGHTS,
      prefix: term => term.length >= 3,
      fuzzy: term => (term.length >= 5 ? 0.2 : false),
    },
  });
  search.addAll(entries.map((entry, id) => ({ ...entry, id })));
  return words => search.search(words).flatMap(({ id }) => entries[Number(id)] ?? []);
}
