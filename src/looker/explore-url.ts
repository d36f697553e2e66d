import type { ExecutedQuery } from '../contract/results.ts';
import { SQL_RUNNER } from './query-run.ts';

/** Web servers and proxies take request lines of 8 KB; a longer link would open an error. */
const MAX_CHARS = 8000;

/**
 * The address that opens a query in Looker's Explore, with the parameters of Looker's own share links; undefined for a
 * query that has no explore, or is too long for an address.
 */
export function exploreUrl(origin: string, query: ExecutedQuery): string | undefined {
  if (query.model === SQL_RUNNER) return undefined;
  const parameters = new URLSearchParams(parametersOf(query));
  // A plus sign is a blank to some readers and itself to others; in this form it is a blank to all.
  const search = parameters.toString().replaceAll('+', '%20');
  const path = [query.model, query.explore].map(encodeURIComponent).join('/');
  const url = `${origin}/explore/${path}?${search}`;
  return url.length > MAX_CHARS ? undefined : url;
}

function parametersOf(query: ExecutedQuery): [string, string][] {
  const { limit, time_zone, filter_expression, dynamic_fields } = query;
  const lists = { pivots: query.pivots, sorts: query.sorts };
  const values = { limit, query_timezone: time_zone, filter_expression, dynamic_fields };
  return [
    ['fields', query.fields.join(',')],
    ...Object.entries(query.filters).map(([field, value]): [string, string] => [`f[${field}]`, value]),
    ...Object.entries(lists).flatMap(([name, list]): [string, string][] =>
      list.length === 0 ? [] : [[name, list.join(',')]],
    ),
    ...Object.entries(values).flatMap(([name, value]): [string, string][] => (value === null ? [] : [[name, value]])),
  ];
}
