import type { Language } from '../contract/language.ts';
import type { Cell, Column } from '../contract/results.ts';

/** What a spreadsheet-style value format (`$#,##0.00`, `0.0%`, `#,##0 "un"`) says, as far as numbers need it. */
interface NumberFormat {
  readonly prefix: string;
  readonly suffix: string;
  readonly decimals: number;
  readonly grouped: boolean;
  readonly percent: boolean;
}

const unquoted = (text: string): string => text.replaceAll(/["\\]/g, '');

/** Reads the first section of a value format; undefined when it has no digits. */
function readFormat(format: string): NumberFormat | undefined {
  const found = /^([^#0?]*)([#0?,]+)(?:\.([#0?]+))?([^;]*)/.exec(format);
  if (found === null) return undefined;
  const [, prefix = '', whole = '', fraction = '', suffix = ''] = found;
  const percent = suffix.includes('%');
  return {
    prefix: unquoted(prefix),
    suffix: unquoted(suffix),
    decimals: fraction.length,
    grouped: whole.includes(','),
    percent,
  };
}

/** Numbers without a format: whole ones as they are, others with at most two decimals. */
const PLAIN_DECIMALS = 2;

/** A decimal string that a double cannot hold, grouped by hand of the locale's own separators. */
function formatExact(text: string, language: Language): string {
  return /^-?\d+$/.test(text) ? new Intl.NumberFormat(language).format(BigInt(text)) : text;
}

/** Building one takes longer than using it a hundred times, and a table has few kinds of them. */
const formats = new Map<string, Intl.NumberFormat>();

function numberFormat(language: Language, least: number, most: number, useGrouping: boolean): Intl.NumberFormat {
  const key = `${language} ${least} ${most} ${useGrouping}`;
  const known = formats.get(key);
  if (known !== undefined) return known;
  const options = { minimumFractionDigits: least, maximumFractionDigits: most, useGrouping };
  const made = new Intl.NumberFormat(language, options);
  formats.set(key, made);
  return made;
}

function formatNumber(value: number, column: Column, language: Language): string {
  const format = column.value_format === undefined ? undefined : readFormat(column.value_format);
  // Years, ids and the like are numbers that nobody groups.
  const isLabel = column.kind === 'dimension' && format === undefined;
  if (isLabel) return String(value);
  const number = numberFormat(
    language,
    format?.decimals ?? 0,
    format?.decimals ?? PLAIN_DECIMALS,
    format?.grouped ?? true,
  ).format(format?.percent ? Math.abs(value) * 100 : Math.abs(value));
  return `${value < 0 ? '-' : ''}${format?.prefix ?? ''}${number}${format?.suffix ?? ''}`;
}

/** Weekdays and months that stand for themselves come from Looker in English, whatever the language: `Monday`. */
const CALENDAR: Readonly<Record<string, 'weekday' | 'month'>> = {
  date_day_of_week: 'weekday',
  date_month_name: 'month',
};
const calendars = new Map<string, ReadonlyMap<string, string>>();

function calendarOf(part: 'weekday' | 'month', language: Language): ReadonlyMap<string, string> {
  const known = calendars.get(language + part);
  if (known !== undefined) return known;
  const [english, own] = ['en', language].map(
    locale => new Intl.DateTimeFormat(locale, { [part]: 'long', timeZone: 'UTC' }),
  );
  // 31 days apart: each time the next month, and another day of the week.
  const dates = Array.from({ length: 12 }, (_, index) => Date.UTC(2024, 0, 1 + 31 * index));
  const made = new Map(dates.map(date => [english?.format(date) ?? '', own?.format(date) ?? '']));
  calendars.set(language + part, made);
  return made;
}

/** Looker names a quarter by its first month, which nobody would take for one: `2026-04` is Q2. */
function quarterOf(text: string, language: Language): string | undefined {
  const [, year, month] = /^(\d{4})-(01|04|07|10)$/.exec(text) ?? [];
  if (year === undefined) return undefined;
  const quarter = (Number(month) + 2) / 3;
  return language === 'en' ? `Q${quarter} ${year}` : `${quarter}º tri. ${year}`;
}

/** A cell as a person reads it: Looker's value format in the reader's locale (1.234,56 in pt-BR). No value is `∅`. */
export function formatCell(cell: Cell | undefined, column: Column, language: Language): string {
  if (cell === null || cell === undefined) return '∅';
  if (typeof cell === 'number') return formatNumber(cell, column, language);
  if (typeof cell === 'string' && column.kind !== 'dimension') return formatExact(cell, language);
  if (column.type === 'date_quarter') return quarterOf(String(cell), language) ?? String(cell);
  const part = CALENDAR[column.type];
  return (part === undefined ? undefined : calendarOf(part, language).get(String(cell))) ?? String(cell);
}

/** The values that a pivoted column is of, as cells of their fields are read. */
export const pivotValues = (column: Column, language: Language): string[] =>
  (column.pivot ?? []).map((value, at) =>
    formatCell(value, { ...column, kind: 'dimension', type: column.pivot_types?.[at] ?? 'unknown' }, language),
  );

/** A column's heading: Looker's label, and for a pivoted measure its pivot values. */
export const columnHeading = (column: Column, language: Language): string =>
  [column.label, ...pivotValues(column, language)].join(' · ');
