import * as z from 'zod/mini';
import { catch as otherwise } from 'zod/mini';
import type { Cell, Column } from '../contract/results.ts';
import type { FieldInfo } from './explore-fields.ts';
import type { ColumnSource } from './result-rows.ts';

const text = otherwise(z.optional(z.string()), undefined);
const dynamicFieldsSchema = z.array(
  z.object({
    table_calculation: text,
    dimension: text,
    measure: text,
    label: text,
    type: text,
    _type_hint: text,
    value_format: text,
  }),
);

/** Fields a query brings along itself, by name, in its order. Text that is no such list gives none. */
export function readDynamicFields(json: string | null): Map<string, FieldInfo> {
  const found = new Map<string, FieldInfo>();
  for (const each of parseList(json)) {
    const name = each.table_calculation ?? each.dimension ?? each.measure;
    if (name === undefined) continue;
    const kind =
      each.table_calculation !== undefined ? 'calculation' : each.dimension !== undefined ? 'dimension' : 'measure';
    found.set(name, {
      kind,
      label: each.label ?? prettified(name),
      type: each.type ?? each._type_hint ?? 'unknown',
      ...(each.value_format === undefined ? {} : { valueFormat: each.value_format }),
    });
  }
  return found;
}

function parseList(json: string | null): z.infer<typeof dynamicFieldsSchema> {
  try {
    return dynamicFieldsSchema.parse(JSON.parse(json ?? '[]'));
  } catch {
    return [];
  }
}

/** Columns with the labels and types Looker knows; for a field it does not tell of, what name and values show. */
export function describeColumns(
  sources: readonly ColumnSource[],
  rows: readonly (readonly Cell[])[],
  known: ReadonlyMap<string, FieldInfo>,
  pivots: readonly string[],
): Column[] {
  const pivotTypes = pivots.map(field => known.get(field)?.type ?? 'unknown');
  return sources.map(({ key, field, pivot }, at) => {
    const info = known.get(field) ?? guessed(field, pivot !== undefined, rows, at);
    return {
      key,
      field,
      label: info.label,
      type: info.type,
      kind: info.kind,
      ...(info.valueFormat === undefined ? {} : { value_format: info.valueFormat }),
      ...(pivot === undefined ? {} : { pivot, pivot_types: pivotTypes }),
    };
  });
}

function guessed(field: string, pivoted: boolean, rows: readonly (readonly Cell[])[], at: number): FieldInfo {
  const first = rows.find(row => (row[at] ?? null) !== null)?.[at];
  return {
    label: prettified(field),
    type: 'unknown',
    kind: pivoted || typeof first === 'number' ? 'measure' : 'dimension',
  };
}

/** `order_items.total_sale_price` as `Order Items Total Sale Price`. */
const prettified = (field: string): string =>
  field
    .split(/[._\s]+/)
    .filter(word => word !== '')
    .map(word => word.charAt(0).toUpperCase() + word.slice(1))
    .join(' ');
