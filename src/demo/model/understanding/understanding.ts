import type { Field } from '../conversation/metadata.ts';
import { Sentence } from '../language/sentence.ts';
import { meantBy } from '../language/slips.ts';
import { valueGroupOf } from '../language/value-words.ts';
import { bound } from './bound.ts';
import { takeConditions } from './condition.ts';
import { matchDescriptions, matchFields } from './field-match.ts';
import { type Flags, takeFlags } from './flags.ts';
import { type Grain, takeDateEvent, takeGrains } from './grain.ts';
import { type Mention, readLeftovers } from './mention.ts';
import type { Calendar } from './moment.ts';
import { type Period, takePeriods } from './period.ts';
import { type Ranking, takeRanking } from './ranking.ts';
import { assignRoles } from './roles.ts';
import { findSpans, type Span } from './span.ts';
import { takeUnsupported } from './unsupported.ts';

/** An explore's fields, as far as questions need them. */
export interface ExploreFields {
  readonly model: string;
  readonly explore: string;
  readonly measures: readonly Field[];
  readonly dimensions: readonly Field[];
  /** Concepts of the explore's and its views' names: words about the subject as a whole, which filter nothing. */
  readonly subject: ReadonlySet<string>;
}

/** A question, read against the fields of an explore. */
export interface Understanding extends Flags {
  readonly measures: readonly Field[];
  readonly ambiguous: readonly Field[];
  /** The measure is a guess: its label says much more than was asked. */
  readonly guessed: boolean;
  readonly groups: readonly Field[];
  readonly grains: readonly Grain[];
  readonly dateEvent: string | undefined;
  readonly periods: readonly Period[];
  readonly ranking: Ranking | undefined;
  /** Bounds with the field they name; none = the question's main measure. */
  readonly conditions: readonly {
    readonly expression: string;
    readonly field: Field | undefined;
    readonly typed: string;
  }[];
  readonly mentions: readonly Mention[];
  readonly unknown: readonly string[];
  readonly slips: readonly { readonly typed: string; readonly meant: string }[];
  /** Fields that were named and found no use. */
  readonly dropped: readonly string[];
  /** What a condition is on that no field is known for. */
  readonly lacking: readonly string[];
  /** What looks like a date and is none. */
  readonly unreadable: readonly string[];
  /** Periods that are still to come, as typed. */
  readonly ahead: readonly string[];
}

/** Words are left over and no measure is sure: another explore may know them. */
export function isLost({ measures, ambiguous, guessed, unknown, dropped, mentions }: Understanding): boolean {
  const strange = mentions.filter(({ fields, folded }) => fields.length === 0 && valueGroupOf(folded) === undefined);
  const unsure = measures.length === 0 || ambiguous.length > 0 || guessed;
  return unsure && unknown.length + dropped.length + strange.length > 0;
}

/** Longer questions are read up to here: rules see nothing in an essay. */
const MAX_LENGTH = 600;

/** Whose age it is goes without saying: `average age of customers` names no second thing. */
const OWNER_OF_AGE =
  /(?<=\b(?:age|idade(?: media)?) )(?:of|dos|das|de)(?: (?:the|our|nossos|nossas))? (?:customers?|clientes?|users?|usuari[oa]s?|buyers?|compradores|people|pessoas)\b/;

/** A slip of the keyboard in a word that nobody knows is read as the word it was meant to be, and told. */
export function understand(question: string, fields: ExploreFields, calendar: Calendar): Understanding {
  const read = readOnce(question, fields, calendar);
  const slips = read.unknown
    .flatMap(words => words.split(/[^\p{L}]+/u))
    .flatMap(typed => {
      const meant = meantBy(typed);
      return meant === undefined ? [] : [{ typed, meant }];
    });
  if (slips.length === 0) return read;
  const mended = slips.reduce((text, { typed, meant }) => text.replaceAll(typed, meant), question);
  return { ...readOnce(mended, fields, calendar), slips };
}

/** `margem em %` is the measure that is called a percentage. */
const IN_PERCENT =
  /(?<=\b(?:margins?|profits?|margem|lucro)) (?:(?:em|in|as) )?(?:a )?(?:%|percent\b|percentual\b|porcentagem\b)/giu;

function readOnce(question: string, fields: ExploreFields, calendar: Calendar): Understanding {
  const sentence = new Sentence(question.slice(0, MAX_LENGTH).replaceAll(IN_PERCENT, ' percentage'));
  const flags = takeFlags(sentence);
  sentence.take(OWNER_OF_AGE);
  const conditions = takeConditions(sentence, calendar.language);
  const { periods, unreadable, ahead } = takePeriods(sentence, calendar, flags);
  const unsupported = takeUnsupported(sentence);
  const dateEvent = takeDateEvent(sentence);
  const { grains, ends: grainEnds } = takeGrains(sentence);
  const ranking = takeRanking(sentence);
  const words = sentence.words();
  const spans = findSpans(sentence, words, fields.measures, fields.dimensions, fields.explore);
  const bounds = conditions.map(condition => bound(condition, sentence, words, spans, fields));
  const lacking = bounds.flatMap(one => (one.lacking === undefined ? [] : [one.lacking]));
  const named = spans.filter(span => !bounds.some(({ dimension }) => dimension === span));
  const roles = assignRoles({ sentence, words, spans: named, ranking, grainEnds });
  const free = (index: number): boolean =>
    !roles.used.has(index) && !bounds.some(({ dimension: span, unit }) => unit === words[index] || covers(span, index));
  const { mentions, unknown } = readLeftovers(sentence, words, free, fields.subject);
  const measures = roles.measures.length > 0 ? roles.measures : countedPeople(sentence, fields);
  const described = measures.length > 0 ? [] : describedMeasures(unknown, fields);
  return {
    ...flags,
    measures: measures.length > 0 ? measures : described.slice(0, 1),
    ambiguous: described.length > 1 ? described : roles.ambiguous,
    guessed: roles.guessed,
    groups: roles.groups,
    grains,
    dateEvent,
    periods,
    ranking,
    conditions: bounds.filter(({ lacking }) => lacking === undefined),
    mentions: [...roles.mentions, ...mentions],
    unknown: described.length > 0 ? [] : unknown,
    slips: [],
    dropped: [...unsupported, ...roles.dropped, ...lacking.map(({ typed }) => typed)],
    lacking: lacking.map(({ concept }) => concept),
    unreadable,
    ahead,
  };
}

const covers = (span: Span | undefined, index: number): boolean =>
  span !== undefined && index >= span.from && index < span.to;

const HOW_MANY = /(?<!\p{L})(?:how many|quant[oa]s)\s+(\p{L}+)/u;

/** `how many women bought jeans?`: people are counted, though only their gender is named. */
function countedPeople(sentence: Sentence, { measures, explore }: ExploreFields): readonly Field[] {
  const noun = HOW_MANY.exec(sentence.rest)?.[1];
  if (noun === undefined || valueGroupOf(noun)?.of !== 'gender') return [];
  return matchFields('customer', measures, explore)
    .slice(0, 1)
    .map(({ field }) => field);
}

/** Without a measure by name: the measures whose description uses the words that are left. */
const describedMeasures = (unknown: readonly string[], { measures }: ExploreFields): readonly Field[] =>
  unknown.flatMap(words => matchDescriptions(words, measures)).slice(0, 4);
