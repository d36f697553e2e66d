import type { Dashboard, Tile } from '../content/content.ts';
import { elementJson } from './element-json.ts';
import { sharedFolderJson } from './folder-json.ts';
import { DEMO_USER, SHARED_FOLDER } from './instance-json.ts';

/** Looker's Dashboard with its filters, layout and elements. */
export function dashboardJson(
  dashboard: Dashboard,
  model: { name: string; label: string },
  url: string,
): Record<string, unknown> {
  return {
    ...nothingToSay(),
    id: dashboard.id,
    title: dashboard.title,
    description: dashboard.description,
    model: { id: model.name, label: model.label },
    slug: `demo${dashboard.id}`,
    url: `/dashboards/${dashboard.id}`,
    folder: sharedFolderJson(),
    folder_id: SHARED_FOLDER,
    user_id: DEMO_USER.id,
    user_name: DEMO_USER.name,
    dashboard_elements: dashboard.tiles.map(tile => elementJson(tile, dashboard.id, model, url)),
    dashboard_filters: dashboard.filters.map((_, row) => filterJson(dashboard, row, model.name)),
    dashboard_layouts: [layoutJson(dashboard)],
  };
}

function filterJson(dashboard: Dashboard, row: number, model: string): Record<string, unknown> {
  const filter = dashboard.filters[row];
  return {
    can: {},
    id: `${dashboard.id}${row}`,
    dashboard_id: dashboard.id,
    name: filter?.name,
    title: filter?.name,
    type: 'field_filter',
    default_value: filter?.default,
    model,
    explore: filter?.explore,
    dimension: filter?.dimension,
    field: null,
    row,
    listens_to_filters: [],
    allow_multiple_values: true,
    required: false,
    ui_config: null,
  };
}

function layoutJson(dashboard: Dashboard): Record<string, unknown> {
  return {
    can: {},
    id: `${dashboard.id}1`,
    dashboard_id: dashboard.id,
    type: 'newspaper',
    active: true,
    column_width: null,
    width: null,
    deleted: false,
    dashboard_title: dashboard.title,
    dashboard_layout_components: dashboard.tiles.map(tile => componentJson(tile, `${dashboard.id}1`)),
    label: '',
    description: null,
    order: 0,
    lookml_link_id: null,
  };
}

function componentJson(tile: Tile, layout: string): Record<string, unknown> {
  const [row, column, width, height] = tile.source.place;
  return {
    can: {},
    id: `${layout}${tile.id}`,
    dashboard_layout_id: layout,
    dashboard_element_id: tile.id,
    row,
    column,
    width,
    height,
    deleted: false,
    element_title: tile.source.title,
    element_title_hidden: false,
    vis_type: null,
    granular_row: null,
    granular_column: null,
    granular_width: null,
    granular_height: null,
  };
}

const nothingToSay = () => ({
  can: {},
  content_favorite_id: null,
  content_metadata_id: null,
  hidden: false,
  query_timezone: null,
  readonly: false,
  refresh_interval: null,
  refresh_interval_to_i: null,
  preferred_viewer: 'dashboards-next',
  certification_metadata: null,
  alert_sync_with_dashboard_filter_enabled: false,
  chat_enabled: false,
  background_color: null,
  created_at: null,
  crossfilter_enabled: false,
  deleted: false,
  deleted_at: null,
  deleter_id: null,
  edit_uri: null,
  enable_viz_full_screen: false,
  favorite_count: 0,
  filters_bar_collapsed: false,
  filters_location_top: true,
  last_accessed_at: null,
  last_viewed_at: null,
  updated_at: null,
  last_updater_id: null,
  last_updater_name: null,
  load_configuration: null,
  lookml_link_id: null,
  show_filters_bar: true,
  show_title: true,
  text_tile_text_color: null,
  tile_background_color: null,
  tile_text_color: null,
  title_color: null,
  view_count: 0,
  appearance: null,
  usage_count: 0,
  is_owner_disabled: false,
  preserve_desktop_layout: false,
  download_settings: null,
});
