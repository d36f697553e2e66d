import type { StoredQuery } from '../query-store.ts';
import type { WriteQuery } from '../write-query.ts';

/** Looker's Query. `url` is the server's own address, for the links. */
export function queryJson(query: StoredQuery, url: string): Record<string, unknown> {
  return {
    can: {},
    ...queryBody(query),
    id: query.id,
    slug: query.slug,
    client_id: query.slug,
    share_url: `${url}/x/${query.slug}`,
    expanded_share_url: `${url}${explorePath(query)}`,
    url: explorePath(query),
    has_table_calculations: Boolean(query.dynamic_fields),
  };
}

/** The writable part, absent values as null. */
export function queryBody(query: WriteQuery): Record<string, unknown> {
  return {
    model: query.model,
    view: query.view,
    fields: query.fields ?? null,
    pivots: query.pivots ?? null,
    fill_fields: query.fill_fields ?? null,
    filters: query.filters ?? null,
    filter_expression: query.filter_expression ?? null,
    sorts: query.sorts ?? null,
    limit: query.limit === null || query.limit === undefined ? null : String(query.limit),
    column_limit: query.column_limit === null || query.column_limit === undefined ? null : String(query.column_limit),
    total: query.total ?? null,
    row_total: query.row_total ?? null,
    subtotals: query.subtotals ?? null,
    vis_config: query.vis_config ?? null,
    filter_config: query.filter_config ?? null,
    visible_ui_sections: query.visible_ui_sections ?? null,
    dynamic_fields: query.dynamic_fields ?? null,
    query_timezone: query.query_timezone ?? null,
  };
}

/** The explore's page with the query in its address, as Looker writes it. */
function explorePath(query: StoredQuery): string {
  const search = new URLSearchParams({ fields: (query.fields ?? []).join(',') });
  if (query.pivots?.length) search.set('pivots', query.pivots.join(','));
  for (const [name, value] of Object.entries(query.filters ?? {})) search.set(`f[${name}]`, String(value ?? ''));
  if (query.sorts?.length) search.set('sorts', query.sorts.join(','));
  if (query.limit) search.set('limit', String(query.limit));
  if (query.query_timezone) search.set('query_timezone', query.query_timezone);
  if (query.dynamic_fields) search.set('dynamic_fields', query.dynamic_fields);
  return `/explore/${query.model}/${query.view}?${search.toString()}`;
}
