import { exactValues } from './exact-values.ts';
import type { FieldValues } from './field-values.ts';
import { nearest } from './nearest.ts';
import type { ExploreField } from './read-explore.ts';
import type { LookerCounts, ToolScope } from './tool-scope.ts';

export interface FilterSurroundings {
  readonly scope: Pick<ToolScope, 'target'>;
  readonly counts: LookerCounts;
  readonly fieldValues: FieldValues;
}

interface FilteredQuery {
  readonly model: string;
  readonly explore: string;
  /** Field → Looker's filter expression. */
  readonly filters: Readonly<Record<string, string>>;
}

/** As many choices of a field are read. */
const MAX_CHOICES = 20;
/** Of one filter; the model corrects one mistake at a time. */
const MAX_VALUES = 3;
const MAX_CHARS = 80;

export const quoted = (texts: readonly string[]): string =>
  texts.map(text => JSON.stringify(text.slice(0, MAX_CHARS))).join(', ');

/** What is known to be wrong, in words for the model; undefined when it is right or nobody knows. */
export type Wrong = string | undefined;

/** Looks whether a query filters by values that the field does not have. */
export async function wrongFilter(
  query: FilteredQuery,
  field: ExploreField,
  around: FilterSurroundings,
): Promise<Wrong> {
  const filter = query.filters[field.name];
  const isText = field.type === 'string' && field.kind === 'dimension';
  if (filter === undefined || (!isText && field.kind !== 'parameter')) return undefined;
  const named = exactValues(filter);
  if (named.length === 0) return undefined;
  const known = await knownValues(query, named, field, around);
  if (known === undefined) return undefined;
  const trimmed = new Set([...known].map(value => value.trim()));
  const unknown = named.filter(value => !known.has(value) && !trimmed.has(value.trim()));
  if (unknown.length === 0) return undefined;
  const near = [...new Set(unknown.flatMap(value => nearest(value, known)))];
  // One that resembles none may be new: a list can be hours old. The choices of a parameter are all there are.
  const told = near.length === 0 && field.kind === 'parameter' ? [...known] : near;
  if (told.length === 0) return undefined;
  const reason = `filters[${quoted([field.name])}]: the data has no value ${quoted(unknown.slice(0, MAX_VALUES))}`;
  return `${reason}; nearest: ${quoted(told)}`;
}

/** All values of a field, if one of `named` is not among those known already and all are to be had. */
async function knownValues(
  query: FilteredQuery,
  named: readonly string[],
  { name, kind, choices }: ExploreField,
  { fieldValues, scope, counts }: FilterSurroundings,
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
