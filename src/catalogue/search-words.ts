import { CONCEPTS, LONGEST_PHRASE, singular } from './synonyms.ts';

/** Small words of both languages: they say how fields are combined, not which. */
const SMALL = new Set(
  `a an the of in on at to for from by per with and or is are was were do does did what which how much many show me my
  our we i this that each every all over e o os as um uma de do da dos das em no na nos nas ao por para com que qual
  quais quanto quanta quantos quantas foi foram mostre nosso nossa cada todos todas`.split(/\s+/),
);

/** Lower case, without accents. */
export const fold = (text: string): string => text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();

/** Words as they are compared: folded, singular, names taken apart at `_` and `.`. */
const words = (text: string): string[] => (fold(text).match(/[\p{L}\p{N}]+/gu) ?? []).map(singular);

/** What the phrases of several words in it stand for, longest first at each place. */
function phrases(all: readonly string[]): string[] {
  const found: string[] = [];
  for (let at = 0; at < all.length; ) {
    let length = Math.min(LONGEST_PHRASE, all.length - at);
    while (length > 1 && !CONCEPTS.has(all.slice(at, at + length).join(' '))) length -= 1;
    const concept = length > 1 ? CONCEPTS.get(all.slice(at, at + length).join(' ')) : undefined;
    if (concept !== undefined) found.push(concept);
    at += length;
  }
  return found;
}

/** What is found by a text: its own words, and what they stand for. */
export function wordsToFind(text: string): string[] {
  const all = words(text);
  return [...all.flatMap(word => [...new Set([word, CONCEPTS.get(word) ?? word])]), ...phrases(all)];
}

/** What is looked for: of a word that is known, what it stands for, in whatever language it came. */
export function wordsSought(text: string): string[] {
  const all = words(text);
  const telling = all.filter(word => !SMALL.has(word));
  const sought = telling.length === 0 ? all : telling;
  return [...new Set([...phrases(all), ...sought.map(word => CONCEPTS.get(word) ?? word)])];
}
