import { stringify } from 'csv-stringify/sync';
import type { Language } from '../contract/language.ts';
import type { ResultPage } from '../contract/results.ts';

/** Tells spreadsheet programs that the file is UTF-8. */
const BOM = '\uFEFF';

const EXACT_DECIMAL = /^-?\d+\.\d+$/;

/**
 * A result as CSV with Looker's labels in the first line. A text cell that begins like a formula (= + - @ …) gets a
 * leading apostrophe, so that no spreadsheet program runs it; numbers stay numbers. In Portuguese decimals have a comma
 * and columns a semicolon between them: a spreadsheet set to Brazil reads 1.234 as a thousand, and commas as no columns.
 */
export function resultCsv({ columns, rows }: ResultPage, language: Language): string {
  const head = columns.map(column => [column.label, ...(column.pivot ?? [])].join(' · '));
  const withComma = (text: string): string => text.replace('.', ',');
  const cast = {
    number: (value: number): string => withComma(String(value)),
    string: (value: string, { index }: { index: number }): string =>
      columns[index]?.kind !== 'dimension' && EXACT_DECIMAL.test(value) ? withComma(value) : value,
  };
  return (
    BOM +
    stringify([head, ...rows], {
      escape_formulas: true,
      record_delimiter: 'windows',
      ...(language === 'pt-BR' && { delimiter: ';', cast }),
    })
  );
}
