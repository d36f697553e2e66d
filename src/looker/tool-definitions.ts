import * as z from 'zod';
import type { ToolboxTool } from './access.ts';

/** Looker's own limit for a person in the browser; a larger answer helps no model. */
const MAX_ROWS = 5000;
const DEFAULT_ROWS = 500;

const EXACT_OR_EXPRESSION = { anyOf: [{ type: 'string' }, { type: 'array', items: { type: 'string' } }] };

const model = z.string().min(1);
const explore = z.string().min(1);
const search = z.string().optional().describe('words to look for');
const page = { limit: z.int().min(1).max(100).default(50), offset: z.int().min(0).default(0) };
const refresh = z.boolean().optional().describe('true: ask Looker anew, take no kept rows');
const id = z.union([z.string().min(1), z.int().transform(String)]).meta({ anyOf: undefined, type: 'string' });

const content = z.object({ title: z.string().optional().describe('% is a wildcard'), ...page });

const queryShape = {
  model,
  explore,
  fields: z.array(z.string().min(1)).min(1),
  filters: z.record(z.string(), z.unknown()).default({}).meta({ additionalProperties: EXACT_OR_EXPRESSION }),
  pivots: z.array(z.string()).default([]),
  sorts: z.array(z.string()).default([]),
  limit: z.int().min(1).max(MAX_ROWS).default(DEFAULT_ROWS),
  tz: z.string().optional(),
  filter_expression: z.string().optional(),
  dynamic_fields: z.array(z.record(z.string(), z.unknown())).default([]),
};

const FILTERS_HELP =
  'Field name to Looker filter expression. Examples: "Complete,Shipped", "-Cancelled", "%shirt%", ">=100", "[1,5]", "7 days", ' +
  '"last month", "2026-01-01 to 2026-03-31", "NULL". A list means exact values: ["New York, NY"].';

interface ToolDefinition {
  readonly description: string;
  readonly input: z.ZodType<Record<string, unknown>>;
}

/** What the model reads of our tools. Each call to the model carries all of it: every word counts. */
export const TOOLS = {
  get_models: { description: 'Lists the LookML models.', input: z.object({}) },
  get_explores: { description: 'Lists the explores (subject areas) of a model.', input: z.object({ model, search }) },
  get_field_value_suggestions: {
    description: 'Lists values of a dimension, to spell a filter as the data does.',
    input: z.object({
      model,
      explore,
      field: z.string().min(1),
      term: z.string().optional().describe('part of the value'),
    }),
  },
  query: {
    description:
      'Runs a query and returns its first 30 rows; all_rows sums up all of them. The person sees the whole table. For "top N" set sorts and limit; a total that all_rows does not have needs a query without dimensions.',
    input: z.object({
      ...queryShape,
      fields: queryShape.fields.describe('names as find_fields gives them'),
      filters: queryShape.filters.describe(FILTERS_HELP),
      pivots: queryShape.pivots.describe('some of fields, to become columns'),
      sorts: queryShape.sorts.describe('like "view.field desc"'),
      tz: queryShape.tz.describe('IANA time zone; normally left out'),
      filter_expression: queryShape.filter_expression.describe('Looker expression, e.g. ${users.age} > 30'),
      dynamic_fields: queryShape.dynamic_fields.describe('table calculations and custom fields, as in the Looker API'),
      refresh,
    }),
  },
  query_sql: {
    description: 'Gives the SQL of a query without running it. Arguments as in query.',
    input: z.object(queryShape),
  },
  get_looks: { description: 'Lists saved looks.', input: content },
  run_look: {
    description: 'Runs a saved look and returns its rows.',
    input: z.object({ look_id: id, limit: z.int().min(1).max(MAX_ROWS).default(DEFAULT_ROWS), refresh }),
  },
  get_dashboards: { description: 'Lists dashboards.', input: content },
  get_dashboard: {
    description: 'Describes a dashboard: its filters and the query of each tile.',
    input: z.object({ dashboard_id: id }),
  },
  run_dashboard: {
    description: 'Runs the tiles of a dashboard, without the default values of its filters.',
    input: z.object({ dashboard_id: id, refresh }),
  },
} as const satisfies Record<ToolboxTool, ToolDefinition>;

export type ToolArguments<Tool extends ToolboxTool> = z.output<(typeof TOOLS)[Tool]['input']>;
