import { fold } from './fold.ts';
import { stem } from './stem.ts';
import { STOP_WORDS } from './stop-words.ts';
import { SYNONYMS } from './synonyms.ts';

/** Small words inside a phrase (`taxa de devolução`): they never decide a match. */
const isContent = (word: string): boolean => !STOP_WORDS.has(word) && word.length > 0;

const stems = (folded: string): string[] => (folded.match(/[\p{L}\p{N}]+/gu) ?? []).map(stem);
const key = (words: readonly string[]): string => words.join(' ');

/** Stemmed phrase → the concept it names. Small words stay in phrases, so `faixa de idade` is one. */
const CONCEPT_OF: ReadonlyMap<string, string> = new Map(
  SYNONYMS.flatMap(group => group.map(phrase => [key(stems(phrase)), group[0] ?? phrase] as const)),
);
const LONGEST_PHRASE = Math.max(...[...CONCEPT_OF.keys()].map(phrase => phrase.split(' ').length));

/** The concept of one word: its synonym group, or its own stem. */
export const conceptOf = (word: string): string => CONCEPT_OF.get(stem(fold(word))) ?? stem(fold(word));

/**
 * The ways a phrase can be understood, each a set of concepts: word by word, and with its longest known phrases taken as
 * one (`ticket médio` is {medium, ticket} and {average ticket}). Empty sets are left out.
 */
export function readings(text: string): readonly ReadonlySet<string>[] {
  const words = stems(fold(text.normalize('NFC')));
  const wordByWord = new Set(words.filter(isContent).map(word => CONCEPT_OF.get(word) ?? word));
  const joined = new Set<string>();
  let joinedAny = false;
  for (let at = 0; at < words.length; ) {
    let length = Math.min(LONGEST_PHRASE, words.length - at);
    while (length > 1 && !CONCEPT_OF.has(key(words.slice(at, at + length)))) length -= 1;
    const phrase = words.slice(at, at + length);
    joinedAny ||= length > 1;
    if (length > 1 || phrase.some(isContent)) joined.add(CONCEPT_OF.get(key(phrase)) ?? key(phrase));
    at += length;
  }
  return (joinedAny ? [joined, wordByWord] : [wordByWord]).filter(reading => reading.size > 0);
}

/** True for `average spend per user` and the like: known as a whole, small words included. */
export const isKnownPhrase = (folded: string): boolean => CONCEPT_OF.has(key(stems(folded)));

/** All concepts a text speaks of, in any reading. */
export const conceptsIn = (text: string): ReadonlySet<string> =>
  new Set(readings(text).flatMap(reading => Array.from(reading)));
