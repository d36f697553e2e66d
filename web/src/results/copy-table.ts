import type { Language } from '../../../src/contract/language.ts';
import type { Cell, Column } from '../../../src/contract/results.ts';
import { columnHeading, formatCell } from '../../../src/format/format.ts';

/** The table as a spreadsheet (text) and a document (HTML) take it from the clipboard. */
export interface CopiedTable {
  readonly text: string;
  readonly html: string;
}

/** A cell that begins like a formula gets an apostrophe, so that no spreadsheet runs it; as in the CSV. */
const harmless = (text: string): string => (/^[=+\-@\t\r]/.test(text) ? `'${text}` : text);

/** Numbers as a spreadsheet of the reader's language reads them: all digits, the decimal sign, no currency. */
function plainCell(cell: Cell | undefined, column: Column, language: Language): string {
  if (cell === null || cell === undefined) return '';
  if (typeof cell === 'number') {
    return new Intl.NumberFormat(language, { useGrouping: false, maximumFractionDigits: 20 }).format(cell);
  }
  if (typeof cell === 'string' && column.kind !== 'dimension' && /^-?\d+$/.test(cell)) return cell;
  // A tab or a line break would begin another cell.
  return harmless(String(cell).replaceAll(/[\t\r\n]+/g, ' '));
}

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (text: string): string => text.replaceAll(/[&<>"]/g, sign => ESCAPES[sign] ?? '');

function htmlCell(cell: Cell | undefined, column: Column, language: Language): string {
  const isNumber = column.kind !== 'dimension';
  const text = cell === null || cell === undefined ? '' : formatCell(cell, column, language);
  const shown = typeof cell === 'string' && !isNumber ? harmless(text) : text;
  return `<td${isNumber ? ' align="right"' : ''}>${escaped(shown)}</td>`;
}

/** The text holds the exact numbers, the HTML what the table shows. */
export function copyTable(
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
  language: Language,
): CopiedTable {
  const line = (cells: readonly string[]): string => cells.join('\t');
  const head = columns.map(column => harmless(columnHeading(column, language).replaceAll(/[\t\r\n]+/g, ' ')));
  const body = rows.map(row => line(columns.map((column, at) => plainCell(row[at], column, language))));
  const htmlHead = columns.map(column => `<th>${escaped(columnHeading(column, language))}</th>`).join('');
  const htmlBody = rows
    .map(row => `<tr>${columns.map((column, at) => htmlCell(row[at], column, language)).join('')}</tr>`)
    .join('');
  return {
    text: [line(head), ...body].join('\r\n'),
    html: `<table><thead><tr>${htmlHead}</tr></thead><tbody>${htmlBody}</tbody></table>`,
  };
}
