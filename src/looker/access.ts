import type { OwnToolName } from './own-tools/own-tools.ts';
import type { RouteRule } from './tickets.ts';

/** What a tool does at Looker: `read` leaves everything as it was, `write` does not. */
export type Access = 'read' | 'write';

const GET = 'GET';
const POST = 'POST';

const MODELS: RouteRule = { method: GET, path: /^\/lookml_models$/ };
const MODEL: RouteRule = { method: GET, path: /^\/lookml_models\/[^/]+$/ };
const EXPLORE: RouteRule = { method: GET, path: /^\/lookml_models\/[^/]+\/explores\/[^/]+$/ };
const SUGGESTIONS: RouteRule = { method: GET, path: /^\/models\/[^/]+\/views\/[^/]+\/fields\/[^/]+\/suggestions$/ };
const LOOK: RouteRule = { method: GET, path: /^\/looks\/[^/]+$/ };
const LOOKS: RouteRule = { method: GET, path: /^\/looks\/search$/ };
const DASHBOARD: RouteRule = { method: GET, path: /^\/dashboards\/[^/]+$/ };
const DASHBOARDS: RouteRule = { method: GET, path: /^\/dashboards\/search$/ };
const MERGE_QUERY: RouteRule = { method: GET, path: /^\/merge_queries\/[^/]+$/ };
const QUERY_OF_SLUG: RouteRule = { method: GET, path: /^\/queries\/slug\/[^/]+$/ };
/** A saved SQL Runner query of a dashboard tile; its text cannot be changed on this route. */
const SQL_TILE: RouteRule = { method: POST, path: /^\/sql_queries\/[^/]+\/run\/json$/ };
/** The Toolbox asks run_inline first and on any failure repeats the query on the older route (1.12.0). */
const RUN_INLINE: RouteRule = { method: POST, path: /^\/queries\/run_inline$/ };
const RUN_JSON: RouteRule = { method: POST, path: /^\/queries\/run\/json$/ };
const RUN_SQL: RouteRule = { method: POST, path: /^\/queries\/run\/sql$/ };

/**
 * The Toolbox's tools that we offer, each with every route its calls need at Looker and no other. A call's ticket admits only these,
 * so a tool that turned out to write could not.
 */
export const ROUTES = {
  get_models: [MODELS],
  get_explores: [MODEL],
  get_field_value_suggestions: [SUGGESTIONS],
  query: [EXPLORE, RUN_INLINE, RUN_JSON],
  query_sql: [EXPLORE, RUN_INLINE, RUN_SQL],
  get_looks: [LOOKS],
  run_look: [LOOK, RUN_INLINE, RUN_JSON],
  get_dashboards: [DASHBOARDS],
  get_dashboard: [DASHBOARD],
  run_dashboard: [DASHBOARD, MERGE_QUERY, QUERY_OF_SLUG, SQL_TILE, RUN_INLINE, RUN_JSON],
} as const satisfies Record<string, readonly RouteRule[]>;

export type ToolboxTool = keyof typeof ROUTES;

/** Our own tools: none of them makes a request of its own to Looker, so there are no routes. */
const OWN: Readonly<Record<OwnToolName, Access>> = {
  find_fields: 'read',
  describe_explore: 'read',
  show_chart: 'read',
};

/**
 * Our own, and every tool of the Toolbox's three prebuilt Looker sets (1.12.0). Its own hints are no basis: they call
 * `generate_embed_url` (mints a log-in URL), `dev_mode` (changes the session) and `query_url` (stores a query) read-only.
 */
export const ACCESS: Readonly<Record<string, Access>> = {
  ...OWN,
  // looker
  get_models: 'read',
  get_explores: 'read',
  get_dimensions: 'read',
  get_measures: 'read',
  get_filters: 'read',
  get_parameters: 'read',
  get_field_value_suggestions: 'read',
  query: 'read',
  query_sql: 'read',
  query_url: 'write',
  get_looks: 'read',
  run_look: 'read',
  make_look: 'write',
  get_dashboards: 'read',
  get_dashboard: 'read',
  run_dashboard: 'read',
  make_dashboard: 'write',
  add_dashboard_element: 'write',
  add_dashboard_filter: 'write',
  update_dashboard_element: 'write',
  create_dashboard_layout: 'write',
  update_dashboard_layout_component: 'write',
  generate_embed_url: 'write',
  // looker-dev
  create_git_branch: 'write',
  create_project_directory: 'write',
  create_project_file: 'write',
  create_view_from_table: 'write',
  delete_git_branch: 'write',
  delete_project_directory: 'write',
  delete_project_file: 'write',
  dev_mode: 'write',
  get_connection_databases: 'read',
  get_connection_schemas: 'read',
  get_connection_table_columns: 'read',
  get_connection_tables: 'read',
  get_connections: 'read',
  get_git_branch: 'read',
  get_lookml_tests: 'read',
  get_project_directories: 'read',
  get_project_file: 'read',
  get_project_files: 'read',
  get_projects: 'read',
  health_analyze: 'read',
  health_pulse: 'read',
  health_vacuum: 'read',
  list_git_branches: 'read',
  run_lookml_tests: 'read',
  switch_git_branch: 'write',
  update_project_file: 'write',
  validate_project: 'write', // stores the validation's result in the project
  // looker-conversational-analytics (get_models and get_explores stand above)
  ask_data_insights: 'write', // hands the question to another service
};
