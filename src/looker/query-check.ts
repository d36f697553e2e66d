import { CodedError } from '../contract/errors.ts';
import type { Egress } from './egress.ts';
import { type FilterSurroundings, quoted, type Wrong, wrongFilter } from './filter-check.ts';
import type { Explore } from './read-explore.ts';
import { stableText } from './stable-text.ts';
import type { ToolScope } from './tool-scope.ts';
import { untilAborted } from './until-aborted.ts';

export interface CheckSurroundings extends FilterSurroundings {
  readonly scope: Pick<ToolScope, 'target' | 'catalogue'>;
  readonly egress: Pick<Egress, 'metadata'>;
  /** Queries that were refused: the same once more is meant as written. */
  readonly refusedQueries: Set<string>;
}

export interface CheckedQuery {
  readonly model: string;
  readonly explore: string;
  readonly fields: readonly string[];
  readonly pivots: readonly string[];
  /** `view.field` or `view.field desc`. */
  readonly sorts: readonly string[];
  /** Field → Looker's filter expression. */
  readonly filters: Readonly<Record<string, string>>;
  /** Its own fields are known to nobody else. */
  readonly dynamic_fields: readonly Readonly<Record<string, unknown>>[];
}

/** As many of an explore's fields are read; of one with more, not all are known. */
const MAX_FIELDS = 5_000;
/** The model corrects one mistake at a time. */
const MAX_REASONS = 3;

/**
 * Refuses, with the nearest names, fields that an explore does not have and filter values that their field does not have,
 * before Looker is asked anything: a wrong query would cost more than this list. In doubt a query passes, and one that
 * comes again as it was refused passes as well: lists can be hours old. Throws `tool_arguments`.
 */
export async function checkQuery(query: CheckedQuery, around: CheckSurroundings, signal: AbortSignal): Promise<void> {
  const key = stableText({ ...query });
  if (around.refusedQueries.has(key)) return;
  const named = fieldsOf(query);
  const explore = await untilAborted(exploreOf(query, named, around), signal);
  if (explore === undefined) return;
  const names = new Set(explore.fields.map(({ name }) => name));
  const unknown = [...named].filter(([name]) => !names.has(name)).slice(0, MAX_REASONS);
  const filtered = explore.fields.filter(({ name }) => Object.hasOwn(query.filters, name));
  const wrong = await untilAborted(
    Promise.all([
      ...unknown.map(([name, place]) => unknownField(query, name, place, around)),
      ...filtered.map(field => wrongFilter(query, field, around)),
    ]),
    signal,
  );
  const reasons = wrong.filter(reason => reason !== undefined).slice(0, MAX_REASONS);
  if (reasons.length === 0) return;
  around.refusedQueries.add(key);
  throw new CodedError('tool_arguments', {
    params: { reason: `${reasons.join('; ')} (Looker was not asked; the very same call again is)` },
  });
}

/** A sort may also be a word of Looker's own (`__UNSORTED__`): only what looks like a field is one. */
const SORTED_FIELD = /^\s*([a-z]\w*\.\w+)(?:\s|$)/i;

/** The fields that a query needs from its explore, each with the argument that names it first. */
function fieldsOf({ fields, pivots, sorts, filters, dynamic_fields }: CheckedQuery): ReadonlyMap<string, string> {
  const own = new Set(dynamic_fields.flatMap(dynamic => Object.values(dynamic)));
  // A query may name a filter and leave it open.
  const filtered = Object.keys(filters).filter(name => filters[name]?.trim() !== '');
  const sorted = sorts.flatMap(sort => SORTED_FIELD.exec(sort)?.[1] ?? []);
  const places = Object.entries({ fields, pivots, sorts: sorted, filters: filtered });
  const named = new Map<string, string>();
  for (const [place, names] of places) {
    for (const name of names) if (!own.has(name) && !named.has(name)) named.set(name, place);
  }
  return named;
}

/** The explore, read anew where it lacks a field that is named; undefined when it cannot be known. */
async function exploreOf(
  { model, explore: name }: CheckedQuery,
  named: ReadonlyMap<string, string>,
  { egress, scope, counts }: CheckSurroundings,
): Promise<Explore | undefined> {
  const metadata = egress.metadata(scope.target);
  const read = (age: 'stale' | 'fresh'): Promise<Explore | undefined> =>
    metadata.explore(model, name, age, () => void (counts.other += 1)).catch(() => undefined);
  const known = await read('stale');
  const names = new Set(known?.fields.map(field => field.name));
  const explore = [...named.keys()].every(field => names.has(field)) ? known : await read('fresh');
  const isWhole = explore !== undefined && explore.fields.length > 0 && explore.fields.length < MAX_FIELDS;
  return isWhole ? explore : undefined;
}

async function unknownField(
  { model, explore }: CheckedQuery,
  name: string,
  place: string,
  { scope }: CheckSurroundings,
): Promise<Wrong> {
  const words = name.replaceAll(/[._]/g, ' ');
  const found = await scope.catalogue.findFields(words, { model, explore, limit: 3 }).catch(() => ({ explores: [] }));
  const near = found.explores.flatMap(({ fields }) => fields.map(field => field.name));
  const reason = `${place}: the explore has no field ${quoted([name])}`;
  return near.length === 0 ? reason : `${reason}; nearest: ${near.join(', ')}`;
}
