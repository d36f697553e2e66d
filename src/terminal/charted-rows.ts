import type { Language } from '../contract/language.ts';
import type { Cell, Column, ResultPage } from '../contract/results.ts';
import { formatCell } from '../format/format.ts';
import { printable } from './printable.ts';

/** One measure by the dimensions. */
export interface ChartedRows {
  readonly measure: Column;
  readonly labels: readonly string[];
  readonly cells: readonly (Cell | undefined)[];
  /** NaN where a cell is no number. */
  readonly values: readonly number[];
}

/** The first measure (of the wished-for columns, where there are any) by all dimensions; undefined without one of either. */
export function chartedRows(
  { columns, rows }: ResultPage,
  language: Language,
  wished: readonly string[] = [],
): ChartedRows | undefined {
  const isMeasure = ({ kind }: Column): boolean => kind !== 'dimension';
  const isWished = (column: Column): boolean => isMeasure(column) && wished.includes(column.key);
  const at = columns.findIndex(columns.some(isWished) ? isWished : isMeasure);
  const measure = columns[at];
  if (measure === undefined || columns.every(isMeasure) || rows.length < 2) return undefined;
  const cells = rows.map(row => row[at]);
  return {
    measure,
    cells,
    labels: rows.map(row => labelOf(columns, row, language)),
    values: cells.map(cell => Number(cell ?? Number.NaN)),
  };
}

const labelOf = (columns: readonly Column[], row: readonly Cell[], language: Language): string =>
  columns
    .flatMap((column, index) =>
      column.kind === 'dimension' ? [printable(formatCell(row[index], column, language))] : [],
    )
    .join(' · ');

export const isOfOneSign = (values: readonly number[]): boolean => values.every(value => value >= 0);
