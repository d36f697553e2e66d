/** The tools the planner knows, by bare name. */
export const TOOL_NAMES = [
  'find_fields',
  'describe_explore',
  'get_models',
  'get_explores',
  'get_dimensions',
  'get_measures',
  'get_field_value_suggestions',
  'query',
  'query_sql',
  'show_chart',
  'get_looks',
  'run_look',
  'get_dashboards',
  'run_dashboard',
] as const;
export type ToolName = (typeof TOOL_NAMES)[number];

/** `mcp_looker_get_models` → `get_models`: the Gemini CLI puts `mcp_<server>_` in front. */
export const bareToolName = (declared: string): ToolName | undefined =>
  TOOL_NAMES.find(name => declared === name || (declared.startsWith('mcp_') && declared.endsWith(`_${name}`)));
