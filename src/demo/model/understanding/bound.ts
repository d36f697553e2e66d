import type { Field } from '../conversation/metadata.ts';
import { conceptOf } from '../language/concepts.ts';
import type { Sentence, Word } from '../language/sentence.ts';
import type { Condition } from './condition.ts';
import { isDateField } from './date-field.ts';
import { matchFields } from './field-match.ts';
import type { Span } from './span.ts';
import type { ExploreFields } from './understanding.ts';

/** A condition with the field it is on. */
export interface Bound {
  readonly expression: string;
  readonly typed: string;
  /** None: the question's main measure. */
  readonly field: Field | undefined;
  /** The condition as typed, and what would have to be known for it, when no field has it: nothing else may take its place. */
  readonly lacking?: { readonly typed: string; readonly concept: string };
  /** Set when the bound is on a dimension, which then groups nothing. */
  readonly dimension?: Span;
  readonly unit?: Word;
}

/** An age is no age of an account, the amount of an order no price of an item. */
const ITSELF = 0.99;

/** The field a bound is on: the noun after it, else the noun before it; `30 anos` speaks of an age, `orders over $500` of an order's value. */
export function bound(
  condition: Condition,
  sentence: Sentence,
  words: readonly Word[],
  spans: readonly Span[],
  fields: ExploreFields,
): Bound {
  const { expression, start, end } = condition;
  const typed = sentence.original.slice(start, end);
  const blank = (from: number, to: number): boolean =>
    from <= to && /^[\s¦]*(?:(?:de|of|in|em|is|are|foi|e|the)\s+)*$/.test(sentence.rest.slice(from, to));
  const isBeside = (word: Word): boolean => blank(end, word.start) || blank(word.end, start);
  const unit = words.find(word => /^(?:years?|anos)$/.test(word.folded) && blank(end, word.start));
  const ofOrders = condition.ofMoney && words.some(word => conceptOf(word.folded) === 'order' && isBeside(word));
  const concept = condition.ofAge || unit !== undefined ? 'age' : ofOrders ? 'order amount' : undefined;
  if (concept !== undefined) {
    const [best] = matchFields(concept, fields.dimensions.filter(isNumeric), fields.explore);
    const of = unit === undefined ? {} : { unit };
    if (best !== undefined && best.score >= ITSELF) return { expression, typed, field: best.field, ...of };
    return { expression, typed, field: undefined, lacking: { typed, concept }, ...of };
  }
  const span =
    spans.find(({ from }) => blank(end, words[from]?.start ?? -1)) ??
    spans.find(({ to }) => blank(words[to - 1]?.end ?? Number.MAX_SAFE_INTEGER, start));
  const [measure] = span?.measures ?? [];
  const dimension = span?.dimensions.find(({ field }) => isNumeric(field));
  if (span !== undefined && dimension !== undefined && dimension.score > (measure?.score ?? 0)) {
    return { expression, typed, field: dimension.field, dimension: span };
  }
  return { expression, typed, field: measure?.field };
}

const isNumeric = (field: Field): boolean => field.type === 'number' && !isDateField(field);
