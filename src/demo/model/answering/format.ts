import type { Language } from '../../../contract/language.ts';
import type { Cell } from '../../../contract/results.ts';

const LOCALES: Readonly<Record<Language, string>> = { en: 'en-US', 'pt-BR': 'pt-BR' };
const CURRENCY = /R\$|US\$|[$€£¥]/;
/** Without a value format: what tells amounts apart, and no more. */
const MAX_DECIMALS = 2;

const isDecimal = (text: string): text is `${number}` => /^-?\d+(?:\.\d+)?$/.test(text);

/**
 * A number as people of the language write it, with the currency sign, decimals and percent of Looker's value format
 * (spreadsheet style). Numbers beyond a double come as decimal text and keep every digit.
 */
export function formatNumber(value: number | `${number}`, valueFormat: string | undefined, language: Language): string {
  const positive = (valueFormat ?? '').split(';')[0] ?? '';
  const decimals = /[0#]\.(0+)/.exec(positive)?.[1]?.length;
  const digits =
    valueFormat === undefined || positive === ''
      ? { maximumFractionDigits: MAX_DECIMALS }
      : { minimumFractionDigits: decimals ?? 0, maximumFractionDigits: decimals ?? 0 };
  const style = positive.includes('%') ? ({ style: 'percent' } as const) : {};
  const shown = new Intl.NumberFormat(LOCALES[language], { ...digits, ...style }).format(value);
  const sign = CURRENCY.exec(positive)?.[0];
  if (sign === undefined) return shown;
  const [minus, amount] = shown.startsWith('-') ? ['-', shown.slice(1)] : ['', shown];
  // A no-break space: the sign must not stand alone at the end of a line.
  return language === 'pt-BR' ? `${minus}${sign}\u00A0${amount}` : `${minus}${sign}${amount}`;
}

export const formatPercent = (part: number, language: Language): string =>
  new Intl.NumberFormat(LOCALES[language], { style: 'percent', maximumFractionDigits: 1 }).format(part);

/** `year-month` and `year-month-day` of Looker's dates, in words; anything else as it is. */
export function formatDate(text: string, type: string | undefined, language: Language): string {
  const match = /^(\d{4})-(\d{2})(?:-(\d{2})(?: (\d{2}))?)?$/.exec(text);
  if (match === null) {
    const ofCalendar = type === 'date_day_of_week' || type === 'date_month_name';
    return ofCalendar && language === 'pt-BR' ? (CALENDAR_NAMES.get(text) ?? text) : text;
  }
  const [, year, month, day, hour] = match;
  if (type === 'date_quarter') {
    const quarter = Math.ceil(Number(month) / 3);
    return language === 'pt-BR' ? `${quarter}º trimestre de ${year}` : `Q${quarter} ${year}`;
  }
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day ?? '1')));
  const parts = day === undefined ? ({ month: 'long' } as const) : ({ month: 'short', day: 'numeric' } as const);
  const shown = new Intl.DateTimeFormat(LOCALES[language], { ...parts, year: 'numeric', timeZone: 'UTC' }).format(date);
  if (hour !== undefined) return `${shown}, ${hour}:00`;
  if (type !== 'date_week') return shown;
  // Looker names a week by its first day, which would be read as that day.
  return language === 'pt-BR' ? `semana de ${shown}` : `week of ${shown}`;
}

export interface CellColumn {
  readonly type?: string | undefined;
  readonly valueFormat?: string | undefined;
  readonly isMeasure: boolean;
}

const EMPTY: Readonly<Record<Language, string>> = { en: 'no value', 'pt-BR': 'sem valor' };

/** Looker tells weekdays and months in English, whatever the language: `Monday`, `January`. */
const named = (language: string, part: 'weekday' | 'month'): readonly string[] =>
  Array.from({ length: part === 'month' ? 12 : 7 }, (_, index) =>
    // 2024 began on a Monday.
    new Intl.DateTimeFormat(language, { [part]: 'long', timeZone: 'UTC' }).format(
      Date.UTC(2024, part === 'month' ? index : 0, part === 'month' ? 1 : 1 + index),
    ),
  );
const CALENDAR_NAMES: ReadonlyMap<string, string> = new Map(
  (['weekday', 'month'] as const).flatMap(part => {
    const portuguese = named('pt-BR', part);
    return named('en', part).map((name, index) => [name, portuguese[index] ?? name] as const);
  }),
);

export function formatCell(cell: Cell, column: CellColumn, language: Language): string {
  if (cell === null || cell === '') return EMPTY[language];
  if (typeof cell === 'boolean') return String(cell);
  if (column.isMeasure) {
    if (typeof cell === 'number') return formatNumber(cell, column.valueFormat, language);
    if (isDecimal(cell)) return formatNumber(cell, column.valueFormat, language);
  }
  // A year is a name, not an amount: no separators.
  return typeof cell === 'number' ? String(cell) : formatDate(cell, column.type, language);
}

/** `a, b and c`. */
export const listed = (items: readonly string[], language: Language): string =>
  new Intl.ListFormat(LOCALES[language], { type: 'conjunction' }).format(items);
export const alternatives = (items: readonly string[], language: Language): string =>
  new Intl.ListFormat(LOCALES[language], { type: 'disjunction' }).format(items);
