import type { Field } from '../conversation/metadata.ts';
import { conceptOf, conceptsIn } from '../language/concepts.ts';
import type { Sentence, Word } from '../language/sentence.ts';
import { valueGroupOf } from '../language/value-words.ts';
import { type Cue, cueOf, isExcluded, isJoined } from './cue.ts';
import { isDateField } from './date-field.ts';
import type { FieldMatch } from './field-match.ts';
import { isExcluding, type Mention, mentionOf, valueAfter, valueBefore } from './mention.ts';
import type { Ranking } from './ranking.ts';
import type { Span } from './span.ts';

/** What the field names in a question are there for. */
export interface Roles {
  readonly measures: readonly Field[];
  /** Measures that fit the question's one measure word about equally well. */
  readonly ambiguous: readonly Field[];
  /** The measure's label says much more than was asked. */
  readonly guessed: boolean;
  readonly groups: readonly Field[];
  /** Values that stand beside their field's name. */
  readonly mentions: readonly Mention[];
  /** Names of fields that found no use: a second measure that nothing joins to the first. */
  readonly dropped: readonly string[];
  /** Indexes of the words that are accounted for. */
  readonly used: ReadonlySet<number>;
}

/** Below, several measures that are near each other are all possible. */
const SURE = 0.6;
const NEAR = 0.2;
/** A field named in passing (`orders from customers`) groups only when the words are its whole label. */
const WHOLE_LABEL = 0.99;
/** `customers` for `Users Count`: the label without its light words. */
const WHOLE_COUNT = 0.8;

interface State {
  readonly measures: FieldMatch[];
  readonly ambiguous: Field[];
  readonly groups: Field[];
  readonly mentions: Mention[];
  readonly dropped: string[];
  readonly used: Set<number>;
  /** Ends of the last measure and of all groups, to see what is joined to them. */
  measureEnd: number;
  readonly groupEnds: number[];
}

export interface Scene {
  readonly sentence: Sentence;
  readonly words: readonly Word[];
  readonly spans: readonly Span[];
  readonly ranking: Ranking | undefined;
  /** Where the time frames (`by month`) stood. */
  readonly grainEnds: readonly number[];
}

/** Decides, span by span from the left, what each field name is there for. */
export function assignRoles(scene: Scene): Roles {
  const state: State = {
    measures: [],
    ambiguous: [],
    groups: [],
    mentions: [],
    dropped: [],
    used: new Set(),
    measureEnd: -1,
    groupEnds: [...scene.grainEnds],
  };
  for (const span of scene.spans) assign(span, scene, state);
  return {
    ...state,
    measures: state.measures.map(({ field }) => field),
    guessed: state.measures.some(({ score }) => score < SURE),
  };
}

function assign(span: Span, scene: Scene, state: State): void {
  const { sentence, words, ranking } = scene;
  const [start, end] = [words[span.from]?.start ?? 0, words[span.to - 1]?.end ?? 0];
  const dimensions = span.dimensions.filter(({ field }) => !isDateField(field) && isCalled(field, span.text));
  const [measure, dimension] = [span.measures[0], dimensions[0]];
  const cue = cueOf(sentence, { start, end }, ranking, state.groupEnds);
  // `pedidos devolvidos`: beside a measure, a word for a value is that value.
  const isValue = valueGroupOf(span.text) !== undefined && cue !== 'grouped' && cue !== 'chained';
  if (isValue && (measure === undefined || state.measures.length > 0 || isExcluded(sentence, start))) return;

  for (let index = span.from; index < span.to; index += 1) state.used.add(index);
  if (isWithoutReturns(span, sentence, start)) return void state.mentions.push(RETURNED);
  const free = state.measures.length === 0 || isJoined(sentence, state.measureEnd, start);
  const takesMeasure = free || outdoes(measure, state);
  const role = roleOf(cue, measure, dimension, { ...state, takesMeasure, isRanking: ranking !== undefined });
  if (role === 'measure') {
    takeMeasure(span.measures, span.text, state);
    state.measureEnd = end;
  } else if (role === 'group' && dimension !== undefined) {
    takeGroup(dimension.field, end, state);
  } else if (dimension === undefined || !takeDimension(span, dimensions, dimension, scene, state)) {
    if (cue === 'grouped' || !WHOSE.has(conceptOf(span.text))) state.dropped.push(sentence.original.slice(start, end));
  }
}

/** `the revenue of our customers`: whose it is goes without saying. */
const WHOSE = new Set(['order', 'item', 'customer', 'product']);

/** `revenue excluding returns`: what came back is left out; it is no measure that is asked for. */
const isWithoutReturns = ({ text }: Span, sentence: Sentence, start: number): boolean =>
  (conceptOf(text) === 'return' && isExcluded(sentence, start)) ||
  (conceptsIn(text).has('return') && isExcluding(sentence.rest.slice(0, start)));
const RETURNED: Mention = {
  text: 'Returned',
  folded: 'returned',
  fields: [],
  excluded: true,
  chained: false,
  placed: false,
};

/** A number is asked for by its own name: `customer` is no lifetime revenue, though it has been called a customer's value. */
function isCalled({ type, labelShort }: Field, text: string): boolean {
  const label = conceptsIn(labelShort);
  return type !== 'number' || [...conceptsIn(text)].some(concept => label.has(concept));
}

type Fit = FieldMatch | undefined;

/** What a field name is there for; `value`: it may name the field of a value beside it. */
function roleOf(
  cue: Cue,
  measure: Fit,
  dimension: Fit,
  so: Pick<State, 'groups' | 'measures'> & { readonly takesMeasure: boolean; readonly isRanking: boolean },
): 'measure' | 'group' | 'value' {
  // A number of each row (`price`, `age`) is asked for by itself only as a number over all rows.
  // Nor do rows that came back and rows that did not make a ranking (`the most returned products`).
  const isRival = dimension !== undefined && dimension.field.type !== 'number';
  const rival = !isRival || (so.isRanking && dimension.field.type === 'yesno') ? 0 : dimension.score;
  const fit = measure?.score ?? 0;
  switch (cue) {
    case 'ranked':
      // `the 5 least sold brands`: the word beside the rank may be what is counted.
      return dimension === undefined || (fit >= WHOLE_LABEL && rival < WHOLE_LABEL) ? 'measure' : 'group';
    case 'foremost':
      return measure !== undefined && fit > rival ? 'measure' : 'group';
    case 'most':
      return fit >= rival - NEAR && measure !== undefined ? 'measure' : 'group';
    case 'grouped':
      // `top 5 brands by revenue`: after the ranked group stands what ranks it.
      // `per customer`, when who they are is not known: a count of them is no group.
      if (dimension === undefined && so.measures.length > 0 && measure?.field.type.startsWith('count')) return 'value';
      if (measure === undefined || (dimension !== undefined && !(so.groups.length > 0 && so.measures.length === 0))) {
        return 'group';
      }
      return dimension === undefined || fit >= dimension.score ? 'measure' : 'group';
    case 'chained':
      return measure !== undefined && so.takesMeasure && fit > rival ? 'measure' : 'group';
    case 'counted':
      return measure === undefined ? 'group' : 'measure';
    case 'asked':
      // `which product sells the least?`
      if (so.isRanking && rival >= WHOLE_LABEL) return 'group';
      return measure !== undefined && so.takesMeasure && fit >= rival ? 'measure' : 'value';
    case 'plain':
      return measure !== undefined && so.takesMeasure && fit >= (rival < WHOLE_LABEL ? rival - NEAR : WHOLE_COUNT)
        ? 'measure'
        : 'value';
  }
}

/** A measure named in full wins over one that was only guessed at. */
const outdoes = (measure: Fit, { measures }: State): boolean =>
  measure !== undefined && measure.score >= WHOLE_LABEL && measures.every(({ score }) => score < SURE);

function takeMeasure(matches: readonly FieldMatch[], text: string, state: State): void {
  const [best] = matches;
  if (best === undefined) return;
  if (outdoes(best, state)) {
    state.measures.length = 0;
    state.ambiguous.length = 0;
  }
  const near = matches.filter(({ score }) => score >= best.score - NEAR).map(({ field }) => field);
  if (state.measures.length === 0) {
    // `average days to deliver`: of what, no measure says.
    if (/^(?:average|median)$/.test(conceptOf(text))) state.ambiguous.push(...matches.map(({ field }) => field));
    else if (best.score < SURE && near.length > 1) state.ambiguous.push(...near);
  }
  if (!state.measures.some(({ field }) => field === best.field)) state.measures.push(best);
}

function takeGroup(field: Field, end: number, state: State): void {
  if (!state.groups.includes(field)) state.groups.push(field);
  state.groupEnds.push(end);
}

/** A dimension that nothing marks as a group: its value may stand beside it (`category Jeans`, `the Nike brand`). False when it has no use. */
function takeDimension(
  span: Span,
  dimensions: readonly FieldMatch[],
  best: FieldMatch,
  { sentence, words, spans }: Scene,
  state: State,
): boolean {
  const free = (index: number): boolean =>
    index >= 0 &&
    index < words.length &&
    !state.used.has(index) &&
    !spans.some(({ from, to }) => index >= from && index < to);
  const beside = valueAfter(sentence, words, span.to, free) ?? valueBefore(sentence, words, span.from, free);
  const mention = beside && mentionOf(sentence, words.slice(beside.from, beside.to), fieldsOf(dimensions, best));
  // `cidades do Brasil`: a country is no value of a city.
  const elsewhere = mention && valueGroupOf(mention.folded);
  const [start, end] = [words[span.from]?.start ?? 0, words[span.to - 1]?.end ?? 0];
  if (mention === undefined || (elsewhere !== undefined && !conceptsIn(best.field.labelShort).has(elsewhere.of))) {
    const isGroup = best.score >= WHOLE_LABEL && best.field.type !== 'number';
    if (isGroup) takeGroup(best.field, end, state);
    return isGroup;
  }
  for (let index = beside?.from ?? 0; index < (beside?.to ?? 0); index += 1) state.used.add(index);
  // `excluding the category Jeans`: the word of exclusion stands before the field's name.
  state.mentions.push({ ...mention, excluded: mention.excluded || isExcluded(sentence, start) });
  return true;
}

const fieldsOf = (matches: readonly FieldMatch[], best: FieldMatch): readonly Field[] =>
  matches.filter(({ score }) => score >= best.score - NEAR).map(({ field }) => field);
