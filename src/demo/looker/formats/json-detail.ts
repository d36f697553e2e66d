import type { DemoCell, DemoField, DemoTableCalculation } from '../engine/engine.ts';
import { fieldJson } from '../shapes/field-json.ts';
import { completeRow } from './cells.ts';
import type { QueryAnswer } from './formats.ts';
import { pivotJson } from './pivot-json.ts';
import { rendered } from './rendered.ts';

/** Looker's `json_detail`: fields, pivots, and cells as `{value, rendered}`. */
export function jsonDetail({ result, query, sql }: QueryAnswer): Record<string, unknown> {
  const show = cellJson([...result.fields.dimensions, ...result.fields.measures], result.fields.tableCalculations);
  const field = (item: DemoField) => fieldJson(item, query.view);
  return {
    fields: {
      dimensions: result.fields.dimensions.map(field),
      measures: result.fields.measures.map(field),
      pivots: result.fields.pivots.map(field),
      table_calculations: result.fields.tableCalculations.map(calculationJson),
    },
    pivots: result.pivots.map(pivotJson),
    data: result.rows.map(row => completeRow(result, row, show)),
    ...(result.totals === undefined ? {} : { totals_data: completeRow(result, result.totals, show) }),
    has_totals: result.totals !== undefined,
    has_row_totals: query.rowTotal,
    /** True when the limit was reached, so that more rows may exist. */
    truncated: query.limit !== -1 && result.rows.length >= query.limit,
    columns_truncated: 'no',
    timezone: query.queryTimezone,
    applied_filters: query.filters,
    sql: sql(),
    errors: null,
  };
}

export function jsonDetailError(message: string): Record<string, unknown> {
  return {
    fields: { dimensions: [], measures: [], pivots: [], table_calculations: [] },
    pivots: [],
    data: [],
    errors: [{ message: 'The demo database encountered an error while running this query.', message_details: message }],
  };
}

/** How a cell of the named field is shown. */
export function cellJson(
  fields: readonly DemoField[],
  calculations: readonly DemoTableCalculation[],
): (cell: DemoCell, name: string) => Record<string, unknown> {
  const formats = new Map([
    ...fields.map(field => [field.name, field.valueFormat] as const),
    ...calculations.map(item => [item.tableCalculation, item.valueFormat] as const),
  ]);
  /** A dimension's plain numbers (ids, years) are shown without thousands. */
  const plain = new Set(fields.filter(field => field.kind === 'dimension').map(field => field.name));
  return (cell, name) => {
    if (cell === null) return { value: null };
    const format = formats.get(name) ?? (plain.has(name) && Number.isInteger(cell) ? '0' : undefined);
    return { value: cell, rendered: rendered(cell, format) };
  };
}

export const calculationJson = (item: DemoTableCalculation): Record<string, unknown> => ({
  name: item.tableCalculation,
  label: item.label,
  align: 'right',
  type: 'number',
  expression: item.expression,
  value_format: item.valueFormat ?? null,
  measure: true,
  is_table_calculation: true,
});
