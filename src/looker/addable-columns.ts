import type { Column } from '../contract/results.ts';
import type { CapturedResult } from './captured-result.ts';
import type { Explore } from './read-explore.ts';

/** Of these the sum over groups can be the whole; never of averages, distinct counts, percentages or what is calculated. */
const ADD_UP: ReadonlySet<string> = new Set(['sum', 'count']);

const viewOf = (field: string): string => field.slice(0, Math.max(0, field.indexOf('.')));

/**
 * The columns whose sum over the rows is the number of all rows together. Looker counts a row of a view once in each group,
 * so groups must not share rows: a measure adds up over fields of its own view, and one of the explore's own view over all
 * fields when no join multiplies rows. Where Looker does not tell the joins, only the first is certain.
 */
export function addableColumns({ columns, query }: CapturedResult, explore: Explore | undefined): readonly Column[] {
  if (explore === undefined || query.pivots.length > 0) return [];
  const types = new Map(explore.fields.map(({ name, type }) => [name, type]));
  const views = new Set(columns.filter(({ kind }) => kind === 'dimension').map(({ field }) => viewOf(field)));
  const base = baseView(explore);
  return columns.filter(({ field, kind }) => {
    if (kind !== 'measure' || !ADD_UP.has(types.get(field) ?? '')) return false;
    const view = viewOf(field);
    return view === base || [...views].every(other => other === view);
  });
}

/** The explore's own view, when no join multiplies its rows; undefined when that is not certain. */
function baseView({ fields, joins }: Explore): string | undefined {
  if (joins === undefined || joins.some(({ multiplies }) => multiplies)) return undefined;
  const joined = new Set(joins.map(({ name }) => name));
  const [base, ...others] = new Set(fields.map(({ name }) => viewOf(name)).filter(view => !joined.has(view)));
  return others.length === 0 ? base : undefined;
}
