import type { Language } from '../contract/language.ts';
import type { ResultPage } from '../contract/results.ts';
import { columnHeading, formatCell } from '../format/format.ts';
import { printable } from './printable.ts';

/** Length of the longest bar, in characters: fits beside label and value on 80 columns. */
const BAR = 40;
/** More bars than this are read in the table. */
const MAX_BARS = 30;

/**
 * A plain bar chart of the first measure by the dimensions; undefined where bars say nothing: no dimension, one row,
 * too many rows, or values that are not numbers of one sign.
 */
export function renderBarChart(result: ResultPage, language: Language): string | undefined {
  const measure = result.columns.findIndex(column => column.kind !== 'dimension');
  const column = result.columns[measure];
  const labels = result.rows.map(row => labelOf(result, row, language));
  const values = result.rows.map(row => Number(row[measure] ?? Number.NaN));
  if (column === undefined || measure === 0 || values.length < 2 || values.length > MAX_BARS) return undefined;
  if (!values.every(value => value >= 0)) return undefined;
  const longest = Math.max(...values);
  if (longest === 0) return undefined;
  const width = Math.max(...labels.map(label => label.length));
  const bars = values.map((value, index) => {
    const bar = '█'.repeat(Math.max(value > 0 ? 1 : 0, Math.round((value / longest) * BAR)));
    return `${labels[index]?.padEnd(width)} ${bar} ${formatCell(result.rows[index]?.[measure], column, language)}`;
  });
  return [printable(columnHeading(column)), ...bars].join('\n');
}

const labelOf = (result: ResultPage, row: ResultPage['rows'][number], language: Language): string =>
  result.columns
    .flatMap((column, index) =>
      column.kind === 'dimension' ? [printable(formatCell(row[index], column, language))] : [],
    )
    .join(' · ');
