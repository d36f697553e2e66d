import { CodedError } from '../contract/errors.ts';
import type { Egress } from './egress.ts';
import { exactValues } from './exact-values.ts';
import type { FieldValues } from './field-values.ts';
import { nearest } from './nearest.ts';
import type { Explore, ExploreField } from './read-explore.ts';
import { stableText } from './stable-text.ts';
import type { LookerCounts, ToolScope } from './tool-scope.ts';
import { untilAborted } from './until-aborted.ts';

export interface CheckSurroundings {
  readonly scope: Pick<ToolScope, 'target' | 'catalogue'>;
  readonly counts: LookerCounts;
  readonly egress: Pick<Egress, 'metadata'>;
  readonly fieldValues: FieldValues;
  /** Filters that were refused: the same once more is meant as written. */
  readonly refusedFilters: Set<string>;
}

interface FilteredQuery {
  readonly model: string;
  readonly explore: string;
  /** Field → Looker's filter expression. */
  readonly filters: Readonly<Record<string, string>>;
  /** Its own fields are known to nobody else. */
  readonly dynamic_fields: readonly Readonly<Record<string, unknown>>[];
}

/** As many of an explore's fields are read; of one with more, not all are known. */
const MAX_FIELDS = 5_000;
/** As many choices of a field are read. */
const MAX_CHOICES = 20;
/** The model corrects one mistake at a time. */
const MAX_REASONS = 3;
const MAX_CHARS = 80;

const quoted = (texts: readonly string[]): string =>
  texts.map(text => JSON.stringify(text.slice(0, MAX_CHARS))).join(', ');

/** What is known to be wrong with a filter, in words for the model; undefined when it is right or nobody knows. */
type Wrong = string | undefined;

/**
 * Refuses, with the nearest names, filters of fields that an explore does not have and of values that their field does
 * not have, before Looker is asked anything: a wrong query would cost more than this list. In doubt a filter passes, and a
 * query that comes again as it was refused passes as well: lists can be hours old. Throws `tool_arguments`.
 */
export async function checkFilters(
  query: FilteredQuery,
  around: CheckSurroundings,
  signal: AbortSignal,
): Promise<void> {
  const filters = Object.entries(query.filters);
  if (filters.length === 0) return;
  const key = stableText({ ...query });
  if (around.refusedFilters.has(key)) return;
  const explore = await untilAborted(exploreOf(query, around), signal);
  if (explore === undefined) return;
  const wrong = await untilAborted(
    Promise.all(filters.map(([name, filter]) => wrongFilter({ query, explore, name, filter }, around))),
    signal,
  );
  const reasons = wrong.filter(reason => reason !== undefined).slice(0, MAX_REASONS);
  if (reasons.length === 0) return;
  around.refusedFilters.add(key);
  throw new CodedError('tool_arguments', {
    params: { reason: `${reasons.join('; ')} (Looker was not asked; the very same call again is)` },
  });
}

/** The explore with all its filters' fields, read anew where one is missing; undefined when it cannot be known. */
async function exploreOf(query: FilteredQuery, around: CheckSurroundings): Promise<Explore | undefined> {
  const metadata = around.egress.metadata(around.scope.target);
  const read = (age: 'stale' | 'fresh'): Promise<Explore | undefined> =>
    metadata.explore(query.model, query.explore, age, () => void (around.counts.other += 1)).catch(() => undefined);
  const known = await read('stale');
  const names = new Set(known?.fields.map(({ name }) => name));
  const explore = Object.keys(query.filters).every(name => names.has(name)) ? known : await read('fresh');
  const isWhole = explore !== undefined && explore.fields.length > 0 && explore.fields.length < MAX_FIELDS;
  return isWhole ? explore : undefined;
}

interface OneFilter {
  readonly query: FilteredQuery;
  readonly explore: Explore;
  readonly name: string;
  readonly filter: string;
}

async function wrongFilter(one: OneFilter, around: CheckSurroundings): Promise<Wrong> {
  const { explore, name, filter, query } = one;
  const field = explore.fields.find(field => field.name === name);
  if (field !== undefined) return wrongValue(one, field, around);
  const own = query.dynamic_fields.some(dynamic => Object.values(dynamic).includes(name));
  // A query may name a filter and leave it open.
  if (own || filter.trim() === '') return undefined;
  const words = name.replaceAll(/[._]/g, ' ');
  const found = await around.scope.catalogue
    .findFields(words, { model: query.model, explore: query.explore, limit: 3 })
    .catch(() => ({ explores: [] }));
  const near = found.explores.flatMap(({ fields }) => fields.map(({ name }) => name));
  const reason = `filters: the explore has no field ${quoted([name])}`;
  return near.length === 0 ? reason : `${reason}; nearest: ${near.join(', ')}`;
}

async function wrongValue(one: OneFilter, field: ExploreField, around: CheckSurroundings): Promise<Wrong> {
  const isText = field.type === 'string' && field.kind === 'dimension';
  if (!isText && field.kind !== 'parameter') return undefined;
  const named = exactValues(one.filter);
  if (named.length === 0) return undefined;
  const known = await knownValues(one, named, field, around);
  if (known === undefined) return undefined;
  const trimmed = new Set([...known].map(value => value.trim()));
  const unknown = named.filter(value => !known.has(value) && !trimmed.has(value.trim()));
  if (unknown.length === 0) return undefined;
  const near = [...new Set(unknown.flatMap(value => nearest(value, known)))];
  // One that resembles none may be new: a list can be hours old. The choices of a parameter are all there are.
  const told = near.length === 0 && field.kind === 'parameter' ? [...known] : near;
  if (told.length === 0) return undefined;
  const reason = `filters[${quoted([field.name])}]: the data has no value ${quoted(unknown.slice(0, MAX_REASONS))}`;
  return `${reason}; nearest: ${quoted(told)}`;
}

/** All values of a field, if one of `named` is not among those known already and all are to be had. */
async function knownValues(
  { query, name }: OneFilter,
  named: readonly string[],
  { kind, choices }: ExploreField,
  { fieldValues, scope, counts }: CheckSurroundings,
): Promise<ReadonlySet<string> | undefined> {
  if (choices !== undefined && choices.length < MAX_CHOICES) return new Set(choices);
  if (kind === 'parameter') return undefined;
  const field = { target: scope.target, model: query.model, explore: query.explore, field: name };
  if (named.every(value => fieldValues.isNoted(field, value))) return undefined;
  const onSent = (): void => void (counts.other += 1);
  const kept = await fieldValues.all(field, 'kept', onSent);
  const isMissing = kept !== undefined && named.some(value => !kept.has(value));
  const fresh = isMissing ? await fieldValues.all(field, 'fresh', onSent) : kept;
  return fresh === undefined
    ? undefined
    : new Set([...fresh, ...named.filter(value => fieldValues.isNoted(field, value))]);
}
