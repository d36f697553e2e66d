import { PassThrough } from 'node:stream';
import { describe, expect, test, vi } from 'vitest';
import type { Cell, Column, ResultPage } from '../../src/contract/results.ts';
import { Elapsed, printable, renderBarChart, renderTable } from '../../src/terminal/terminal.ts';

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
      renderBarChart(
        page([
          ['A', 100],
          ['B', 50],
          ['C', 0.1],
          ['D', 0],
        ]),
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
    expect(renderBarChart(page(rows, columns), 'en')).toBeUndefined();
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
