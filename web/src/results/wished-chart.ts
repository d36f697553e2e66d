import type { Cell, ChartKind, Column } from '../../../src/contract/results.ts';
import type { ChartWish } from '../state/types.ts';
import type { Row } from './chart-shape.ts';
import { type ChartChoice, chooseChart } from './choose-chart.ts';

/** What is drawn of a result, and how, as long as no person chooses otherwise. */
export interface WishedChart {
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
  readonly choice: ChartChoice;
  readonly kind: ChartKind;
  /** The kind that was wished for and does not fit. */
  readonly refused: ChartKind | undefined;
  /** Dimensions that were not wished for, but without which the rows could not be told apart. */
  readonly added: readonly Column[];
}

/** Who asks for bars means either: which way they lie is for the labels to decide. */
const OTHERWISE: Partial<Record<ChartKind, ChartKind>> = { bar: 'horizontal_bar', horizontal_bar: 'bar' };

const cellsOf = (row: Row, places: readonly number[]): Cell[] => places.map(at => row[at] ?? null);

function areDistinct(rows: readonly Row[], places: readonly number[]): boolean {
  return new Set(rows.map(row => JSON.stringify(cellsOf(row, places)))).size === rows.length;
}

/**
 * The columns to draw, in the order wished for. Numbers alone are drawn by all dimensions, dimensions alone with all
 * numbers; and no dimension is left out that would make two rows look like one, of which a chart shows the last.
 */
function drawnColumns(columns: readonly Column[], rows: readonly Row[], keys: readonly string[]) {
  const isDimension = (at: number): boolean => columns[at]?.kind === 'dimension';
  const wished = [...new Set(keys.map(key => columns.findIndex(column => column.key === key)))].filter(at => at >= 0);
  if (wished.length === 0) return { columns, rows, added: [] };
  const others = [...columns.keys()].filter(at => !wished.includes(at));
  const dimensions = wished.filter(isDimension);
  const numbers = wished.length > dimensions.length ? [] : others.filter(at => !isDimension(at));
  const isEnough = dimensions.length > 0 && areDistinct(rows, dimensions);
  const needed = isEnough ? [] : others.filter(isDimension);
  const places = [...wished, ...needed, ...numbers];
  const named = (some: readonly number[]): Column[] => some.flatMap(at => columns[at] ?? []);
  return {
    columns: named(places),
    rows: rows.map(row => cellsOf(row, places)),
    added: dimensions.length === 0 ? [] : named(needed),
  };
}

/** The kind wished for where it fits what is to be drawn; otherwise, and without a wish, the one that fits best. */
export function wishedChart(
  columns: readonly Column[],
  rows: readonly Row[],
  wish: ChartWish | undefined,
): WishedChart {
  const drawn = drawnColumns(columns, rows, wish?.columns ?? []);
  const choice = chooseChart(drawn.columns, drawn.rows);
  const wished = wish === undefined ? [choice.kind] : [wish.chart, OTHERWISE[wish.chart]];
  const kind = wished.find(each => each !== undefined && choice.fitting.includes(each));
  return { ...drawn, choice, kind: kind ?? choice.kind, refused: kind === undefined ? wish?.chart : undefined };
}
