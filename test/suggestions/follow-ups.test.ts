import { describe, expect, test } from 'vitest';
import { LANGUAGES } from '../../src/contract/language.ts';
import type { Column, ExecutedQuery } from '../../src/contract/results.ts';
import { followUps } from '../../src/suggestions/follow-ups.ts';
import type { ShownResult } from '../../src/suggestions/suggestions.ts';
import { dimension, explore, field, measure, month } from './explores.ts';

const ORDERS = explore('orders', [
  field('orders.created_date', 'dimension', 'date_date'),
  month('orders.created_month'),
  measure('orders.revenue'),
  dimension('users.state'),
  dimension('products.brand'),
]);

const column = (name: string, type: string, kind: Column['kind'] = 'dimension'): Column => ({
  key: name,
  field: name,
  label: name,
  type,
  kind,
});
const STATE = column('users.state', 'string');
const MONTH = column('orders.created_month', 'date_month');
const REVENUE = column('orders.revenue', 'sum', 'measure');
const RATE = column('orders.rate', 'number', 'measure');

const shown = (columns: readonly Column[], rows: number, changes: Partial<ExecutedQuery> = {}): ShownResult => ({
  columns,
  row_count: rows,
  query: {
    model: 'shop',
    explore: 'orders',
    fields: columns.map(each => each.field),
    filters: {},
    pivots: [],
    sorts: [],
    limit: '500',
    time_zone: null,
    filter_expression: null,
    dynamic_fields: null,
    ...changes,
  },
});
const next = (result: ShownResult, known = true): string =>
  followUps(result, known ? ORDERS : undefined, 'en').join('\n');
const during = (period: string): Partial<ExecutedQuery> => ({ filters: { 'orders.created_date': period } });

describe('after a development', () => {
  test('it is offered in another frame and by something else, not as parts of a whole', () => {
    const questions = next(shown([MONTH, REVENUE], 6, during('this year')));
    expect(questions).toMatch(/quarter/);
    expect(questions).toMatch(/State/);
    expect(questions).not.toMatch(/pie|month|last year/);
  });
});

test('after a result without rows nothing is offered: it would have none again', () => {
  expect(next(shown([STATE, REVENUE], 0, during('2019')))).toBe('');
  expect(next(shown([STATE, REVENUE], 1, during('2019')))).not.toBe('');
});

describe('after a list', () => {
  test('of many rows the top ten, of ten no more', () => {
    expect(next(shown([STATE, REVENUE], 11))).toMatch(/top 10/);
    expect(next(shown([STATE, REVENUE], 10))).not.toMatch(/top 10/);
  });

  test('of few rows a pie, when the parts add up', () => {
    expect(next(shown([STATE, REVENUE], 5))).toMatch(/pie/);
    expect(next(shown([STATE, REVENUE], 1))).not.toMatch(/pie/);
    expect(next(shown([STATE, REVENUE], 30))).not.toMatch(/pie/);
    expect(next(shown([STATE, RATE], 5))).not.toMatch(/pie/);
    expect(next(shown([STATE, REVENUE, RATE], 5))).not.toMatch(/pie/);
    expect(next(shown([STATE, MONTH, REVENUE], 5))).not.toMatch(/pie/);
  });

  test('something else to cut by, that it was neither cut nor filtered by', () => {
    expect(next(shown([STATE, REVENUE], 5))).toMatch(/Brand/);
    const filters = { 'products.brand': 'Levi^, Strauss' };
    expect(next(shown([STATE, REVENUE], 5, { filters }))).not.toMatch(/Brand|State/);
  });
});

describe('after a number alone', () => {
  test.each([
    ['last month', /by day/],
    ['2026/03', /by day/],
    ['30 days', /by day/],
    ['this year', /by month/],
    ['', /by month/],
  ])('of the period %j', (period, frame) => {
    expect(next(shown([REVENUE], 1, period === '' ? {} : during(period)))).toMatch(frame);
  });
});

describe('against the time before', () => {
  test.each([
    ['2026', /in 2025\?/],
    ['this year', /last year/],
    ['last quarter', /last year/],
  ])('%s', (period, question) => {
    expect(next(shown([STATE, REVENUE], 5, during(period)))).toMatch(question);
  });

  test.each(['last year,this year', '2026/03/01 to 2026/04/01', 'before 2026', '7 days'])('not: %s', period => {
    expect(next(shown([STATE, REVENUE], 5, during(period)))).not.toMatch(/last year|in 20/);
  });

  test('only of a filter on a date', () => {
    expect(next(shown([STATE, REVENUE], 5, { filters: { 'products.brand': '2026' } }))).not.toMatch(/2025/);
  });
});

test.each(LANGUAGES)('there are three at most, whole and different, in %s', language => {
  const results = [shown([STATE, REVENUE], 12, during('2026')), shown([REVENUE], 1, during('this month'))];
  for (const result of results) {
    const questions = followUps(result, ORDERS, language);
    expect(questions).toHaveLength(3);
    expect(new Set(questions).size).toBe(3);
    for (const question of questions) expect(question).toMatch(/^\p{Lu}[^{}]*[?.]$/u);
  }
});

test('without its explore a result is still offered in another way', () => {
  expect(next(shown([STATE, REVENUE], 5, during('this year')), false)).toBe('Show it as a pie chart.');
});

test('nothing is offered for what no explore knows: calculations, hand-written SQL, no rows of fields', () => {
  expect(next(shown([STATE, REVENUE], 5, { dynamic_fields: '[]' }))).toBe('');
  expect(next(shown([], 0))).toBe('');
});
