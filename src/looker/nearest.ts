import MiniSearch from 'minisearch';

/** More would be read as a list of all there is. */
const MOST = 5;
/** Shorter words resemble too many others. */
const FUZZY_FROM = 4;
const PREFIX_FROM = 3;

/** Lower case, without accents. */
const folded = (text: string): string => text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();

/** Its words, and all of them as one: `NewYork` is near `New York`. */
function terms(text: string): string[] {
  const words = folded(text).match(/[\p{L}\p{N}]+/gu) ?? [];
  return words.length > 1 ? [...words, words.join('')] : words;
}

/** Two letters that changed places are two changes for the search, and one slip for people. */
const swapped = (term: string): string[] =>
  Array.from(
    { length: Math.max(0, term.length - 1) },
    (_, at) => term.slice(0, at) + term.charAt(at + 1) + term.charAt(at) + term.slice(at + 2),
  );

/** The values that may have been meant by a text, best first: case, accents, one letter or two that changed places aside. */
export function nearest(text: string, values: Iterable<string>): string[] {
  const search = new MiniSearch<{ id: number; value: string }>({
    fields: ['value'],
    tokenize: terms,
    processTerm: term => term,
  });
  const all = [...values];
  search.addAll(all.map((value, id) => ({ id, value })));
  const asked = [...new Set(terms(text))];
  const near = (words: readonly string[], combineWith: 'AND' | 'OR'): string[] =>
    search
      .search(words.join(' '), {
        tokenize: query => query.split(' '),
        combineWith,
        prefix: term => term.length >= PREFIX_FROM,
        fuzzy: term => (term.length >= FUZZY_FROM ? 1 : false),
      })
      .slice(0, MOST)
      .flatMap(({ id }) => all[Number(id)] ?? []);
  const [whole = ''] = asked.slice(-1);
  const words = asked.length > 1 ? asked.slice(0, -1) : asked;
  const tries = [near(words, 'AND'), near([whole], 'OR'), exactly(swapped(whole), all), near(words, 'OR')];
  return tries.find(found => found.length > 0) ?? [];
}

const exactly = (spellings: readonly string[], values: readonly string[]): string[] =>
  values.filter(value => spellings.includes(terms(value).at(-1) ?? '')).slice(0, MOST);
