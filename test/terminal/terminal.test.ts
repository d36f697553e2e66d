import { PassThrough } from 'node:stream';
import { describe, expect, test, vi } from 'vitest';
import { type Cell, CHART_KINDS, type ChartKind, type Column, type ResultPage } from '../../src/contract/results.ts';
import { sentence } from '../../src/i18n/i18n.ts';
import { Elapsed, printable, renderChart, renderTable } from '../../src/terminal/terminal.ts';

const column = (label: string, kind: Column['kind']): Column => ({ key: label, field: label, label, type: 'x', kind });
const page = (rows: Cell[][], columns = [column('State', 'dimension'), column('Total', 'measure')]): ResultPage => ({
  result_id: 'r',
  columns,
  rows,
  row_count: rows.length,
  cut: false,
  offset: 0,
  query: {
    model: 'm',
    explore: 'e',
    fields: [],
    filters: {},
    pivots: [],
    sorts: [],
    limit: null,
    time_zone: null,
    filter_expression: null,
    dynamic_fields: null,
  },
});

const bars = (chart: string | undefined): number[] =>
  (chart ?? '')
    .split('\n')
    .slice(1)
    .map(line => line.split('█').length - 1);

describe('in the terminal', () => {
  test('a table has labels and formatted rows', () => {
    const table = renderTable(page([['São Paulo', 1234.5]]), 'pt-BR');
    expect(table).toContain('State');
    expect(table).toMatch(/São Paulo\s+│\s+1\.234,5/);
  });

  test('bars are as long as their values say, and a small value still shows', () => {
    const lengths = bars(
      renderChart(
        page([
          ['A', 100],
          ['B', 50],
          ['C', 0.1],
          ['D', 0],
        ]),
        undefined,
        'en',
      ),
    );
    expect(lengths).toEqual([40, 20, 1, 0]);
  });

  test.each<[string, Cell[][], Column[] | undefined]>([
    ['one row', [['A', 1]], undefined],
    ['no dimension', [[1], [2]], [column('Total', 'measure')]],
    [
      'negative values',
      [
        ['A', -1],
        ['B', 2],
      ],
      undefined,
    ],
    [
      'text values',
      [
        ['A', 'x'],
        ['B', 2],
      ],
      undefined,
    ],
    [
      'nothing but zeros',
      [
        ['A', 0],
        ['B', 0],
      ],
      undefined,
    ],
    ['more bars than one reads', Array.from({ length: 31 }, (_, index) => [`R${index}`, index]), undefined],
  ])('no bars are drawn for %s', (_name, rows, columns) => {
    expect(renderChart(page(rows, columns), undefined, 'en')).toBeUndefined();
  });

  test('escape sequences in values do not reach the terminal', () => {
    const evil = '\u001B[31mred\u0007\u009B2J\u202E';
    expect(printable(evil)).toBe('[31mred2J');
    expect(renderTable(page([[evil, 1]]), 'en')).not.toContain('\u001B[31m');
    expect(printable('two\nlines')).toBe('two\nlines');
  });
});

describe('what runs long', () => {
  /** What a terminal shows of all that was written to it: a line that is drawn again replaces what stood there. */
  const shown = (written: string): string => written.split('\r\u001B[2K').at(-1) ?? '';

  test('is counted in one line that is drawn again, and goes without a trace', async () => {
    let written = '';
    const terminal = Object.assign(new PassThrough().setEncoding('utf8'), { isTTY: true });
    terminal.on('data', (text: string) => (written += text));
    const elapsed = new Elapsed(terminal, seconds => `for ${seconds} s`);
    elapsed.start();
    await vi.waitFor(() => expect(shown(written)).toMatch(/^ {2}for [3-9] s$/), 10_000);
    expect(written).not.toContain('for 1 s'); // nobody wonders yet
    expect(written).not.toContain('\n');
    elapsed.stop();
    elapsed.stop();
    await vi.waitFor(() => expect(shown(written)).toBe(''), 10_000);
  });

  test('that ends soon shows nothing', async () => {
    const [mine, other]: [string[], string[]] = [[], []];
    const terminal = (lines: string[]) => ({ isTTY: true, write: (text: string) => lines.push(text) > 0 });
    const [soon, long] = [mine, other].map(lines => new Elapsed(terminal(lines), String));
    soon?.start();
    long?.start();
    soon?.stop();
    await vi.waitFor(() => expect(other).not.toEqual([]), 10_000);
    long?.stop();
    expect(mine).toEqual([]);
  });
});

describe('a kind of chart asked for in words, in the terminal', () => {
  const wish = (chart: ChartKind, columns: string[] = []) => ({ chart, columns });
  const said = (key: 'shares_drawn' | 'course_drawn' | 'chart_elsewhere') => sentence('en', 'command', key);
  const QUARTERS: Cell[][] = [
    ['2026-Q4', 40],
    ['2026-Q3', 20],
    ['2026-Q2', -30],
    ['2026-Q1', 10],
  ];

  test.each(['en', 'pt-BR'] as const)('a pie is bars of the shares, with per cent (%s)', language => {
    const values = [60, 30, 9.9, 0.1];
    const [words, heading, ...lines] = (
      renderChart(page(values.map((value, index) => [`S${index}`, value])), wish('pie'), language) ?? ''
    ).split('\n');
    expect([words, heading]).toEqual([sentence(language, 'command', 'shares_drawn'), 'Total']);
    const whole = values.reduce((sum, value) => sum + value);
    const percent = new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 1 });
    for (const [index, line] of lines.entries()) {
      const share = (values[index] ?? 0) / whole;
      expect(line).toContain(`(${percent.format(share)})`);
      expect(line.split('█').length - 1).toBe(Math.max(1, Math.round(share * 40)));
    }
    expect(lines).toHaveLength(values.length);
  });

  test.each(['line', 'area'] as const)('%s is a course from the oldest to the newest, also below zero', kind => {
    const newestFirst = renderChart(page(QUARTERS), wish(kind), 'en');
    expect(newestFirst).toBe(renderChart(page(QUARTERS.toReversed()), wish(kind), 'en'));
    const [words, line, ends] = (newestFirst ?? '').split('\n');
    expect([words, line]).toEqual([said('course_drawn'), 'Total ▅▁▆█']);
    const params = { first: '2026-Q1', last: '2026-Q4', low: '-30', high: '40' };
    expect(ends).toBe(sentence('en', 'command', 'course', params));
  });

  test('the wished-for measure is the one that is drawn', () => {
    const columns = [column('State', 'dimension'), column('Total', 'measure'), column('Count', 'measure')];
    const rows = [
      ['A', 10, 1],
      ['B', 10, 2],
    ];
    expect(bars(renderChart(page(rows, columns), undefined, 'en'))).toEqual([40, 40]);
    expect(bars(renderChart(page(rows, columns), wish('bar', ['State', 'Count']), 'en'))).toEqual([20, 40]);
  });

  test('a kind that is not drawn is never answered with another without a word', () => {
    const negative = page([
      ['A', -1],
      ['B', 2],
    ]);
    const cut = { ...page(QUARTERS), row_count: QUARTERS.length + 1 };
    for (const kind of CHART_KINDS) {
      const expected = kind === 'table' || kind === 'number' ? undefined : said('chart_elsewhere');
      expect(renderChart(cut, wish(kind), 'en')).toBe(expected);
    }
    expect(renderChart(negative, wish('pie'), 'en')).toBe(said('chart_elsewhere'));
    expect(renderChart(page(QUARTERS), wish('scatter'), 'en')).toBe(said('chart_elsewhere'));
  });
});
