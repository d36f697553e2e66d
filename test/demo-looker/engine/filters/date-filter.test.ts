import { describe, expect, test } from 'vitest';
import { parseDateFilter } from '../../../../src/demo/looker/engine/filters/date-filter.ts';
import { dateRanges, dateSql, inRanges } from '../../../../src/demo/looker/engine/filters/date-ranges.ts';
import { DemoQueryError } from '../../../../src/demo/looker/engine/types.ts';

/** A Friday, the day of the examples in Looker's own documentation. */
const TODAY = '2018-05-18';
const ranges = (expression: string, zone = 'UTC') =>
  dateRanges(parseDateFilter(expression, 'f'), { today: TODAY, zone }, 'f');
const instant = (seconds: number): string =>
  Number.isFinite(seconds) ? new Date(seconds * 1000).toISOString().slice(0, 19).replace('T', ' ') : 'open';
/** The ranges as texts; midnights as dates. */
const spans = (expression: string, zone?: string): string[] =>
  ranges(expression, zone).ranges.map(({ from, to }) =>
    [from, to].map(time => instant(time).replace(' 00:00:00', '')).join(' … '),
  );

describe('a date filter, on Friday 2018-05-18', () => {
  test.each([
    ['today', '2018-05-18 … 2018-05-19'],
    ['yesterday', '2018-05-17 … 2018-05-18'],
    ['tomorrow', '2018-05-19 … 2018-05-20'],
    ['2 days', '2018-05-17 … 2018-05-19'],
    ['7 days', '2018-05-12 … 2018-05-19'],
    ['last 3 days', '2018-05-16 … 2018-05-19'],
    ['7 complete days', '2018-05-11 … 2018-05-18'],
    ['1 day ago', '2018-05-17 … 2018-05-18'],
    ['3 days ago', '2018-05-15 … 2018-05-16'],
    ['7 days ago for 7 days', '2018-05-11 … 2018-05-18'],
    ['3 days ago for 3 days', '2018-05-15 … 2018-05-18'],
    ['today for 7 days', '2018-05-18 … 2018-05-25'],
    ['3 days from now', '2018-05-21 … 2018-05-22'],
    ['3 days from now for 2 weeks', '2018-05-21 … 2018-06-04'],
    ['this week', '2018-05-14 … 2018-05-21'],
    ['1 week', '2018-05-14 … 2018-05-21'],
    ['2 weeks', '2018-05-07 … 2018-05-21'],
    ['last week', '2018-05-07 … 2018-05-14'],
    ['1 week ago', '2018-05-07 … 2018-05-14'],
    ['2 weeks ago for 2 weeks', '2018-04-30 … 2018-05-14'],
    ['next week', '2018-05-21 … 2018-05-28'],
    ['before this week', 'open … 2018-05-14'],
    ['after this week', '2018-05-14 … open'],
    ['this month', '2018-05-01 … 2018-06-01'],
    ['2 months', '2018-04-01 … 2018-06-01'],
    ['last month', '2018-04-01 … 2018-05-01'],
    ['2 months ago', '2018-03-01 … 2018-04-01'],
    ['2 months ago for 2 months', '2018-03-01 … 2018-05-01'],
    ['3 months ago for 2 days', '2018-02-01 … 2018-02-03'],
    ['before 2 months ago', 'open … 2018-03-01'],
    ['before 2 months', 'open … 2018-04-01'],
    ['before 2 months from now', 'open … 2018-07-01'],
    ['next month', '2018-06-01 … 2018-07-01'],
    ['6 months from now for 3 months', '2018-11-01 … 2019-02-01'],
    ['this quarter', '2018-04-01 … 2018-07-01'],
    ['2 quarters', '2018-01-01 … 2018-07-01'],
    ['last quarter', '2018-01-01 … 2018-04-01'],
    ['last fiscal quarter', '2018-01-01 … 2018-04-01'],
    ['2 quarters ago', '2017-10-01 … 2018-01-01'],
    ['2018-07-01 for 1 quarter', '2018-07-01 … 2018-10-01'],
    ['2018-Q4', '2018-10-01 … 2019-01-01'],
    ['FY2018-Q1', '2018-01-01 … 2018-04-01'],
    ['FY2018', '2018-01-01 … 2019-01-01'],
    ['this year', '2018-01-01 … 2019-01-01'],
    ['2 years', '2017-01-01 … 2019-01-01'],
    ['last year', '2017-01-01 … 2018-01-01'],
    ['before 2 years ago', 'open … 2016-01-01'],
    ['this year to day', '2018-01-01 … 2018-05-18'],
    ['this week to day', '2018-05-14 … 2018-05-18'],
    ['this year to second', '2018-01-01 … 2018-05-18 23:59:59'],
    ['1 hour', '2018-05-18 23:00:00 … 2018-05-19'],
    ['24 hours', '2018-05-18 … 2018-05-19'],
    ['60 minutes ago for 1 minute', '2018-05-18 22:59:00 … 2018-05-18 23:00:00'],
    ['monday', '2018-05-14 … 2018-05-15'],
    ['Friday', '2018-05-18 … 2018-05-19'],
    ['last friday', '2018-05-11 … 2018-05-12'],
    ['next friday', '2018-05-25 … 2018-05-26'],
    ['after monday', '2018-05-14 … open'],
    ['before monday', 'open … 2018-05-14'],
    ['2018', '2018-01-01 … 2019-01-01'],
    ['2018/05', '2018-05-01 … 2018-06-01'],
    ['2018-05', '2018-05-01 … 2018-06-01'],
    ['2018/05/29', '2018-05-29 … 2018-05-30'],
    ['2018/05/10 for 3 days', '2018-05-10 … 2018-05-13'],
    ['2018/05/10 for 5 months', '2018-05-10 … 2018-10-10'],
    ['2018/05 for 2 months', '2018-05-01 … 2018-07-01'],
    ['2018/05/10 05:00 for 5 hours', '2018-05-10 05:00:00 … 2018-05-10 10:00:00'],
    ['2018-05-10T05:00', '2018-05-10 05:00:00 … 2018-05-10 05:01:00'],
    ['before 2018/01/01', 'open … 2018-01-01'],
    ['before 2018-01-01 12:00:00', 'open … 2018-01-01 12:00:00'],
    ['after 2018-10-05', '2018-10-05 … open'],
    ['2018-05-18 to 2018-05-20', '2018-05-18 … 2018-05-20'],
    ['2018-05-18 12:00:00 to 2018-05-18 14:00:00', '2018-05-18 12:00:00 … 2018-05-18 14:00:00'],
    ['now to next month', '2018-05-18 23:59:59 … 2018-06-01'],
    ['', 'open … open'],
    ['any time', 'open … open'],
  ])('%j is %s', (expression, expected) => {
    expect(spans(expression)).toEqual([expected]);
  });

  test('takes a comma as "or"', () => {
    expect(spans('TODay, 7 days ago ,')).toEqual(['2018-05-18 … 2018-05-19', '2018-05-11 … 2018-05-12']);
  });

  test('begins its days at midnight in the zone of the query', () => {
    expect(spans('2 days', 'America/Sao_Paulo')).toEqual(['2018-05-17 03:00:00 … 2018-05-19 03:00:00']);
    expect(spans('this year', 'America/New_York')).toEqual(['2018-01-01 05:00:00 … 2019-01-01 05:00:00']);
    expect(spans('2018-07', 'America/New_York')).toEqual(['2018-07-01 04:00:00 … 2018-08-01 04:00:00']);
    expect(spans('today', 'Asia/Kathmandu')).toEqual(['2018-05-17 18:15:00 … 2018-05-18 18:15:00']);
  });

  test('holds its first instant and not its last', () => {
    const filter = ranges('2018-05-17');
    const at = (text: string): boolean => inRanges(filter, Date.parse(text) / 1000);
    expect(
      ['2018-05-16T23:59:59Z', '2018-05-17T00:00:00Z', '2018-05-17T23:59:59Z', '2018-05-18T00:00:00Z'].map(at),
    ).toEqual([false, true, true, false]);
  });

  test.each([
    ['', true, true],
    ['any time', true, true],
    ['NULL', true, false],
    ['not null', false, true],
    ['-NULL', false, true],
    ['today, NULL', true, true],
    ['today', false, true],
    ['before 2018', false, false],
  ])('%j lets null through: %s, and an hour of today: %s', (expression, forNull, forToday) => {
    const filter = ranges(expression);
    expect(inRanges(filter, Number.NaN)).toBe(forNull);
    expect(inRanges(filter, Date.parse('2018-05-18T12:00:00Z') / 1000)).toBe(forToday);
  });

  test.each([
    'not a valid date',
    '-1',
    '7',
    'before',
    'for',
    'from now',
    'yyesterday',
    '2018-05-18 to',
    '2018-1-1',
    '2018-02-30',
    '2018-13',
    '2018-05-18 25:00',
    '3 days ago for',
    '999999999 years',
    'next 3 days ago',
  ])('%j is refused by the name of its field', expression => {
    expect(() => ranges(expression)).toThrow(DemoQueryError);
    expect(() => ranges(expression)).toThrow(expect.objectContaining({ field: 'f' }));
  });

  test('is shown as SQL with instants in UTC', () => {
    expect(dateSql(ranges('today, NULL', 'America/Sao_Paulo'), 'c')).toBe(
      "(c >= TIMESTAMP('2018-05-18 03:00:00') AND c < TIMESTAMP('2018-05-19 03:00:00')) OR c IS NULL",
    );
    expect(dateSql(ranges('not null'), 'c')).toBe('c IS NOT NULL');
  });
});
