import type { DemoExplore, DemoField, DemoLookmlModel } from '../engine/engine.ts';
import { fieldJson } from './field-json.ts';

/** Looker's LookmlModelExplore, as a user without LookML rights sees it. */
export function exploreJson(model: DemoLookmlModel, explore: DemoExplore): Record<string, unknown> {
  const kind = (kind: DemoField['kind']) =>
    explore.fields.filter(field => field.kind === kind).map(field => fieldJson(field, explore.name));
  const views = [...new Set(explore.fields.map(field => field.view))];
  return {
    ...RIGHTS,
    ...NOTHING_TO_SAY,
    id: `${model.name}::${explore.name}`,
    name: explore.name,
    description: explore.description,
    label: explore.label,
    title: explore.label,
    connection_name: model.connection,
    project_name: model.projectName,
    model_name: model.name,
    view_name: explore.name,
    hidden: explore.hidden,
    group_label: explore.groupLabel,
    scopes: views,
    joins: views.filter(view => view !== explore.name).map(joinJson),
    always_filter: explore.alwaysFilter,
    fields: {
      dimensions: kind('dimension'),
      measures: kind('measure'),
      filters: kind('filter'),
      parameters: kind('parameter'),
    },
  };
}

/** Looker's LookmlModelExploreJoins: each row of an explore finds one row of a joined view. */
const joinJson = (name: string): Record<string, unknown> => ({
  name,
  dependent_fields: [],
  fields: null,
  foreign_key: null,
  from: null,
  outer_only: null,
  relationship: 'many_to_one',
  required_joins: [],
  sql_foreign_key: null,
  sql_on: null,
  sql_table_name: null,
  type: 'left_outer',
  view_label: null,
});

const RIGHTS = {
  can: {},
  can_total: true,
  can_develop: false,
  can_see_lookml: false,
  can_save: false,
  can_explain: false,
  can_pivot_in_db: true,
  can_subtotal: false,
  has_timezone_support: true,
  supports_cost_estimate: false,
};

const NOTHING_TO_SAY = {
  lookml_link: null,
  self_service_explore_data: null,
  dialect_name: 'demo',
  null_sort_treatment: 'low',
  files: [],
  source_file: null,
  sql_table_name: null,
  access_filter_fields: [],
  access_filters: [],
  aliases: [],
  conditionally_filter: [],
  index_fields: [],
  sets: [],
  tags: [],
  errors: null,
  supported_measure_types: [],
  always_join: [],
};
