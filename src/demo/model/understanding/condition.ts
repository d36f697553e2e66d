import type { Language } from '../../../contract/language.ts';
import { readAmount } from '../language/numbers.ts';
import type { Sentence } from '../language/sentence.ts';

/** A bound on a number, as a Looker number filter (`>100`). */
export interface Condition {
  readonly expression: string;
  /** Its place in the sentence: the noun beside it names the field. */
  readonly start: number;
  readonly end: number;
}

const AMOUNT =
  '(?:r\\$|us\\$|\\$|€|£)? ?(\\d[\\d.,]*\\d|\\d) ?(k|mil|thousand|mi|million|milhao|milhoes|%)?(?![\\p{L}\\p{N}])';

const OPERATORS: readonly (readonly [string, string])[] = [
  [
    '(?:more than|over|above|greater than|exceeding|older than|mais de|mais que|acima de|maior(?:es)? (?:do )?que|superior a)',
    '>',
  ],
  ['(?:at least|pelo menos|no minimo)', '>='],
  [
    '(?:less than|fewer than|under|below|younger than|menos de|menos que|abaixo de|menor(?:es)? (?:do )?que|inferior a)',
    '<',
  ],
  ['(?:at most|no maximo)', '<='],
];
const ONE_SIDED = OPERATORS.map(
  ([words, operator]) => [new RegExp(`(?<![\\p{L}])${words} ${AMOUNT}`, 'u'), operator] as const,
);
/** Not two years: those are a period. */
const BETWEEN = new RegExp(`(?<![\\p{L}])(?:between|entre) (?!(?:19|20)\\d\\d\\b)${AMOUNT} (?:and|e) ${AMOUNT}`, 'u');

/** The bounds a question sets: `more than 100 orders`, `acima de R$ 500`, `between 10 and 20`. */
export function takeConditions(sentence: Sentence, language: Language): readonly Condition[] {
  const conditions: Condition[] = [];
  const amount = (digits: string | undefined, unit: string | undefined): string =>
    String(readAmount(digits ?? '', unit, language));
  for (let taken = sentence.take(BETWEEN); taken !== undefined; taken = sentence.take(BETWEEN)) {
    const [low, lowUnit, high, highUnit] = taken.groups;
    const expression = `>=${amount(low, lowUnit ?? highUnit)} AND <=${amount(high, highUnit)}`;
    conditions.push({ expression, start: taken.start, end: taken.end });
  }
  for (const [pattern, operator] of ONE_SIDED) {
    for (let taken = sentence.take(pattern); taken !== undefined; taken = sentence.take(pattern)) {
      const [digits, unit] = taken.groups;
      conditions.push({ expression: `${operator}${amount(digits, unit)}`, start: taken.start, end: taken.end });
    }
  }
  return conditions;
}
