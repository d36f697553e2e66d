import { describe, expect, test } from 'vitest';
import { type Cell, CHART_KINDS, type ChartKind, type Column } from '../../src/contract/results.ts';
import { chooseChart } from '../../web/src/results/choose-chart.ts';
import { describeChart } from '../../web/src/results/describe-chart.ts';
import { wishedChart } from '../../web/src/results/wished-chart.ts';
import { category, cost, english, month, monthAt, orders, revenue, rowsOf, state } from './results-fixtures.ts';

const keysOf = (columns: readonly Column[]): string[] => columns.map(({ key }) => key);
const wish = (chart: ChartKind, ...columns: Column[]) => ({ chart, columns: keysOf(columns) });

const BARS: ReadonlySet<ChartKind> = new Set(['bar', 'horizontal_bar']);

const byCategory: [Column[], Cell[][]] = [[category, revenue], rowsOf(5, at => [`c${at}`, at + 1])];
const byMonth: [Column[], Cell[][]] = [[month, revenue], rowsOf(11, at => [monthAt(at), at])];
/** Three categories in two states: neither of the two names a row alone. */
const byBoth: [Column[], Cell[][]] = [
  [category, state, revenue, orders],
  rowsOf(6, at => [`c${at % 3}`, `s${Math.floor(at / 3)}`, at + 1, 2 * at]),
];

describe('how a result is drawn', () => {
  test('without a wish it is what fits best, of the very rows', () => {
    const drawn = wishedChart(...byMonth, undefined);
    expect(drawn).toMatchObject({ kind: chooseChart(...byMonth).kind, refused: undefined, added: [] });
    expect([drawn.columns, drawn.rows]).toEqual(byMonth);
  });

  test.each(CHART_KINDS)('asked for as “%s”, it is that where it fits, and says so where it does not', kind => {
    for (const [columns, rows] of [byCategory, byMonth, byBoth]) {
      const { kind: usual, fitting } = chooseChart(columns, rows);
      const drawn = wishedChart(columns, rows, wish(kind));
      // Bars that lie the other way are bars.
      const bars = fitting.find(each => BARS.has(each) && BARS.has(kind));
      const shown = fitting.includes(kind) ? kind : bars;
      expect(drawn).toMatchObject({ kind: shown ?? usual, refused: shown === undefined ? kind : undefined });
    }
  });

  test('as a donut by category it is a donut; by month it stays a line', () => {
    expect(wishedChart(...byCategory, wish('pie')).kind).toBe('pie');
    expect(wishedChart(...byMonth, wish('pie'))).toMatchObject({ kind: 'line', refused: 'pie' });
  });
});

describe('the columns that are drawn', () => {
  const rows = rowsOf(4, at => [`c${at}`, at + 1, at * 2, at * 3]);
  const columns = [category, revenue, cost, orders];

  test('are those wished for, in their order, with the cells below them', () => {
    const drawn = wishedChart(columns, rows, wish('bar', category, orders, revenue));
    expect(drawn.columns).toEqual([category, orders, revenue]);
    expect(drawn.rows).toEqual(rows.map(([name, money, , count]) => [name, count, money]));
    const chart = describeChart(drawn.kind, drawn.columns, drawn.rows, english);
    expect(chart).toMatchObject({ kind: 'bar', labels: rows.map(([name]) => name) });
  });

  test('decide which kinds fit: of three measures none is a share, of one it is', () => {
    expect(wishedChart(columns, rows, wish('pie')).refused).toBe('pie');
    expect(wishedChart(columns, rows, wish('pie', category, revenue))).toMatchObject({
      kind: 'pie',
      refused: undefined,
    });
  });

  test('are by all dimensions where only numbers were named, and have all numbers where only dimensions were', () => {
    expect(wishedChart(...byBoth, wish('bar', orders))).toMatchObject({
      columns: [orders, category, state],
      added: [],
    });
    const named = wishedChart(...byBoth, wish('bar', state, category));
    expect(named).toMatchObject({ columns: [state, category, revenue, orders], added: [] });
  });

  test('keep every row apart: a dimension that was left out but is needed is drawn, and said', () => {
    const [all, cells] = byBoth;
    const drawn = wishedChart(all, cells, wish('bar', category, revenue));
    expect(drawn.added).toEqual([state]);
    const chart = describeChart(drawn.kind, drawn.columns, drawn.rows, english);
    const values = chart !== undefined && 'series' in chart ? chart.series.flatMap(series => series.values) : [];
    expect(new Set(values)).toEqual(new Set(cells.map(row => row[2])));
  });

  test('may leave a dimension out that tells nothing more', () => {
    const named = rowsOf(3, at => [`c${at}`, `s${at}`, at]);
    const drawn = wishedChart([category, state, revenue], named, wish('bar', category, revenue));
    expect(drawn).toMatchObject({ columns: [category, revenue], added: [] });
  });

  test('are all of them when those wished for are not of this result', () => {
    const [columns, cells] = byCategory;
    expect(wishedChart(columns, cells, { chart: 'pie', columns: ['nobody.knows'] })).toMatchObject({
      columns,
      rows: cells,
      kind: 'pie',
    });
  });
});
