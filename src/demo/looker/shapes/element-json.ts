import type { MergeQuery, Tile } from '../content/content.ts';
import type { StoredQuery } from '../query-store.ts';
import { lookJson } from './look-json.ts';
import { queryJson } from './query-json.ts';

/** Looker's DashboardElement. What it shows stands in one place by kind: query, look, result_maker, or its texts. */
export function elementJson(
  tile: Tile,
  dashboard: string,
  model: { label: string },
  url: string,
): Record<string, unknown> {
  const { source } = tile;
  const own = source.kind === 'query' ? tile.query : undefined;
  return {
    ...nothingToSay(),
    id: tile.id,
    dashboard_id: dashboard,
    title: source.kind === 'text' ? null : source.title,
    title_text: source.kind === 'text' ? source.title : null,
    subtitle_text: null,
    body_text: source.kind === 'text' ? source.body : null,
    body_text_as_html: source.kind === 'text' ? `<p>${source.body}</p>` : null,
    type: source.kind === 'text' ? 'text' : 'vis',
    query: own === undefined ? null : queryJson(own, url),
    query_id: own?.id ?? null,
    look: tile.look === undefined ? null : lookJson(tile.look, model, url),
    look_id: tile.look?.id ?? null,
    merge_result_id: tile.merge?.id ?? null,
    result_maker: resultMakerJson(tile, url),
    result_maker_id: source.kind === 'text' ? null : tile.id,
  };
}

function resultMakerJson(tile: Tile, url: string): Record<string, unknown> | null {
  const { source, id } = tile;
  const query = source.kind === 'sql' ? undefined : (tile.query ?? tile.look?.query);
  if (source.kind === 'text') return null;
  return {
    id,
    dynamic_fields: query?.dynamic_fields ?? null,
    filterables: query === undefined ? [] : [filterableJson(query, source.kind === 'query' ? source.listen : {})],
    sorts: query?.sorts ?? [],
    merge_result_id: tile.merge?.id ?? null,
    total: false,
    query_id: query?.id ?? null,
    sql_query_id: tile.sqlSlug ?? null,
    query: query === undefined ? null : queryJson(query, url),
    vis_config: query?.vis_config ?? null,
  };
}

const filterableJson = (query: StoredQuery, listen: Readonly<Record<string, string>>) => ({
  model: query.model,
  view: query.view,
  name: null,
  listen: Object.entries(listen).map(([dashboard_filter_name, field]) => ({ dashboard_filter_name, field })),
});

/** Looker's MergeQuery. */
export function mergeQueryJson(merge: MergeQuery): Record<string, unknown> {
  return {
    can: {},
    column_limit: '50',
    dynamic_fields: null,
    id: merge.id,
    pivots: null,
    result_maker_id: null,
    sorts: [],
    source_queries: merge.sources.map(source => ({
      merge_fields: Object.entries(source.on).map(([source_field_name, field_name]) => ({
        field_name,
        source_field_name,
      })),
      name: source.name,
      query_id: source.query.id,
      query_slug: source.query.slug,
    })),
    total: false,
    limit: '500',
    vis_config: null,
  };
}

const nothingToSay = () => ({
  can: {},
  dashboard_layout_id: null,
  edit_uri: null,
  lookml_link_id: null,
  note_display: null,
  note_state: null,
  note_text: null,
  note_text_as_html: null,
  filter_id: null,
  refresh_interval: null,
  refresh_interval_to_i: null,
  title_hidden: false,
  alert_count: 0,
  rich_content_json: null,
  title_text_as_html: null,
  subtitle_text_as_html: null,
  extension_id: null,
  aria_description: null,
  certification_metadata: null,
});
