import Table from 'cli-table3';
import type { Language } from '../contract/language.ts';
import type { ResultPage } from '../contract/results.ts';
import { columnHeading, formatCell } from '../format/format.ts';
import { printable } from './printable.ts';

/** The rows of a result as a table for the terminal, numbers to the right. */
export function renderTable(result: ResultPage, language: Language): string {
  const table = new Table({
    head: result.columns.map(column => printable(columnHeading(column, language))),
    colAligns: result.columns.map(column => (column.kind === 'dimension' ? 'left' : 'right')),
    style: { head: [], border: [], compact: true },
  });
  for (const row of result.rows) {
    table.push(result.columns.map((column, index) => printable(formatCell(row[index], column, language))));
  }
  return table.toString();
}
