import type { Language } from '../../../src/contract/language.ts';
import type { Cell, Column } from '../../../src/contract/results.ts';
import type { Row } from './expectation.ts';
import type { Period } from './periods.ts';

/** Numbers as a text writes them, signs and currency aside: `$1,234.50` gives `1,234.50`; `Q3` gives none. */
export const numbersIn = (text: string): string[] => text.match(/(?<![\p{L}\p{N}.,])\d(?:[\d.,]*\d)?%?/gu) ?? [];

/** What a written number is worth, by the language's own separators. */
function worth(written: string, language: Language): number {
  const [thousands, decimal] = language === 'pt-BR' ? ['.', ','] : [',', '.'];
  return Number(written.replace('%', '').replaceAll(thousands, '').replace(decimal, '.'));
}

/** A measure's cell as people of the language write it, with the decimals and the percent of Looker's value format. */
export function written(value: number, { value_format: format = '' }: Column, language: Language): string {
  const decimals = /\.(0+)/.exec(format)?.[1]?.length ?? 0;
  return new Intl.NumberFormat(language, {
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
    style: format.endsWith('%') ? 'percent' : 'decimal',
  }).format(value);
}

/** The numbers in a date or in a name: year and day of `2026-10-19`, both ends of `20 to 29`; quarter of its month. */
function numbersOfName(cell: Cell): number[] {
  const date = /^(\d{4})-(\d\d)(?:-(\d\d))?$/.exec(String(cell));
  if (date === null) return numbersIn(String(cell)).map(Number);
  const [, year, month, day] = date.map(Number);
  return [year, Math.ceil((month ?? 0) / 3), day].filter(number => number !== undefined);
}

export interface Grounds {
  /** What was asked. */
  readonly asked: string;
  readonly during: Period;
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
  readonly language: Language;
}

/** The measures' cells, written out: the numbers that an answer is about. */
export const writtenCells = ({ columns, rows, language }: Grounds): ReadonlySet<string> =>
  new Set(
    rows.flatMap(row =>
      columns.flatMap(column => {
        const cell = row[column.key];
        return column.kind === 'measure' && typeof cell === 'number' ? [written(cell, column, language)] : [];
      }),
    ),
  );

/** Changes from one cell to the next, down a measure's column or along a row of its pivot, in percent without their sign. */
function changes({ columns, rows, language }: Grounds): ReadonlySet<string> {
  const ofRow = (row: Row, field: string): Cell[] =>
    columns.filter(column => column.kind === 'measure' && column.field === field).map(({ key }) => row[key] ?? null);
  const measures = columns.filter(({ kind }) => kind === 'measure');
  const runs = [
    ...measures.map(({ key }) => rows.map(row => row[key] ?? null)),
    ...rows.flatMap(row => [...new Set(measures.map(({ field }) => field))].map(field => ofRow(row, field))),
  ];
  const percent = new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 1 });
  const between = (one: Cell, other: Cell | undefined): string[] =>
    typeof one === 'number' && typeof other === 'number' ? [percent.format(Math.abs(other - one) / one)] : [];
  return new Set(runs.flatMap(run => run.flatMap((cell, at) => between(cell, run[at + 1]))));
}

/**
 * The numbers of a text that come from nowhere: neither a cell of the result as it is to be written, nor a change between two, nor in the names of
 * its rows and columns, nor in what was asked or its period, nor the number of rows.
 */
export function unfounded(text: string, grounds: Grounds): string[] {
  const { asked, during, columns, rows, language } = grounds;
  const cells = new Set([...writtenCells(grounds), ...changes(grounds)]);
  const names = columns
    .filter(({ kind }) => kind === 'dimension')
    .flatMap(({ key }) => rows.map(row => row[key] ?? null));
  const headings = columns.flatMap(({ label, pivot }) => [label].concat(pivot ?? []));
  const known = new Set([
    rows.length,
    ...numbersIn(asked).map(number => worth(number, language)),
    ...[...names, ...headings, during.first, during.last].flatMap(numbersOfName),
  ]);
  return numbersIn(text).filter(number => !cells.has(number) && !known.has(worth(number, language)));
}
