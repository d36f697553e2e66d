import type { Timeframe } from './field.ts';

/** Stands for the query's time zone until the query is known. */
export const ZONE = '{{ zone }}';

const truncated =
  (format: string, unit: string) =>
  (column: string): string =>
    `FORMAT_TIMESTAMP('${format}', TIMESTAMP_TRUNC(${column}, ${unit}, '${ZONE}'), '${ZONE}')`;
const formatted =
  (format: string) =>
  (column: string): string =>
    `FORMAT_TIMESTAMP('${format}', ${column}, '${ZONE}')`;
const extracted =
  (part: string) =>
  (column: string): string =>
    `EXTRACT(${part} FROM ${column} AT TIME ZONE '${ZONE}')`;

const SQL: Record<Timeframe, (column: string) => string> = {
  raw: column => column,
  time: formatted('%F %T'),
  hour: truncated('%F %H', 'HOUR'),
  date: formatted('%F'),
  week: truncated('%F', 'WEEK(MONDAY)'),
  month: truncated('%Y-%m', 'MONTH'),
  quarter: truncated('%Y-%m', 'QUARTER'),
  year: extracted('YEAR'),
  day_of_week: formatted('%A'),
  hour_of_day: extracted('HOUR'),
  month_name: formatted('%B'),
  month_num: extracted('MONTH'),
  week_of_year: extracted('ISOWEEK'),
};

/** BigQuery's expression for an instant in a frame, as Looker writes it. */
export const timeframeSql = (frame: Timeframe, column: string): string => SQL[frame](column);
