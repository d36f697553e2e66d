import { IANAZone } from 'luxon';
import * as z from 'zod/mini';
import { invalid } from './api-error.ts';
import type { DemoQuery, DemoTableCalculation } from './engine/engine.ts';
import { isFailureWord } from './failures.ts';

/** The zone of queries that name none, as an administrator would set it for the whole instance; `GET /setting` tells it. */
export const INSTANCE_TIME_ZONE = 'America/Sao_Paulo';
/** Looker's defaults and the most it allows. */
const DEFAULT_LIMIT = 500;
const DEFAULT_COLUMN_LIMIT = 50;
const MAX_COLUMN_LIMIT = 200;

const texts = z.nullish(z.array(z.string()));
const text = z.nullish(z.string());

/** A query as clients write it. Filter values that are numbers or yes/no are accepted beside strings, as Looker does. */
export const writeQuerySchema = z.object({
  model: z.string(),
  view: z.string(),
  fields: texts,
  pivots: texts,
  fill_fields: texts,
  filters: z.nullish(z.record(z.string(), z.nullable(z.union([z.string(), z.number(), z.boolean()])))),
  filter_expression: text,
  sorts: texts,
  limit: z.nullish(z.union([z.string(), z.number()])),
  column_limit: z.nullish(z.union([z.string(), z.number()])),
  total: z.nullish(z.boolean()),
  row_total: text,
  subtotals: texts,
  vis_config: z.nullish(z.record(z.string(), z.unknown())),
  filter_config: z.nullish(z.record(z.string(), z.unknown())),
  visible_ui_sections: text,
  dynamic_fields: text,
  query_timezone: text,
});
export type WriteQuery = z.infer<typeof writeQuerySchema>;

/** Throws Looker's 422 for a body that is no query; unknown keys are dropped. */
export function parseWriteQuery(body: unknown): WriteQuery {
  const parsed = writeQuerySchema.safeParse(body);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw invalid(issue?.path.join('.') ?? 'query', issue?.message ?? 'is not a query', 'missing_field');
}

/** What the engine is asked. The magic words of failures.ts are no filters: they are taken out. */
export function toDemoQuery(query: WriteQuery): DemoQuery {
  const queryTimezone = query.query_timezone || INSTANCE_TIME_ZONE;
  if (!IANAZone.isValidZone(queryTimezone)) throw invalid('query_timezone', `Unknown time zone "${queryTimezone}".`);
  const columnLimit = wholeNumber('column_limit', query.column_limit, DEFAULT_COLUMN_LIMIT);
  return {
    model: query.model,
    view: query.view,
    fields: query.fields ?? [],
    pivots: query.pivots ?? [],
    filters: Object.fromEntries(
      Object.entries(query.filters ?? {})
        .map(([name, value]) => [name, String(value ?? '')] as const)
        .filter(([, value]) => !isFailureWord(value)),
    ),
    filterExpression: query.filter_expression || null,
    sorts: query.sorts ?? [],
    limit: wholeNumber('limit', query.limit, DEFAULT_LIMIT),
    columnLimit: Math.min(columnLimit, MAX_COLUMN_LIMIT),
    total: query.total ?? false,
    rowTotal: Boolean(query.row_total),
    queryTimezone,
    dynamicFields: tableCalculations(query.dynamic_fields),
  };
}

/** Looker's limits are strings; -1 is "no limit". */
function wholeNumber(field: string, value: string | number | null | undefined, otherwise: number): number {
  if (value === null || value === undefined || value === '') return otherwise;
  const number = Number(value);
  if (!Number.isInteger(number) || number < -1 || number === 0) throw invalid(field, `"${value}" is not a row count.`);
  return number;
}

const dynamicFieldSchema = z.object({
  table_calculation: z.string(),
  expression: z.string(),
  label: z.optional(z.string()),
  value_format: z.nullish(z.string()),
});

/** Of Looker's dynamic fields the demo computes table calculations; custom dimensions and measures are refused by name. */
function tableCalculations(json: string | null | undefined): DemoTableCalculation[] {
  if (!json) return [];
  const parsed = z.array(dynamicFieldSchema).safeParse(readJson(json));
  if (!parsed.success) throw invalid('dynamic_fields', 'The demo computes table calculations only.');
  return parsed.data.map(toCalculation);
}

const toCalculation = (field: z.infer<typeof dynamicFieldSchema>): DemoTableCalculation => ({
  tableCalculation: field.table_calculation,
  label: field.label ?? field.table_calculation,
  expression: field.expression,
  ...(field.value_format ? { valueFormat: field.value_format } : {}),
});

function readJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
