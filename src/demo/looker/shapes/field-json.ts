import type { DemoField } from '../engine/engine.ts';

/** The types of Looker whose values are numbers. */
const NUMERIC = new Set(
  'number int count count_distinct sum sum_distinct average average_distinct median min max percent_of_total running_total'.split(
    ' ',
  ),
);

/** Looker's LookmlModelExploreField. `suggestions` is null unless LookML lists them; values come by the suggestions route. */
export function fieldJson(field: DemoField, explore: string): Record<string, unknown> {
  const numeric = NUMERIC.has(field.type);
  return {
    ...nothingToSay(),
    ...time(field),
    align: numeric ? 'right' : 'left',
    can_filter: true,
    category: field.kind,
    default_filter_value: field.defaultFilterValue ?? null,
    description: field.description,
    enumerations: field.allowedValues ?? null,
    field_group_label: field.groupLabel ?? null,
    field_group_variant: field.labelShort,
    has_allowed_values: field.allowedValues !== undefined,
    hidden: field.hidden,
    is_filter: field.kind === 'filter',
    is_numeric: numeric,
    label: field.label,
    label_short: field.labelShort,
    measure: field.kind === 'measure',
    name: field.name,
    parameter: field.kind === 'parameter',
    primary_key: field.primaryKey ?? false,
    scope: field.view,
    suggest_dimension: field.name,
    suggest_explore: explore,
    suggestable: field.suggestable,
    synonyms: field.synonyms,
    tags: field.tags,
    type: field.type,
    value_format: field.valueFormat ?? null,
    value_format_name: field.valueFormatName ?? null,
    view: field.view,
    view_label: field.viewLabel,
    original_view: field.view,
  };
}

const INTERVALS = new Set(['second', 'minute', 'hour', 'day', 'week', 'month', 'quarter', 'year']);

/** What Looker says of a field made by a dimension group of type `time`. */
function time(field: DemoField): Record<string, unknown> {
  const part = /^date_(.+)$/.exec(field.type)?.[1] ?? '';
  const interval = part === 'date' ? 'day' : part === 'time' || part === 'raw' ? 'second' : part;
  const isTime = field.type.startsWith('date_');
  return {
    dimension_group: field.dimensionGroup === undefined ? null : `${field.view}.${field.dimensionGroup}`,
    is_timeframe: isTime,
    can_time_filter: isTime,
    time_interval: INTERVALS.has(interval) ? { name: interval, count: 1 } : null,
    fill_style: isTime ? 'range' : null,
    convert_tz: isTime,
    datatype: isTime ? 'timestamp' : null,
  };
}

const nothingToSay = () => ({
  available_custom_timeframes: null,
  timeframe_labels: null,
  drill_fields: [],
  error: null,
  fiscal_month_offset: 0,
  has_drills_metadata: false,
  is_fiscal: false,
  label_from_parameter: null,
  lookml_link: null,
  links: null,
  map_layer: null,
  strict_value_format: false,
  period_over_period_params: null,
  permanent: null,
  project_name: null,
  requires_refresh_on_sort: false,
  sortable: true,
  source_file: '',
  source_file_path: '',
  sql: null,
  sql_case: null,
  filters: null,
  suggestions: null,
  user_attribute_filter_types: [],
  dynamic: false,
  week_start_day: 'monday',
  times_used: 0,
});
