import type { DemoCell, DemoResult } from '../types.ts';
import { arrange } from './arrange.ts';
import { addCalculations, type ResultCell, type ResultRow } from './calculations.ts';
import { compareCells } from './compare.ts';
import type { QueryContext } from './context.ts';
import { axisCell, type Grid, makeGrid, measuresOf } from './grid.ts';
import { oneGroup } from './groups.ts';
import type { QueryPlan } from './plan.ts';
import { selectRows } from './select-rows.ts';

/** Looker's key of the row totals among a pivoted measure's cells. */
export const ROW_TOTAL = '$$$_row_total_$$$';
const PIVOT_JOIN = '|FIELD|';

type MeasureCells = ReadonlyMap<string, readonly DemoCell[]>;
type Pivot = DemoResult['pivots'][number];

/** How a pivoted value is written in a key: null has a word of its own. */
const keyText = (cell: DemoCell): string => (cell === null ? 'null' : String(cell));

function pivotAt(plan: QueryPlan, grid: Grid, column: number): Pivot {
  const cells = plan.pivots.map((_, at) => axisCell(grid.columns, at, column));
  return {
    key: cells.map(keyText).join(PIVOT_JOIN),
    data: Object.fromEntries(plan.pivots.map(({ field }, at) => [field.name, cells[at] ?? null])),
  };
}

/** One measure's cells of a row: a single one, or by pivot key where there is data. */
function measureCell(
  plan: QueryPlan,
  pivots: readonly Pivot[],
  cellOf: (pivot: number) => DemoCell | undefined,
  rowTotal: DemoCell | undefined,
): ResultCell {
  if (plan.pivots.length === 0) return cellOf(0) ?? null;
  const cells = pivots.flatMap(({ key }, at): [string, DemoCell][] => {
    const cell = cellOf(at);
    return cell === undefined ? [] : [[key, cell]];
  });
  return Object.fromEntries(rowTotal === undefined ? cells : [...cells, [ROW_TOTAL, rowTotal]]);
}

/** Sorting by a calculation happens on the finished rows, as in Looker: the limit was applied before. */
function sortByCalculations(rows: ResultRow[], plan: QueryPlan, pivots: readonly Pivot[]): void {
  for (const sort of plan.sorts.filter(({ of }) => of === 'calculation').toReversed()) {
    const valueOf = (row: ResultRow): DemoCell => {
      const cell = row[sort.name] ?? null;
      return typeof cell === 'object' && cell !== null ? (cell[pivots[sort.pivotIndex]?.key ?? ''] ?? null) : cell;
    };
    rows.sort((a, b) => (sort.descending ? -1 : 1) * compareCells(valueOf(a), valueOf(b)));
  }
}

/** Totals are worked out over all rows of the query, not added up from those that are shown. */
function totalsRow(
  plan: QueryPlan,
  grid: Grid,
  columns: readonly number[],
  pivots: readonly Pivot[],
  selected: Int32Array,
  context: QueryContext,
): ResultRow {
  const wholes = measuresOf(plan, oneGroup(selected), selected, context);
  const byColumn = plan.pivots.length === 0 ? wholes : measuresOf(plan, grid.columns.groups, selected, context);
  const row: ResultRow = {};
  for (const { field } of plan.measures) {
    const whole = plan.query.rowTotal ? wholes.get(field.name)?.[0] : undefined;
    row[field.name] = measureCell(plan, pivots, at => byColumn.get(field.name)?.[columns[at] ?? -1], whole);
  }
  return row;
}

function resultRow(
  plan: QueryPlan,
  grid: Grid,
  row: number,
  columns: readonly number[],
  pivots: readonly Pivot[],
  cells: MeasureCells,
  rowTotals: MeasureCells | undefined,
): ResultRow {
  const result: ResultRow = {};
  for (const name of plan.query.fields) {
    const at = plan.dimensions.findIndex(({ field }) => field.name === name);
    if (at >= 0) result[name] = axisCell(grid.rows, at, row);
    const values = cells.get(name);
    if (values === undefined) continue;
    const cellOf = (pivot: number): DemoCell | undefined => {
      const cell = grid.cellAt(row, columns[pivot] ?? -1);
      return cell === undefined ? undefined : values[cell];
    };
    result[name] = measureCell(plan, pivots, cellOf, rowTotals?.get(name)?.[row]);
  }
  return result;
}

/** Computes a planned query. */
export function runPlan(plan: QueryPlan, context: QueryContext): DemoResult {
  const selected = selectRows(plan, context);
  const whole = makeGrid(plan, selected, context);
  const cells = measuresOf(plan, whole.groups, selected, context);
  const { grid, arrangement } = arrange(plan, whole, cells);
  const isPivoted = plan.pivots.length > 0;
  const pivots = isPivoted ? arrangement.columns.map(column => pivotAt(plan, grid, column)) : [];
  const rowTotals =
    isPivoted && plan.query.rowTotal ? measuresOf(plan, grid.rows.groups, selected, context) : undefined;
  const pivotKeys = [...pivots.map(({ key }) => key), ...(rowTotals === undefined ? [] : [ROW_TOTAL])];
  const rows = arrangement.rows.map(row => {
    const result = resultRow(plan, grid, row, arrangement.columns, pivots, cells, rowTotals);
    addCalculations(result, plan.calculations, pivotKeys);
    return result;
  });
  sortByCalculations(rows, plan, pivots);
  const totals = plan.query.total ? totalsRow(plan, grid, arrangement.columns, pivots, selected, context) : undefined;
  if (totals !== undefined) addCalculations(totals, plan.calculations, pivotKeys);
  return {
    fields: {
      dimensions: plan.dimensions.map(({ field }) => field),
      measures: plan.measures.map(({ field }) => field),
      pivots: plan.pivots.map(({ field }) => field),
      tableCalculations: plan.query.dynamicFields,
    },
    pivots,
    rows,
    ...(totals === undefined ? {} : { totals }),
  };
}
