import type { Field } from '../conversation/metadata.ts';
import { conceptOf, isKnownPhrase } from '../language/concepts.ts';
import { fold } from '../language/fold.ts';
import { type Sentence, type Word } from '../language/sentence.ts';
import { STOP_WORDS } from '../language/stop-words.ts';
import { isValuePhrase } from '../language/value-words.ts';
import { type FieldMatch, matchFields } from './field-match.ts';

/** A stretch of words that names fields: `taxa de devolução`. */
export interface Span {
  readonly from: number;
  readonly to: number;
  readonly text: string;
  readonly measures: readonly FieldMatch[];
  readonly dimensions: readonly FieldMatch[];
}

/** `average spend per user` is the longest label part that people say whole. */
const LONGEST = 5;
/** Below, the label says so much more that the words meant something else. */
const ENOUGH = 0.3;
const WHOLE = 0.99;
/** These part what is asked from how it is cut: a field's name runs across them only when it is known whole. */
const PARTING = new Set(
  `by per por and e or ou with com without sem in no na nos nas em from for para pra vs versus each cada between entre
  que which quais qual quantos quantas except excluding not exceto excluindo nao fora tirando`.split(/\s+/),
);

/** The words are one of the field's names, letter by letter. */
const isCalled = ({ label, labelShort, synonyms }: Field, text: string): boolean =>
  [label, labelShort, ...synonyms].some(name => fold(name) === text);

/** Indexes of the words of known values of several words. */
const valuePhrases = (words: readonly Word[]): readonly number[] =>
  words.flatMap((_, from) => {
    const to = [from + 2, from + 3].find(end =>
      isValuePhrase(
        words
          .slice(from, end)
          .map(word => word.folded)
          .join(' '),
      ),
    );
    return to === undefined ? [] : Array.from({ length: to - from }, (_, index) => from + index);
  });

interface Candidate extends Span {
  readonly content: number;
  readonly score: number;
}

/** The field names in a sentence, longest and best first, none overlapping, returned in the sentence's order. */
export function findSpans(
  sentence: Sentence,
  words: readonly Word[],
  measures: readonly Field[],
  dimensions: readonly Field[],
  explore: string,
): readonly Span[] {
  const candidates: Candidate[] = [];
  for (let from = 0; from < words.length; from += 1) {
    for (let to = from + 1; to <= Math.min(words.length, from + LONGEST); to += 1) {
      const candidate = candidateAt(sentence, words.slice(from, to), from, measures, dimensions, explore);
      if (candidate !== undefined) candidates.push(candidate);
    }
  }
  candidates.sort((one, other) => other.content - one.content || other.score - one.score || one.from - other.from);
  const taken = new Set<number>(valuePhrases(words));
  const chosen = candidates.filter(({ from, to }) => {
    const places = Array.from({ length: to - from }, (_, index) => from + index);
    if (places.some(place => taken.has(place))) return false;
    for (const place of places) taken.add(place);
    return true;
  });
  return chosen.sort((one, other) => one.from - other.from);
}

function candidateAt(
  sentence: Sentence,
  words: readonly Word[],
  from: number,
  measures: readonly Field[],
  dimensions: readonly Field[],
  explore: string,
): Candidate | undefined {
  const [first, last] = [words[0], words.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  if (words.some(word => word.quoted)) return undefined;
  const between = sentence.original.slice(first.start, last.end);
  if (!sentence.joined(first.start, last.end) || /[,;:!?()]/.test(between)) return undefined;
  const text = words.map(word => word.folded).join(' ');
  const whole = words.length > 1 && isKnownPhrase(text);
  if (!whole && (STOP_WORDS.has(first.folded) || STOP_WORDS.has(last.folded))) return undefined;
  const parted = !whole && words.some(word => PARTING.has(word.folded));
  // `number of customers`: the counting word is no measure of its own.
  if (/^(?:count|total)$/.test(conceptOf(text)) && /^ (?:of|d[aeo]s?) /.test(sentence.rest.slice(last.end)))
    return undefined;
  // `New York`: a capital inside a sentence begins a name more often than a field.
  const enough = from > 0 && /^\p{Lu}/u.test(first.text) ? WHOLE : ENOUGH;
  const fitting = (fields: readonly Field[]): readonly FieldMatch[] =>
    matchFields(text, fields, explore).filter(
      ({ field, score }) => score >= enough && (!parted || isCalled(field, text)),
    );
  const [ofMeasures, ofDimensions] = [fitting(measures), fitting(dimensions)];
  const score = Math.max(ofMeasures[0]?.score ?? 0, ofDimensions[0]?.score ?? 0);
  if (score === 0) return undefined;
  const content = whole ? words.length : words.filter(word => !STOP_WORDS.has(word.folded)).length;
  return { from, to: from + words.length, text, measures: ofMeasures, dimensions: ofDimensions, content, score };
}
