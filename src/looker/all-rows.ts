import type { Cell, Column } from '../contract/results.ts';
import { addableColumns } from './addable-columns.ts';
import type { CapturedResult } from './captured-result.ts';
import { exactSum } from './exact-sum.ts';
import { jsonBytes } from './fitting.ts';
import type { Explore } from './read-explore.ts';

/** What can be said of all rows of a result; by column key. */
export interface AllRows {
  /** Sums, of the columns that add up. */
  readonly total?: Readonly<Record<string, number | string>>;
  /** The last row. */
  readonly last?: readonly Cell[];
  /** The row with the highest value. */
  readonly max?: Readonly<Record<string, readonly Cell[]>>;
  readonly min?: Readonly<Record<string, readonly Cell[]>>;
}

/** A wider question is better asked again. */
const MAX_TOTALS = 10;
const MAX_EXTREMES = 3;

/**
 * Of a result that has all its rows: the totals, and where the model is not shown all of them (`shown`), its last row and the
 * rows with the highest and lowest values. What would not fit into `budget` bytes is left out.
 */
export function allRows(
  result: CapturedResult,
  options: {
    readonly shown: number;
    readonly show: (row: readonly Cell[]) => readonly Cell[];
    readonly budget: number;
    readonly explore: Explore | undefined;
  },
): AllRows | undefined {
  const { rows, columns } = result;
  if (result.cut || rows.length < 2) return undefined;
  const parts: AllRows[] = [{ total: totals(result, options.explore) }];
  if (options.shown < rows.length) {
    const { show } = options;
    const measures = columns.filter(column => isNumeric(column, columns, rows)).slice(0, MAX_EXTREMES);
    parts.push(
      { last: show(rows.at(-1) ?? []) },
      { max: extremes(measures, result, show, 1) },
      { min: extremes(measures, result, show, -1) },
    );
  }
  let said: AllRows = {};
  for (const part of parts) {
    const more = { ...said, ...part };
    if (Object.values(part).every(value => Object.keys(value).length > 0) && jsonBytes(more) <= options.budget)
      said = more;
  }
  return Object.keys(said).length === 0 ? undefined : said;
}

function totals(result: CapturedResult, explore: Explore | undefined): Record<string, number | string> {
  const sums = addableColumns(result, explore)
    .slice(0, MAX_TOTALS)
    .map(column => [column.key, exactSum(cellsOf(column, result.columns, result.rows))] as const);
  return Object.fromEntries(sums.flatMap(([key, sum]) => (sum === undefined ? [] : [[key, sum]])));
}

const cellsOf = (column: Column, columns: readonly Column[], rows: readonly (readonly Cell[])[]): Cell[] => {
  const at = columns.indexOf(column);
  return rows.map(row => row[at] ?? null);
};

const isNumeric = (column: Column, columns: readonly Column[], rows: readonly (readonly Cell[])[]): boolean => {
  if (column.kind === 'dimension' || column.pivot !== undefined) return false;
  const cells = cellsOf(column, columns, rows).filter(cell => cell !== null);
  return cells.length > 0 && cells.every(cell => typeof cell === 'number');
};

/** Of equals the first. */
function extremes(
  measures: readonly Column[],
  { columns, rows }: CapturedResult,
  show: (row: readonly Cell[]) => readonly Cell[],
  sign: 1 | -1,
): Record<string, readonly Cell[]> {
  return Object.fromEntries(
    measures.map(column => {
      const at = columns.indexOf(column);
      const value = (row: readonly Cell[]): number => {
        const cell = row[at];
        return typeof cell === 'number' ? sign * cell : Number.NEGATIVE_INFINITY;
      };
      return [column.key, show(rows.reduce((best, row) => (value(row) > value(best) ? row : best)))];
    }),
  );
}
