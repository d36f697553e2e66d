import { stringify } from 'csv-stringify/sync';
import type { ResultPage } from '../contract/results.ts';

/** Tells spreadsheet programs that the file is UTF-8. */
const BOM = '\uFEFF';

/**
 * A result as CSV with Looker's labels in the first line. A text cell that begins like a formula (= + - @ …) gets a
 * leading apostrophe, so that no spreadsheet program runs it; numbers stay numbers.
 */
export function resultCsv(result: ResultPage): string {
  const head = result.columns.map(column => [column.label, ...(column.pivot ?? [])].join(' · '));
  return BOM + stringify([head, ...result.rows], { escape_formulas: true, record_delimiter: 'windows' });
}
