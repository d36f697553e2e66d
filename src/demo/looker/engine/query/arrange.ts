import type { DemoCell } from '../types.ts';
import { compareCells } from './compare.ts';
import type { DimensionValues } from './dimension-values.ts';
import type { Axis, Grid } from './grid.ts';
import type { QueryPlan } from './plan.ts';
import type { Sort } from './sorts.ts';

/** Which rows and columns of a grid are shown, in this order. */
export interface Arrangement {
  readonly rows: readonly number[];
  readonly columns: readonly number[];
}

type Order = (a: number, b: number) => number;

/** The place of every value among its dimension's sorted values: comparing places is faster than comparing texts. */
function places({ cells, order }: DimensionValues): Int32Array {
  const keys: readonly DemoCell[] = order ?? cells;
  const sorted = Array.from(keys.keys()).sort((a, b) => compareCells(keys[a] ?? null, keys[b] ?? null));
  const place = new Int32Array(keys.length);
  for (const [at, code] of sorted.entries()) place[code] = at;
  return place;
}

function dimensionOrder(axis: Axis, at: number, descending: boolean): Order {
  const values = axis.values[at];
  if (values === undefined) return () => 0;
  const place = places(values);
  const placeOf = (group: number): number => place[values.codes[axis.groups.first[group] ?? -1] ?? -1] ?? -1;
  const sign = descending ? -1 : 1;
  return (a, b) => sign * (placeOf(a) - placeOf(b));
}

/** Orders by the named sorts, then by all dimensions ascending, so that equal rows always come in the same order. */
function inOrder(count: number, orders: readonly Order[]): number[] {
  return Array.from({ length: count }, (_, group) => group).sort((a, b) => {
    for (const order of orders) {
      const difference = order(a, b);
      if (difference !== 0) return difference;
    }
    return 0;
  });
}

const namedAt = (axis: Axis, name: string): number => axis.dimensions.findIndex(({ field }) => field.name === name);
const tieOrders = (axis: Axis): Order[] => axis.dimensions.map((_, at) => dimensionOrder(axis, at, false));

/** Keeps the crossings that pass the filters on measures. */
function passing(plan: QueryPlan, grid: Grid, measures: ReadonlyMap<string, readonly DemoCell[]>): Uint8Array {
  const kept = new Uint8Array(grid.groups.count).fill(1);
  for (const { field, filter } of plan.having) {
    const values = measures.get(field.field.name);
    for (let cell = 0; cell < kept.length; cell++) {
      if (filter.on === 'value' && !filter.passes(values?.[cell] ?? null)) kept[cell] = 0;
    }
  }
  return kept;
}

function rowOrder(
  sort: Sort,
  grid: Grid,
  columns: readonly number[],
  measures: ReadonlyMap<string, readonly DemoCell[]>,
): Order {
  if (sort.of === 'dimension') return dimensionOrder(grid.rows, namedAt(grid.rows, sort.name), sort.descending);
  const values = measures.get(sort.name);
  const column = columns[sort.pivotIndex];
  const valueOf = (row: number): DemoCell => {
    const cell = column === undefined ? undefined : grid.cellAt(row, column);
    return cell === undefined ? null : (values?.[cell] ?? null);
  };
  const sign = sort.descending ? -1 : 1;
  return (a, b) => sign * compareCells(valueOf(a), valueOf(b));
}

/** A grid whose crossings do not all pass: the others hold no data any more. */
function filteredGrid(grid: Grid, kept: Uint8Array): Grid {
  if (kept.every(keep => keep === 1)) return grid;
  return {
    ...grid,
    cellAt: (row, column) => {
      const cell = grid.cellAt(row, column);
      return cell !== undefined && kept[cell] === 1 ? cell : undefined;
    },
  };
}

/** Filters by measures, sorts and limits, in the order in which the database and Looker do it. */
export function arrange(
  plan: QueryPlan,
  whole: Grid,
  measures: ReadonlyMap<string, readonly DemoCell[]>,
): { grid: Grid; arrangement: Arrangement } {
  const { limit, columnLimit } = plan.query;
  const kept = passing(plan, whole, measures);
  const grid = filteredGrid(whole, kept);
  const isKept = (_: number, cell: number): boolean => kept[cell] === 1;
  const livingRows = new Set(whole.rowOf.filter(isKept));
  const livingColumns = new Set(whole.columnOf.filter(isKept));
  const columnOrders = plan.sorts
    .filter(sort => sort.of === 'pivot')
    .map(sort => dimensionOrder(grid.columns, namedAt(grid.columns, sort.name), sort.descending));
  const columns = inOrder(grid.columns.groups.count, [...columnOrders, ...tieOrders(grid.columns)])
    .filter(column => livingColumns.has(column))
    .slice(0, columnLimit < 0 ? undefined : columnLimit);
  const rowOrders = plan.sorts
    .filter(sort => sort.of === 'dimension' || sort.of === 'measure')
    .map(sort => rowOrder(sort, grid, columns, measures));
  const rows = inOrder(grid.rows.groups.count, [...rowOrders, ...tieOrders(grid.rows)])
    .filter(row => livingRows.has(row))
    .slice(0, limit < 0 ? undefined : limit);
  return { grid, arrangement: { rows, columns } };
}
