import type { DemoField } from '../engine/engine.ts';
import { completeRow } from './cells.ts';
import type { QueryAnswer } from './formats.ts';
import { calculationJson, cellJson } from './json-detail.ts';
import { pivotJson } from './pivot-json.ts';

/** Looker's `json_bi`: `{metadata, rows}`, cells as in json_detail. */
export function jsonBi({ result, query, sql }: QueryAnswer): Record<string, unknown> {
  const show = cellJson([...result.fields.dimensions, ...result.fields.measures], result.fields.tableCalculations);
  return {
    metadata: {
      big_query_metadata: null,
      fields: {
        dimensions: result.fields.dimensions.map(biField),
        measures: result.fields.measures.map(biField),
        pivots: result.fields.pivots.map(biField),
        table_calculations: result.fields.tableCalculations.map(calculationJson),
      },
      pivots: result.pivots.map(pivotJson),
      has_totals: result.totals !== undefined,
      has_subtotals: false,
      columns_truncated: 'no',
      filters: query.filters,
      filter_expression: query.filterExpression,
      sql: sql(),
    },
    rows: result.rows.map(row => completeRow(result, row, show)),
  };
}

function biField(field: DemoField): Record<string, unknown> {
  return {
    sql: null,
    view: field.view,
    dimension_group: field.dimensionGroup ?? null,
    category: field.kind,
    field_group_label: field.groupLabel ?? null,
    name: field.name,
    type: field.type,
    view_label: field.viewLabel,
    label: field.label,
    field_group_variant: field.labelShort,
    hidden: field.hidden,
    description: field.description,
    value_format: field.valueFormat ?? null,
  };
}
