import type { Dimension } from '../lookml/field.ts';
import type { DemoCell } from '../types.ts';
import type { QueryContext } from './context.ts';
import { type DimensionValues, dimensionValues } from './dimension-values.ts';
import { type Groups, groupedRows, oneGroup, splitGroups } from './groups.ts';
import { measureValues } from './measure-values.ts';
import type { QueryPlan } from './plan.ts';

/** Rows or columns of a result: groups of base rows that share the values of some dimensions. */
export interface Axis {
  readonly dimensions: readonly Dimension[];
  readonly values: readonly DimensionValues[];
  readonly groups: Groups;
}

/** Where rows and pivot columns cross. Without pivots there is one column, and every row's cell is the row itself. */
export interface Grid {
  readonly rows: Axis;
  readonly columns: Axis;
  readonly groups: Groups;
  /** The row and the column of every group. */
  readonly rowOf: Int32Array;
  readonly columnOf: Int32Array;
  /** The group of a crossing, or undefined where there is no data. */
  cellAt(row: number, column: number): number | undefined;
}

function axis(dimensions: readonly Dimension[], selected: Int32Array, context: QueryContext): Axis {
  const values = dimensions.map(dimension => dimensionValues(dimension, context));
  const groups = values.reduce(
    (sofar, { codes, cells }) => splitGroups(sofar, selected, i => codes[selected[i] ?? 0] ?? 0, cells.length),
    oneGroup(selected),
  );
  return { dimensions, values, groups };
}

export function makeGrid(plan: QueryPlan, selected: Int32Array, context: QueryContext): Grid {
  const rows = axis(plan.dimensions, selected, context);
  const columns = axis(plan.pivots, selected, context);
  const width = columns.groups.count;
  if (plan.pivots.length === 0) {
    const { count } = rows.groups;
    const rowOf = Int32Array.from({ length: count }, (_, row) => row);
    return { rows, columns, groups: rows.groups, rowOf, columnOf: new Int32Array(count), cellAt: row => row };
  }
  const groups = splitGroups(rows.groups, selected, i => columns.groups.groupOf[i] ?? 0, width);
  const rowOf = new Int32Array(groups.count);
  const columnOf = new Int32Array(groups.count);
  for (const [i, cell] of groups.groupOf.entries()) {
    rowOf[cell] = rows.groups.groupOf[i] ?? 0;
    columnOf[cell] = columns.groups.groupOf[i] ?? 0;
  }
  const cells = new Map(Array.from(rowOf, (row, cell) => [row * width + (columnOf[cell] ?? 0), cell]));
  return { rows, columns, groups, rowOf, columnOf, cellAt: (row, column) => cells.get(row * width + column) };
}

/** The value of the axis' `at`-th dimension in a group. */
export function axisCell({ values, groups }: Axis, at: number, group: number): DemoCell {
  const dimension = values[at];
  return dimension?.cells[dimension.codes[groups.first[group] ?? -1] ?? -1] ?? null;
}

/** All measures a plan needs, those of its filters too, for the given groups, by name. */
export function measuresOf(
  plan: QueryPlan,
  groups: Groups,
  selected: Int32Array,
  context: QueryContext,
): Map<string, DemoCell[]> {
  const grouped = groupedRows(groups, selected);
  const needed = [...plan.measures, ...plan.having.map(({ field }) => field)];
  const values = new Map<string, DemoCell[]>();
  for (const measure of needed) {
    if (!values.has(measure.field.name)) values.set(measure.field.name, measureValues(measure, grouped, context));
  }
  return values;
}
