import type { Language } from '../../../contract/language.ts';
import { readAmount } from '../language/numbers.ts';
import type { Sentence } from '../language/sentence.ts';

/** A bound on a number, as a Looker number filter (`>100`). */
export interface Condition {
  readonly expression: string;
  /** `aged 25-34`, `customers under 30`. */
  readonly ofAge: boolean;
  /** Money: no number of orders. */
  readonly ofMoney: boolean;
  /** Its place in the sentence: the noun beside it names the field. */
  readonly start: number;
  readonly end: number;
}

const AMOUNT =
  '(r\\$|us\\$|\\$|€|£)? ?(\\d[\\d.,]*\\d|\\d) ?(k|mil|thousand|mi|million|milhao|milhoes|%)?(?![\\p{L}\\p{N}])';

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

const PEOPLE =
  '(?:customers?|clients?|users?|buyers?|shoppers?|people|women|men|clientes?|usuari[oa]s?|compradores|pessoas|homens|mulheres|para)';
const YOUNGER = '(?:younger than|under|below|menores de|(?:com )?menos de|abaixo d[eo]s?)';
const OLDER = '(?:older than|over|above|maiores de|(?:com )?mais de|acima d[eo]s?)';
/** Nothing that is counted follows: `customers over 30 orders` speaks of no age. */
const NO_NOUN =
  '(?=\\W*$|\\W+(?:in|by|from|on|last|this|per|since|em|n[oa]s?|por|d[eao]s?|est[ea]|desde|revenue|sales|receita|vendas|bought|buy|spend|compra\\w*|gasta\\w*)\\b)';
const YEARS_OLD = '(?: ?(?:years?(?:[ -]olds?)?|anos(?: de idade)?|yo)\\b)';
const AGES: readonly (readonly [RegExp, (first: string, second: string) => string])[] = [
  [
    new RegExp(
      `(?:\\b(?:aged|ages?|idades?|between|from|entre|de) )*\\b(\\d\\d) ?(?:-|–|to|a|and|e) ?(\\d\\d)${YEARS_OLD}`,
    ),
    (low, high) => `>=${low} AND <=${high}`,
  ],
  [
    /\b(?:aged?|ages|idade)(?: (?:between|from|entre|de))? (\d\d) ?(?:-|–|to|a|and|e) ?(\d\d)\b/,
    (low, high) => `>=${low} AND <=${high}`,
  ],
  [new RegExp(`\\bmenores de (\\d\\d)${YEARS_OLD}`), age => `<${age}`],
  [new RegExp(`\\bmaiores de (\\d\\d)${YEARS_OLD}`), age => `>${age}`],
  [new RegExp(`(?<=\\b${PEOPLE}(?: aged| com| de)? )${YOUNGER} (\\d\\d)${NO_NOUN}`), age => `<${age}`],
  [new RegExp(`(?<=\\b${PEOPLE}(?: aged| com| de)? )${OLDER} (\\d\\d)${NO_NOUN}`), age => `>${age}`],
];

/** `revenue of customers` of an age: whose revenue it is, not by whom to group it. `¦` stands for the age, which was taken. */
const WHOSE_AGE =
  /\b(?:of|from|for|to|by|de|dos|das|para) (?:the |our |os |as )?(?:customers|clients|users|buyers|shoppers|people|clientes|usuari[oa]s|compradores|pessoas)(?= (?:aged |with |com |de )?¦)/;

function takeAges(sentence: Sentence): readonly Condition[] {
  for (const [pattern, expression] of AGES) {
    const taken = sentence.take(pattern);
    if (taken === undefined) continue;
    sentence.take(WHOSE_AGE);
    const [first = '', second = ''] = taken.groups;
    return [{ expression: expression(first, second), ofAge: true, ofMoney: false, start: taken.start, end: taken.end }];
  }
  return [];
}

/** The bounds a question sets: `more than 100 orders`, `acima de R$ 500`, `between 10 and 20`. */
export function takeConditions(sentence: Sentence, language: Language): readonly Condition[] {
  const conditions: Condition[] = [...takeAges(sentence)];
  const amount = (digits: string | undefined, unit: string | undefined): string =>
    String(readAmount(digits ?? '', unit, language));
  for (let taken = sentence.take(BETWEEN); taken !== undefined; taken = sentence.take(BETWEEN)) {
    const [sign, low, lowUnit, , high, highUnit] = taken.groups;
    const expression = `>=${amount(low, lowUnit ?? highUnit)} AND <=${amount(high, highUnit)}`;
    conditions.push({ expression, ofAge: false, ofMoney: sign !== undefined, start: taken.start, end: taken.end });
  }
  for (const [pattern, operator] of ONE_SIDED) {
    for (let taken = sentence.take(pattern); taken !== undefined; taken = sentence.take(pattern)) {
      const [sign, digits, unit] = taken.groups;
      const expression = `${operator}${amount(digits, unit)}`;
      conditions.push({ expression, ofAge: false, ofMoney: sign !== undefined, start: taken.start, end: taken.end });
    }
  }
  return conditions;
}
