import type { QueryClock } from '../filters/date-ranges.ts';
import type { Explore } from '../lookml/explores.ts';
import type { DemoQuery } from '../types.ts';
import type { QueryContext } from './context.ts';
import { dimensionValues } from './dimension-values.ts';
import { findExplore } from './explore-index.ts';
import { planQuery, type QueryPlan } from './plan.ts';
import { selectRows } from './select-rows.ts';

/** Looker's own limit. */
const MOST = 100;

export interface SuggestionRequest {
  readonly model: string;
  readonly explore: string;
  readonly field: string;
  readonly term?: string;
  readonly filters?: Readonly<Record<string, string>>;
}

export interface Suggestions {
  readonly values: readonly string[];
  readonly hitLimit: boolean;
}

/** The explore's own filters do not limit what may be suggested. */
const asQuery = (request: SuggestionRequest, explore: Explore, field: string, timeZone: string): DemoQuery => ({
  model: request.model,
  view: request.explore,
  fields: [field],
  pivots: [],
  filters: { ...Object.fromEntries(explore.alwaysFilter.map(({ name }) => [name, ''])), ...request.filters },
  filterExpression: null,
  sorts: [],
  limit: MOST,
  columnLimit: 1,
  total: false,
  rowTotal: false,
  queryTimezone: timeZone,
  dynamicFields: [],
});

function found(values: readonly string[], term: string): Suggestions {
  const wanted = term.toLowerCase();
  const matching = values.filter(value => value.toLowerCase().includes(wanted));
  return { values: matching.slice(0, MOST), hitLimit: matching.length > MOST };
}

/** A filter-only field offers the values of the dimension it is meant for. */
const SUGGEST_DIMENSION: Readonly<Record<string, string>> = { 'products.brand_select': 'products.brand' };

/**
 * The values of a dimension that contain the term, most frequent first; of a parameter, its allowed values. None for a
 * field whose values Looker does not offer. Throws DemoQueryError for an unknown name or a bad filter.
 */
export function suggestions(
  request: SuggestionRequest,
  today: string,
  contextOf: (plan: QueryPlan) => QueryContext,
): Suggestions {
  const index = findExplore(request.model, request.explore);
  const asked = index.field(request.field);
  const term = request.term ?? '';
  if (asked.kind === 'parameter') {
    return found(
      (asked.field.allowedValues ?? []).map(({ value }) => value),
      term,
    );
  }
  if (!asked.field.suggestable) return { values: [], hitLimit: false };
  const dimension = index.dimension(SUGGEST_DIMENSION[request.field] ?? request.field);
  const clock: QueryClock = { today, zone: 'UTC' };
  const plan = planQuery(asQuery(request, index.explore, dimension.field.name, clock.zone), today);
  const context = contextOf(plan);
  const { codes, cells } = dimensionValues(dimension, context);
  const counts = new Int32Array(cells.length);
  for (const row of selectRows(plan, context)) {
    const code = codes[row] ?? 0;
    counts[code] = (counts[code] ?? 0) + 1;
  }
  const frequent = Array.from(counts.keys())
    .filter(code => (counts[code] ?? 0) > 0 && cells[code] !== null)
    .sort((a, b) => (counts[b] ?? 0) - (counts[a] ?? 0) || a - b);
  return found(
    frequent.map(code => String(cells[code])),
    term,
  );
}
