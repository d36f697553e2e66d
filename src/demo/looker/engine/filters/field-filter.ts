import type { DemoCell } from '../types.ts';
import { parseDateFilter } from './date-filter.ts';
import { dateRanges, dateSql, inRanges, type QueryClock } from './date-ranges.ts';
import { numberPasses, parseNumberFilter } from './number-filter.ts';
import { numberSql } from './number-sql.ts';
import { parseStringFilter, stringPasses, stringSql } from './string-filter.ts';
import { parseYesnoFilter } from './yesno-filter.ts';

/** A filter that is ready to use: on a field's values, or for dates on the instants behind them (NaN is null). */
export type FieldFilter = (
  | { readonly on: 'value'; passes(value: DemoCell): boolean }
  | { readonly on: 'instant'; passes(seconds: number): boolean }
) & {
  /** Conditions that must all hold, on an SQL column. */
  sql(column: string): readonly string[];
};

const NUMBER_TYPES = new Set(['number', 'date_month_num', 'date_hour_of_day', 'date_week_of_year']);
const TEXT_TYPES = new Set(['date_day_of_week', 'date_month_name']);

const asNumber = (value: DemoCell): number | null => (value === null ? null : Number(value));

function numberFilter(expression: string, field: string): FieldFilter {
  const filter = parseNumberFilter(expression, field);
  return {
    on: 'value',
    passes: value => numberPasses(filter, asNumber(value)),
    sql: column => numberSql(filter, column),
  };
}

function stringFilter(expression: string): FieldFilter {
  const filter = parseStringFilter(expression);
  return {
    on: 'value',
    passes: value => stringPasses(filter, value === null ? null : String(value)),
    sql: column => stringSql(filter, column),
  };
}

function yesnoFilter(expression: string, field: string): FieldFilter {
  const wanted = parseYesnoFilter(expression, field);
  return {
    on: 'value',
    passes: value => (value === 'Yes' || value === 'No') && wanted.has(value),
    sql: column => (wanted.size === 2 ? [] : [wanted.has('Yes') ? column : `NOT COALESCE(${column}, FALSE)`]),
  };
}

function dateFilter(expression: string, field: string, clock: QueryClock): FieldFilter {
  const ranges = dateRanges(parseDateFilter(expression, field), clock, field);
  return { on: 'instant', passes: seconds => inRanges(ranges, seconds), sql: column => [dateSql(ranges, column)] };
}

/** Reads a filter expression in the language of the field's type. Throws DemoQueryError when it is not one. */
export function fieldFilter(type: string, expression: string, field: string, clock: QueryClock): FieldFilter {
  if (type === 'yesno') return yesnoFilter(expression, field);
  if (NUMBER_TYPES.has(type)) return numberFilter(expression, field);
  const isDate = type === 'date' || (type.startsWith('date_') && !TEXT_TYPES.has(type));
  return isDate ? dateFilter(expression, field, clock) : stringFilter(expression);
}

/** The same for a measure, whose type is its aggregation: numbers, but for lists. */
export const measureFilter = (type: string, expression: string, field: string): FieldFilter =>
  type === 'list' ? stringFilter(expression) : numberFilter(expression, field);
