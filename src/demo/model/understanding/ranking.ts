import { COUNT, readCount } from '../language/numbers.ts';
import type { Sentence } from '../language/sentence.ts';

export interface Ranking {
  readonly direction: 'asc' | 'desc';
  /** How many were asked for; left out in `the best-selling brands`. */
  readonly count?: number;
  /** `most orders`: what follows is the amount, not what is ranked. */
  readonly ofAmount: boolean;
  readonly start: number;
  /** Where it ends in the sentence: the noun after it is what is ranked. */
  readonly end: number;
}

const TOP = '(?:top|maiores|melhores|principais|best|highest|biggest|largest|leading|most)';
const BOTTOM = '(?:bottom|worst|lowest|smallest|least|fewest|piores|menores)';

/** With a count first; a bare `mais` or `best` ranks only beside a word of selling or having. */
const WAYS: readonly (readonly [RegExp, Ranking['direction']])[] = [
  [new RegExp(`\\b${TOP}[ -]?${COUNT}\\b(?! (?:days|dias|months|mes|meses|weeks|semanas|years|anos)\\b)`), 'desc'],
  [new RegExp(`\\b${COUNT} (?:${TOP}\\b|mais (?=vendid))`), 'desc'],
  [new RegExp(`\\b${BOTTOM}[ -]?${COUNT}\\b`), 'asc'],
  [new RegExp(`\\b${COUNT} (?:${BOTTOM}\\b|menos (?=vendid))`), 'asc'],
  [
    /\b(?:menos(?= (?:vendid|vende|devolvid|comprad))|(?<=vende[mu]? |venderam )menos|com menos(?! de\b)|pior|piores|menor|menores)\b/,
    'asc',
  ],
  [/\b(?:least|fewest|worst|lowest|smallest|bottom)\b/, 'asc'],
  [
    /\b(?:mais(?= (?:vendid|vende|devolvid|comprad))|(?<=vende[mu]? |venderam )mais|com (?:o )?mais(?! de\b)|maior|maiores)\b(?! que)/,
    'desc',
  ],
  [/\b(?:melhor|melhores|principais|most|best|highest|biggest|largest|top)\b/, 'desc'],
];
/** The number left in `os 5 produtos mais vendidos`; `um` and `one` are rather articles. */
const COUNT_BEFORE_NOUN = new RegExp(`(?<![\\p{L}\\p{N}.,])(?!um|one)${COUNT}(?= \\p{L})`, 'u');

const OF_AMOUNT = /^(?:most|least|fewest|com (?:o )?mais|com menos)$/;

export function takeRanking(sentence: Sentence): Ranking | undefined {
  for (const [pattern, direction] of WAYS) {
    const rest = sentence.rest;
    const taken = sentence.take(pattern);
    if (taken === undefined) continue;
    const digits = taken.groups[0];
    const ofAmount = OF_AMOUNT.test(rest.slice(taken.start, taken.end));
    if (digits !== undefined)
      return { direction, count: readCount(digits), ofAmount, start: taken.start, end: taken.end };
    const before = sentence.take(COUNT_BEFORE_NOUN);
    const count = before?.groups[0];
    return count === undefined || before === undefined
      ? { direction, ofAmount, start: taken.start, end: taken.end }
      : { direction, count: readCount(count), ofAmount: false, start: taken.start, end: before.end };
  }
  return undefined;
}
