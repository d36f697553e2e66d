import * as z from 'zod/mini';

/** A number that a double cannot hold exactly is given as its decimal string. */
export const cellSchema = z.union([z.string(), z.number(), z.boolean(), z.null()]);
export type Cell = z.infer<typeof cellSchema>;

export const columnSchema = z.object({
  /** Unique in its result: the field's name, and for a pivoted measure the field's name and the pivot values. */
  key: z.string(),
  /** Looker's field name, `view.field`. */
  field: z.string(),
  label: z.string(),
  /** Looker's field type (`string`, `number`, `date_month`, `yesno`, `sum`, …); `unknown` when Looker did not say. */
  type: z.string(),
  kind: z.enum(['dimension', 'measure', 'calculation']),
  /** Looker's value format (spreadsheet style, `$#,##0.00`), when the field has one. */
  value_format: z.optional(z.string()),
  /** The pivot values of this column, in the order of the query's `pivots`. */
  pivot: z.optional(z.array(z.string())),
  /** Looker's types of the fields those values are of, in the same order. */
  pivot_types: z.optional(z.array(z.string())),
});
export type Column = z.infer<typeof columnSchema>;

/** The query as Looker executed it, read from the request that reached Looker: never from the model's words. */
export const executedQuerySchema = z.object({
  model: z.string(),
  explore: z.string(),
  fields: z.array(z.string()),
  filters: z.record(z.string(), z.string()),
  pivots: z.array(z.string()),
  sorts: z.array(z.string()),
  limit: z.nullable(z.string()),
  time_zone: z.nullable(z.string()),
  filter_expression: z.nullable(z.string()),
  dynamic_fields: z.nullable(z.string()),
});
export type ExecutedQuery = z.infer<typeof executedQuerySchema>;

/** What a `result` event says of a result; the rows come by page. */
export const resultSummarySchema = z.object({
  result_id: z.string(),
  title: z.optional(z.string()),
  columns: z.array(columnSchema),
  row_count: z.number(),
  /** True when Looker has more rows than were kept: the query's limit was reached, or ours. */
  cut: z.boolean(),
  query: executedQuerySchema,
  /** When Looker was asked for these rows; ISO 8601 in UTC. */
  asked_at: z.optional(z.string()),
  /** They were there already, from the same query of that time: Looker was not asked again. */
  reused: z.optional(z.boolean()),
  /** Where a person opens this query in Looker; only of a Looker that has web pages. */
  query_url: z.optional(z.string()),
});
export type ResultSummary = z.infer<typeof resultSummarySchema>;

/** How a result can be shown. */
export const CHART_KINDS = ['line', 'area', 'bar', 'horizontal_bar', 'pie', 'scatter', 'number', 'table'] as const;
export type ChartKind = (typeof CHART_KINDS)[number];

export const resultPageSchema = z.extend(resultSummarySchema, {
  offset: z.number(),
  /** One array a row, cells in the order of `columns`. */
  rows: z.array(z.array(cellSchema)),
});
export type ResultPage = z.infer<typeof resultPageSchema>;
