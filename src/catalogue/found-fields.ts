import { type Hit, isOffered } from './field-index.ts';
import type { Explore, Field } from './needs.ts';

/** A field as a search tells it; what is not there is left out. */
export interface FoundField {
  readonly name: string;
  readonly label: string;
  /** Without its view's label in front. */
  readonly shortLabel: string;
  readonly kind: Field['kind'];
  readonly type: string;
  readonly description?: string;
  readonly otherWords?: readonly string[];
  /** Of a date: the frames it has, each a field of its own with this ending; `name` is one of them. */
  readonly frames?: readonly string[];
  readonly choices?: readonly string[];
  /** That the words name. */
  readonly values?: readonly string[];
}

export interface FoundExplore {
  readonly model: string;
  readonly explore: string;
  readonly label: string;
  /** Filters that each query of it needs, with their usual values. */
  readonly always_filter?: Readonly<Record<string, string>>;
  /** Best first. */
  readonly fields: readonly FoundField[];
}

/** A question is asked of one explore; two more may be what was meant. */
const MAX_EXPLORES = 3;
const LABEL = 100;
const DESCRIPTION = 160;
/** In both languages they begin with the most telling. */
const OTHER_WORDS = 6;
const WORD = 40;

/** Hits of one explore, best first, and how well it covers the words that were sought. */
interface Candidate {
  readonly explore: Explore;
  readonly hits: Hit[];
  readonly covered: Set<string>;
  score: number;
}

/** Of all hits the best explores, those first that have a field for most of the words, with `limit` fields in all. */
export function foundFields(hits: readonly Hit[], limit: number): readonly FoundExplore[] {
  const candidates = new Map<Explore, Candidate>();
  for (const hit of hits) {
    const candidate = candidates.get(hit.explore) ?? { explore: hit.explore, hits: [], covered: new Set(), score: 0 };
    candidates.set(hit.explore, candidate);
    candidate.hits.push(hit);
    const fresh = hit.words.filter(word => !candidate.covered.has(word));
    for (const word of fresh) candidate.covered.add(word);
    candidate.score += hit.score * (fresh.length / hit.words.length);
  }
  const best = [...candidates.values()]
    .sort((one, other) => other.score - one.score)
    .slice(0, MAX_EXPLORES)
    .map(({ explore, hits }) => ({ explore, hits, fields: eachWordFirst(hits) }));
  let left = limit;
  return best.flatMap(({ explore, hits, fields }, at) => {
    // Half of what is left, or more where the next ones do not need it.
    const next = best.slice(at + 1).reduce((sum, other) => sum + other.fields.length, 0);
    const chosen = fields.slice(0, Math.max(Math.ceil(left / 2), left - next));
    left -= chosen.length;
    return chosen.length === 0 ? [] : [told(explore, chosen, hits)];
  });
}

/** More dates than these push aside what is to be counted: any explore has some, and each fits every word of time. */
const MAX_DATES = 3;

const sortOf = ({ kind, type }: Field): 'measure' | 'date' | 'other' =>
  kind === 'measure' ? kind : type.startsWith('date') ? 'date' : 'other';

/**
 * The best field for each word before the second best for any: `revenue by state` needs both. Then the best measure, date
 * and other field for each: `orders` may be their number or their date. Of a date one frame.
 */
function eachWordFirst(hits: readonly Hit[]): readonly Field[] {
  const first = [...firstOf(hits, () => ''), ...firstOf(hits, sortOf)];
  const fields = oneFrame([...new Set([...first, ...hits].map(({ field }) => field))]);
  const tooMany = new Set(fields.filter(field => sortOf(field) === 'date').slice(MAX_DATES));
  return fields.filter(field => !tooMany.has(field));
}

/** The best hit for each word in each sort. */
function firstOf(hits: readonly Hit[], sort: (field: Field) => string): readonly Hit[] {
  const covered = new Set<string>();
  return hits.filter(({ field, words }) => {
    const fresh = words.map(word => `${sort(field)} ${word}`).filter(word => !covered.has(word));
    for (const word of fresh) covered.add(word);
    return fresh.length > 0;
  });
}

function oneFrame(fields: readonly Field[]): readonly Field[] {
  const dates = new Set<string>();
  return fields.flatMap(field => {
    const date = dateOf(field);
    if (date === undefined) return [field];
    return dates.has(date) ? [] : (dates.add(date), [field]);
  });
}

/** All that can be asked of an explore, in Looker's order; of a date one frame. */
export const allFields = (explore: Explore): FoundExplore => told(explore, oneFrame(explore.fields.filter(isOffered)));

const frameOf = ({ type }: Field): string => type.replace(/^date_/, '');

/** What a frame of a date is a frame of: `orders.created` of `orders.created_month`. */
function dateOf(field: Field): string | undefined {
  const ending = `_${frameOf(field)}`;
  return field.type.startsWith('date_') && field.name.endsWith(ending)
    ? field.name.slice(0, -ending.length)
    : undefined;
}

function framesOf(field: Field, { fields }: Explore): readonly string[] | undefined {
  const date = dateOf(field);
  if (date === undefined) return undefined;
  return fields.filter(other => isOffered(other) && dateOf(other) === date).map(frameOf);
}

const told = (explore: Explore, fields: readonly Field[], hits: readonly Hit[] = []): FoundExplore => ({
  model: explore.model,
  explore: explore.name,
  label: explore.label,
  ...(explore.alwaysFilters.length === 0
    ? {}
    : { always_filter: Object.fromEntries(explore.alwaysFilters.map(({ field, value }) => [field, value])) }),
  fields: fields.map(field => {
    const { name, label, shortLabel, kind, type, description, otherWords, choices } = field;
    const frames = framesOf(field, explore);
    const values = hits.flatMap(hit => (hit.field === field && hit.value !== undefined ? [hit.value] : []));
    return {
      name,
      label,
      shortLabel: shortLabel.slice(0, LABEL),
      kind,
      type,
      ...(description === '' ? {} : { description: description.slice(0, DESCRIPTION) }),
      ...(otherWords.length === 0
        ? {}
        : { otherWords: otherWords.slice(0, OTHER_WORDS).map(word => word.slice(0, WORD)) }),
      ...(frames === undefined ? {} : { frames }),
      ...(choices === undefined ? {} : { choices }),
      ...(values.length === 0 ? {} : { values }),
    };
  }),
});
