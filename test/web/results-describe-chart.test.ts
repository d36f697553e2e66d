import { describe, expect, test } from 'vitest';
import type { Cell, Column } from '../../src/contract/results.ts';
import type { CartesianChart } from '../../web/src/results/chart-description.ts';
import { chartWords } from '../../web/src/results/chart-words.ts';
import { MAX_BARS, MAX_SERIES } from '../../web/src/results/choose-chart.ts';
import { describeChart } from '../../web/src/results/describe-chart.ts';
import {
  category,
  city,
  cost,
  english,
  month,
  monthAt,
  orders,
  pivoted,
  portuguese,
  rate,
  revenue,
  rowsOf,
  state,
} from './results-fixtures.ts';

function chartOf(kind: CartesianChart['kind'], columns: Column[], rows: Cell[][]): CartesianChart {
  const chart = describeChart(kind, columns, rows, english);
  if (chart === undefined || !('series' in chart)) throw new Error(`no ${kind}`);
  return chart;
}
const linesOf = (columns: Column[], rows: Cell[][]): CartesianChart => chartOf('line', columns, rows);

describe('time', () => {
  test('stands in order, whatever the order of the rows, and a month without a row is a gap', () => {
    const { labels, series } = linesOf(
      [month, revenue],
      [
        ['2026-04', 4],
        ['2026-01', 1],
        ['2026-02', 2],
      ],
    );
    expect(labels).toEqual(['Jan 2026', 'Feb 2026', 'Mar 2026', 'Apr 2026']);
    expect(series).toMatchObject([{ name: 'Revenue', values: [1, 2, null, 4] }]);
  });

  const frames: [type: string, cells: Cell[], english: string[], portuguese: string[]][] = [
    ['date_year', [2025, 2026], ['2025', '2026'], ['2025', '2026']],
    ['date_quarter', ['2025-10', '2026-01'], ['Q4 2025', 'Q1 2026'], ['4º tri. 2025', '1º tri. 2026']],
    ['date_month', ['2026-03'], ['Mar 2026'], ['mar. de 2026']],
    ['date_week', ['2026-03-02'], ['Mar 2, 2026'], ['2 de mar. de 2026']],
    ['date_date', ['2026-03-01'], ['Mar 1, 2026'], ['1 de mar. de 2026']],
    ['date_hour', ['2026-03-01 14'], ['Mar 1, 2026, 2:00 PM'], ['1 de mar. de 2026, 14:00']],
  ];
  test.each(frames)('%s is written as people write it', (type, cells, inEnglish, inPortuguese) => {
    const rows = [...cells, ...cells].map((cell, at) => [cell, `c${at < cells.length ? 0 : 1}`, at]);
    const columns = [{ ...month, type }, category, revenue];
    const labels = (intl: typeof english): unknown => {
      // A second point keeps a single time from being left out as a constant.
      const extra: Cell[] = [cells.length === 1 ? nextYear(cells[0]) : (cells[0] ?? null), 'c0', 9];
      const chart = describeChart('line', columns, [...rows, extra], intl);
      return chart?.kind === 'line' ? chart.labels.slice(0, cells.length) : undefined;
    };
    expect(labels(english)).toEqual(inEnglish);
    expect(labels(portuguese)).toEqual(inPortuguese);
  });
  const nextYear = (cell: Cell | undefined): string => String(cell).replace('2026', '2027');

  test('a row without a time is not drawn', () => {
    const { labels } = linesOf(
      [month, revenue],
      [
        [null, 3],
        ['2026-01', 1],
        ['2026-02', 2],
      ],
    );
    expect(labels).toEqual(['Jan 2026', 'Feb 2026']);
  });
});

describe('never more series than colours', () => {
  const count = MAX_SERIES + 4;
  /** Series `n` has the value n + 1 everywhere: the first are the smallest. */
  const rows = rowsOf(3, at => [monthAt(at), ...Array.from({ length: count }, (_, n) => n + 1)]);
  const columns = (measure: Column): Column[] => [
    month,
    ...Array.from({ length: count }, (_, n) => pivoted(measure, `p${n}`)),
  ];

  test('the smallest of what may be added up become one, with their sum', () => {
    const { series, notes } = linesOf(columns(revenue), rows);
    const folded = count - (MAX_SERIES - 1);
    const sum = (folded * (folded + 1)) / 2;
    expect(series).toHaveLength(MAX_SERIES);
    expect(series.map(({ name }) => name)).toEqual(['p5', 'p6', 'p7', 'p8', 'p9', 'p10', 'p11', `Other (${folded})`]);
    expect(series.at(-1)).toMatchObject({ isRest: true, values: [sum, sum, sum] });
    expect(notes).toEqual([{ id: 'results.note.rest', count: folded }]);
  });

  test.each([rate, orders])(
    'the smallest of what may not be added up are left out, and it is said ($type)',
    measure => {
      const { series, notes } = linesOf(columns(measure), rows);
      expect(series.map(({ name }) => name)).toEqual(['p4', 'p5', 'p6', 'p7', 'p8', 'p9', 'p10', 'p11']);
      expect(notes).toEqual([{ id: 'results.note.series', shown: MAX_SERIES, count }]);
    },
  );

  test('a second pivoted measure is left to the table', () => {
    const both = [month, pivoted(revenue, 'a'), pivoted(rate, 'a')];
    const { series, notes } = linesOf(both, [
      [monthAt(0), 1, 0.1],
      [monthAt(1), 2, 0.2],
    ]);
    expect(series.map(({ column }) => column.field)).toEqual([revenue.field]);
    expect(notes).toEqual([{ id: 'results.note.measures', count: 1 }]);
  });
});

describe('several measures', () => {
  const rows = rowsOf(3, at => [monthAt(at), 100 + at, 90 + at, 0.5, 40_000]);

  test('of one unit share an axis, the next unit gets the second, a third is left to the table', () => {
    const { series, notes } = linesOf([month, revenue, cost, rate, orders], rows);
    expect(series.map(({ name, onSecondAxis = false }) => [name, onSecondAxis])).toEqual([
      ['Revenue', false],
      ['Cost', false],
      ['Rate', true],
    ]);
    expect(notes).toEqual([{ id: 'results.note.measures', count: 1 }]);
  });

  test('of one unit but very different size do not share an axis', () => {
    const small = { ...cost, value_format: '$#,##0' };
    const { series } = linesOf(
      [month, revenue, small],
      rowsOf(3, at => [monthAt(at), 100_000, 1]),
    );
    expect(series.map(({ onSecondAxis = false }) => onSecondAxis)).toEqual([false, true]);
  });

  test('as bars keep to one axis', () => {
    const { series, notes } = chartOf('bar', [month, revenue, cost, rate, orders], rows);
    expect(series.map(({ name }) => name)).toEqual(['Revenue', 'Cost']);
    expect(notes).toEqual([{ id: 'results.note.measures', count: 2 }]);
  });
});

describe('categories', () => {
  test('keep the order of the result: a ranking stays one', () => {
    const { labels, axis } = chartOf(
      'bar',
      [state, revenue],
      [
        ['SP', 9],
        ['BA', 5],
        ['MG', 7],
      ],
    );
    expect(labels).toEqual(['SP', 'BA', 'MG']);
    expect(axis).toBe('State');
  });

  test('the one with fewer values gives the colours', () => {
    const count = MAX_SERIES + 2;
    const rows = rowsOf(count * 2, at => [`s${at % 2}`, `c${Math.floor(at / 2)}`, at]);
    const { labels, series } = chartOf('bar', [state, category, revenue], rows);
    expect(labels).toHaveLength(count);
    expect(series.map(({ name }) => name)).toEqual(['s0', 's1']);
    expect(series[1]?.values.slice(0, 3)).toEqual([1, 3, 5]);
  });

  test('of which few pairs exist are named together', () => {
    const rows = rowsOf(3, at => [`S${at}`, `Town ${at}`, at]);
    expect(chartOf('horizontal_bar', [state, city, revenue], rows).labels).toEqual([
      'S0 · Town 0',
      'S1 · Town 1',
      'S2 · Town 2',
    ]);
  });

  test('beyond what can be read the first are shown, and it is said', () => {
    const count = MAX_BARS + 10;
    const chart = chartOf(
      'horizontal_bar',
      [category, revenue],
      rowsOf(count, at => [`c${at}`, at]),
    );
    expect(chart.labels).toHaveLength(MAX_BARS);
    expect(chart.notes).toEqual([{ id: 'results.note.rows', shown: MAX_BARS, count }]);
  });

  test('without a value are named as in the table', () => {
    expect(
      chartOf(
        'bar',
        [state, revenue],
        [
          [null, 1],
          ['null', 2],
        ],
      ).labels,
    ).toEqual(['∅', 'null']);
  });
});

test('a pivot without a dimension stands along the axis', () => {
  const { labels, series } = chartOf('bar', [pivoted(revenue, 'F'), pivoted(revenue, 'M')], [[1, 2]]);
  expect(labels).toEqual(['F', 'M']);
  expect(series).toMatchObject([{ name: 'Revenue', values: [1, 2] }]);
});

test('pivoted quarters are called quarters, in the legend and along the axis', () => {
  const quarters = ['2026-07', '2026-10'].map(value => pivoted({ ...revenue, pivot_types: ['date_quarter'] }, value));
  const names = ['Q3 2026', 'Q4 2026'];
  expect(
    chartOf(
      'bar',
      [state, ...quarters],
      [
        ['SP', 1, 2],
        ['RJ', 3, 4],
      ],
    ).series.map(({ name }) => name),
  ).toEqual(names);
  expect(chartOf('bar', quarters, [[1, 2]]).labels).toEqual(names);
});

test('a donut has no more parts than colours, the last is the rest', () => {
  const count = MAX_SERIES + 3;
  const rows = rowsOf(count, at => [`c${at}`, count - at]);
  const chart = describeChart('pie', [category, revenue], rows, english);
  const slices = chart?.kind === 'pie' ? chart.slices : [];
  expect(slices).toHaveLength(MAX_SERIES);
  expect(slices.at(-1)).toEqual({ name: 'Other (4)', value: 4 + 3 + 2 + 1, isRest: true });
});

test('points are named by their row; one without both values is not drawn', () => {
  const rows = [
    ['a', 1, 2],
    ['b', 3, null],
  ];
  const chart = describeChart('scatter', [category, revenue, orders], rows, english);
  expect(chart).toMatchObject({ kind: 'scatter', points: [{ name: 'a', x: 1, y: 2 }] });
});

test('numbers are written as in the table, with what they are of', () => {
  const chart = describeChart('number', [state, revenue, rate], [['SP', 1234.5, 0.125]], portuguese);
  expect(chart).toMatchObject({
    of: 'SP',
    figures: [
      { label: 'Revenue', text: '$1.234,50' },
      { label: 'Rate', text: '12,5%' },
    ],
  });
});

describe('a chart is said in words to those who do not see it', () => {
  const line = linesOf(
    [month, revenue],
    rowsOf(3, at => [monthAt(at), at]),
  );
  test('in English', () => {
    expect(chartWords(line, 'Revenue by Month', english)).toBe(
      'Lines: Revenue by Month. 3 points from Jan 2024 to Mar 2024. Revenue between $0.00 and $2.00. The table has the same values.',
    );
  });
  test('in Portuguese', () => {
    expect(chartWords({ ...line, kind: 'area' }, 'Receita por mês', portuguese)).toMatch(
      /^Áreas: Receita por mês\. 3 pontos de/,
    );
  });
});
