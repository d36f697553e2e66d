import { describe, expect, test } from 'vitest';
import type { Cell, Column } from '../../src/contract/results.ts';
import { chooseChart, MAX_BARS, MAX_SERIES } from '../../web/src/results/choose-chart.ts';
import {
  category,
  city,
  cost,
  day,
  month,
  monthAt,
  named,
  orders,
  pivoted,
  rate,
  revenue,
  rowsOf,
  state,
  weekday,
} from './results-fixtures.ts';

const letter = (at: number): string => `c${at}`;
const pivots = (count: number): Column[] => Array.from({ length: count }, (_, at) => pivoted(revenue, letter(at)));
const date = (at: number): string => new Date(Date.UTC(2000, 0, 1 + at)).toISOString().slice(0, 10);
/** All pairs of `one` and `other` values, with a number. */
const pairs = (one: number, other: number): Cell[][] =>
  rowsOf(one * other, at => [letter(at % one), `d${Math.floor(at / one)}`, at]);
const WEEK = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

type Case = readonly [title: string, columns: Column[], rows: Cell[][], kind: string, fitting: string[]];

describe('the chart of a result', () => {
  const cases: readonly Case[] = [
    [
      'a measure by month is a line',
      [month, revenue],
      rowsOf(11, at => [monthAt(at), at]),
      'line',
      ['area', 'bar', 'table'],
    ],
    [
      'months that only the name tells are a line too',
      [named(month, 'unknown', 'shop.created_month'), revenue],
      rowsOf(11, at => [monthAt(at), at]),
      'line',
      ['area', 'bar', 'table'],
    ],
    [
      'two measures by month are lines',
      [month, revenue, orders],
      rowsOf(24, at => [monthAt(at), at, at * 2]),
      'line',
      ['area', 'bar', 'scatter', 'table'],
    ],
    [
      'too many days for bars are still a line',
      [day, orders],
      rowsOf(500, at => [date(at), at]),
      'line',
      ['area', 'table'],
    ],
    [
      'a pivot by month gives lines',
      [month, ...pivots(3)],
      rowsOf(12, at => [monthAt(at), 1, 2, 3]),
      'line',
      ['area', 'bar', 'table'],
    ],
    [
      'a category by month gives lines',
      [month, category, revenue],
      rowsOf(24, at => [monthAt(Math.floor(at / 2)), letter(at % 2), at]),
      'line',
      ['area', 'bar', 'table'],
    ],
    [
      'a measure by category is bars',
      [category, revenue],
      rowsOf(5, at => [letter(at), at]),
      'bar',
      ['horizontal_bar', 'pie', 'table'],
    ],
    [
      'long names lie beside horizontal bars',
      [category, revenue],
      rowsOf(5, at => [`A rather long category ${at}`, at]),
      'horizontal_bar',
      ['bar', 'pie', 'table'],
    ],
    [
      'a rate has no shares, so no donut',
      [category, rate],
      rowsOf(5, at => [letter(at), at / 10]),
      'bar',
      ['horizontal_bar', 'table'],
    ],
    [
      'negative values have no shares',
      [category, revenue],
      rowsOf(5, at => [letter(at), at - 2]),
      'bar',
      ['horizontal_bar', 'table'],
    ],
    [
      'days of the week are bars, and may be a line',
      [weekday, orders],
      rowsOf(7, at => [WEEK[at] ?? '', at + 1]),
      'bar',
      ['horizontal_bar', 'line', 'pie', 'table'],
    ],
    [
      'two measures of many categories may be points',
      [category, revenue, orders],
      rowsOf(20, at => [letter(at), at, at * 2]),
      'bar',
      ['horizontal_bar', 'scatter', 'table'],
    ],
    [
      'two measures of many rows that nothing names are points',
      [revenue, orders],
      rowsOf(20, at => [at, at * 2]),
      'scatter',
      ['table'],
    ],
    ['one number is a number', [revenue], [[12]], 'number', ['table']],
    ['one row of several measures is numbers', [revenue, orders, rate], [[12, 3, 0.5]], 'number', ['table']],
    ['one row with its name is a number', [category, revenue], [['c', 12]], 'number', ['table']],
    ['two dimensions are groups of bars', [category, state, revenue], pairs(6, 2), 'bar', ['horizontal_bar', 'table']],
    [
      'a dimension of one value is no dimension',
      [state, category, revenue],
      rowsOf(5, at => ['SP', letter(at), at]),
      'bar',
      ['horizontal_bar', 'pie', 'table'],
    ],
    [
      'a ranking of pairs is one bar each',
      [state, city, revenue],
      rowsOf(10, at => [letter(at), `Town ${at}`, at]),
      'horizontal_bar',
      ['table'],
    ],
    ['a pivot alone is bars', pivots(4), [[1, 2, 3, 4]], 'bar', ['horizontal_bar', 'table']],
    [
      'numbers too long for a double are numbers',
      [category, revenue],
      rowsOf(3, at => [letter(at), `900719925474099${at}`]),
      'bar',
      ['horizontal_bar', 'pie', 'table'],
    ],
  ];
  test.each(cases)('%s', (_, columns, rows, kind, others) => {
    const choice = chooseChart(columns, rows);
    expect(choice).toEqual({ kind, fitting: [kind, ...others] });
  });
});

describe('a result that no chart says well is a table, with the reason', () => {
  const cases: readonly (readonly [reason: string, Column[], Cell[][], byHand: string[]])[] = [
    ['no_rows', [category, revenue], [], []],
    ['no_numbers', [category, state], [['a', 'b']], []],
    ['no_numbers', [category, revenue], [['a', null]], []],
    ['no_dimension', [revenue], [[1], [2]], []],
    ['many_rows', [category, orders], rowsOf(MAX_BARS + 1, at => [letter(at), at]), ['horizontal_bar']],
    ['many_rows', [category, revenue], rowsOf(MAX_BARS + 1, at => [letter(at), at]), ['horizontal_bar', 'pie']],
    ['many_rows', [day, revenue], rowsOf(3001, at => [date(at), at]), []],
    ['many_groups', [category, state, revenue], pairs(MAX_SERIES + 1, MAX_SERIES + 1), []],
    [
      'many_groups',
      [month, category, revenue],
      rowsOf(200, at => [monthAt(at % 2), letter(at % 100), at]),
      ['line', 'area', 'bar'],
    ],
    [
      'many_dimensions',
      [category, state, city, revenue],
      pairs(8, 8).map(([one = null, other = null, at = null]) => [one, other, `t${at}`, at]),
      [],
    ],
    ['many_measures', [category, state, revenue, cost], pairs(8, 8).map(row => row.concat(1)), []],
  ];
  test.each(cases)('%s', (reason, columns, rows, byHand) => {
    expect(chooseChart(columns, rows)).toEqual({ kind: 'table', fitting: ['table', ...byHand], reason });
  });
});

test('text in a date dimension makes it a category', () => {
  const { kind } = chooseChart(
    [month, revenue],
    [
      ['2026-01', 1],
      ['not yet', 2],
    ],
  );
  expect(kind).toBe('bar');
});
