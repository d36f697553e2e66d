import { askable } from '../conversation/metadata.ts';
import { readToldExplores } from '../conversation/told-explore.ts';
import { isReadable } from '../conversation/tool-answer.ts';
import { conceptsIn } from '../language/concepts.ts';
import { valueGroupOf } from '../language/value-words.ts';
import { dateField } from '../understanding/date-field.ts';
import type { Grain } from '../understanding/grain.ts';
import type { Mention } from '../understanding/mention.ts';
import { type ExploreFields, type Understanding, understand } from '../understanding/understanding.ts';
import { PLACES, THINGS, toldValue } from './find-values.ts';
import { exploreFields, type Place, ranked } from './look-up.ts';
import { ask, type Plan, type Scene } from './plan.ts';

/** So many fields are asked for the value of one mention at most. */
const HOLDERS = 4;

const NOTHING: ExploreFields = { model: '', explore: '', measures: [], dimensions: [], subject: new Set() };

/** What kinds of fields may hold a value: `Brazil` a country, `Nike` one of the usual. */
function holdersOf({ folded, placed }: Mention): readonly string[] {
  const group = valueGroupOf(folded);
  if (group !== undefined) return [group.of];
  return (placed ? [...PLACES, ...THINGS] : [...THINGS, ...PLACES]).slice(0, HOLDERS);
}

const isName = ({ text, folded }: Mention): boolean => /^\p{Lu}/u.test(text) || valueGroupOf(folded) !== undefined;

/** The question, and what it needs without naming it: the field of a value, a date. */
function wordsFor(question: string, { calendar }: Scene): string {
  const {
    mentions,
    periods,
    grains,
    dateEvent = 'created',
    growth,
    lacking,
    slips,
  } = understand(question, NOTHING, calendar);
  const dates = growth || periods.length + grains.length > 0 ? [dateEvent, 'date'] : [];
  const holders = mentions.filter(isName).flatMap(holdersOf);
  // `How many women`: they are counted as customers.
  const people = holders.includes('gender') ? ['customer count'] : [];
  return [
    question.slice(0, MAX_QUESTION),
    ...new Set([...dates, ...holders, ...people, ...lacking, ...slips.map(({ meant }) => meant)]),
  ].join(' ');
}

const MAX_QUESTION = 200;

/** Looks for the fields of a question; the explores that have some, those first whose names say what it is about. None without the tool, or when it fails. */
export function* findFields(question: string, scene: Scene): Plan<readonly Place[]> {
  if (!scene.conversation.tools.has('find_fields')) return [];
  const args = { words: wordsFor(question, scene) };
  const outcome = yield* ask({ tool: 'find_fields', args }, scene.phrases.thoughts.find);
  const found = outcome.kind === 'answer' ? readToldExplores(outcome.text) : [];
  return ranked(
    question,
    found.map(({ model, explore, label }) => ({ model, explore, label, name: explore, description: '' })),
  );
}

/** All that this conversation was told of an explore's fields by search or description. */
export function knownFields({ model, explore }: Place, { conversation }: Scene): ExploreFields {
  const told = [...conversation.earlier, conversation.current]
    .flatMap(turn => turn.records)
    .filter(({ tool }) => tool === 'find_fields' || tool === 'describe_explore')
    .flatMap(({ answer }) => (answer === undefined || !isReadable(answer) ? [] : readToldExplores(answer)))
    .filter(one => one.model === model && one.explore === explore);
  const byName = <T extends { readonly name: string }>(fields: readonly T[]): readonly T[] => [
    ...new Map(fields.map(field => [field.name, field])).values(),
  ];
  const dimensions = askable(byName(told.flatMap(one => one.dimensions)), 'dimension');
  const measures = askable(byName(told.flatMap(one => one.measures)), 'measure');
  return exploreFields({ model, explore }, dimensions, measures);
}

/** Nothing in the question is left open by the fields that are known: the other fields would not change the answer. */
export function isSure(asked: Understanding, fields: ExploreFields): boolean {
  const { dimensions, explore } = fields;
  if (asked.ambiguous.length > 0 || asked.guessed) return false;
  if (asked.unknown.length + asked.unreadable.length + asked.dropped.length > 0) return false;
  if (asked.growth || asked.periods.length + asked.grains.length > 0) {
    // What is compared stands apart by a frame of its own.
    const apart: readonly Grain[] = asked.growth || asked.compares ? ['date', 'month', 'quarter', 'year'] : ['date'];
    for (const frame of asked.grains.length > 0 ? asked.grains.slice(0, 1) : apart) {
      if (dateField(dimensions, explore, frame, asked.dateEvent)?.view !== explore) return false;
    }
  }
  const concepts = new Set(dimensions.flatMap(({ labelShort }) => Array.from(conceptsIn(labelShort))));
  return asked.mentions.every(
    mention =>
      mention.fields.length > 0 ||
      toldValue(mention, fields) !== undefined ||
      holdersOf(mention).every(holder => concepts.has(holder)),
  );
}
