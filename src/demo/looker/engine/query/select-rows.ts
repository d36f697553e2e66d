import type { FieldFilter } from '../filters/field-filter.ts';
import type { Dimension } from '../lookml/field.ts';
import type { QueryContext } from './context.ts';
import { dimensionValues } from './dimension-values.ts';
import { evaluate } from './evaluate.ts';
import { type Expression, expressionFields } from './expression.ts';
import type { Filtered, QueryPlan } from './plan.ts';

/** Takes a row out of `kept` when its value does not pass; every different value is looked at once. */
function keepByValue(kept: Uint8Array, dimension: Dimension, filter: FieldFilter, context: QueryContext): void {
  if (filter.on !== 'value') return;
  const { codes, cells } = dimensionValues(dimension, context);
  const passes = Uint8Array.from(cells, cell => (filter.passes(cell) ? 1 : 0));
  for (let row = 0; row < kept.length; row++) if (passes[codes[row] ?? 0] !== 1) kept[row] = 0;
}

function keepByInstant(kept: Uint8Array, dimension: Dimension, filter: FieldFilter, context: QueryContext): void {
  const column = dimension.column(context.tables, context.inputs);
  if (filter.on !== 'instant' || column.kind !== 'time') return;
  const passes = Uint8Array.from(column.seconds, seconds => (filter.passes(seconds) ? 1 : 0));
  const missing = filter.passes(Number.NaN) ? 1 : 0;
  const { index } = context.join(dimension.field.view);
  for (let row = 0; row < kept.length; row++) {
    const at = index === undefined ? row : (index[row] ?? -1);
    if ((at < 0 ? missing : passes[at]) !== 1) kept[row] = 0;
  }
}

/** The custom filter keeps the rows for which it is true: neither false nor unknown. */
function keepByCondition(kept: Uint8Array, condition: Expression, plan: QueryPlan, context: QueryContext): void {
  const fields = new Map(
    expressionFields(condition).map(name => [name, dimensionValues(plan.index.dimension(name), context)]),
  );
  for (let row = 0; row < kept.length; row++) {
    if (kept[row] !== 1) continue;
    const value = evaluate(condition, name => {
      const values = fields.get(name);
      return values?.cells[values.codes[row] ?? -1] ?? null;
    });
    if (value !== true && value !== 'Yes') kept[row] = 0;
  }
}

const apply = (kept: Uint8Array, { field, filter }: Filtered<Dimension>, context: QueryContext): void =>
  filter.on === 'instant' ? keepByInstant(kept, field, filter, context) : keepByValue(kept, field, filter, context);

/** The rows of the explore's base view that pass all the query's filters, ascending. */
export function selectRows(plan: QueryPlan, context: QueryContext): Int32Array {
  const base = plan.index.explore.views[0]?.name ?? '';
  const kept = new Uint8Array(context.join(base).rows).fill(1);
  for (const filtered of plan.where) apply(kept, filtered, context);
  if (plan.condition !== null) keepByCondition(kept, plan.condition, plan, context);
  const rows = new Int32Array(kept.length);
  let count = 0;
  for (let row = 0; row < kept.length; row++) if (kept[row] === 1) rows[count++] = row;
  return rows.subarray(0, count);
}
