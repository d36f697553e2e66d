import { describe, expect, test } from 'vitest';
import type { Cell } from '../../src/contract/results.ts';
import { compareCells } from '../../web/src/results/compare-cells.ts';
import { copyTable } from '../../web/src/results/copy-table.ts';
import { category, pivoted, rate, revenue } from './results-fixtures.ts';

describe('cells are sorted', () => {
  const cases: [title: string, sorted: Cell[]][] = [
    ['numbers by size', [-10, -9, 0, 2, 10, 100]],
    [
      'numbers beyond a double digit by digit',
      ['-9007199254740993', '-9007199254740992', 7, '9007199254740992', '9007199254740993'],
    ],
    ['exact decimals by size', ['0.5', 2, '10.25']],
    ['names as people look for them', ['ação', 'Brasil', 'chile', 'Item 2', 'Item 10']],
    ['months in time', ['2025-12', '2026-01', '2026-10']],
  ];
  test.each(cases)('%s', (_, sorted) => {
    const mixed = sorted.filter((_, at) => at % 2 === 1).concat(sorted.filter((_, at) => at % 2 === 0));
    expect(mixed.toSorted(compareCells)).toEqual(sorted);
    expect(sorted.toReversed().toSorted(compareCells)).toEqual(sorted);
  });
});

describe('a copied table', () => {
  const columns = [category, revenue, pivoted(rate, 'F')];
  const rows: Cell[][] = [
    ['=cmd()', 1234.5, 0.125],
    ['a\tb\n<c> & "d"', null, '9007199254740993'],
  ];
  const copied = copyTable(columns, rows, 'pt-BR');

  test('gives a spreadsheet all digits with the decimal sign of its language', () => {
    expect(copied.text.split('\r\n').map(line => line.split('\t'))).toEqual([
      ['Shop Category', 'Shop Revenue', 'Shop Rate · F'],
      ["'=cmd()", '1234,5', '0,125'],
      ['a b <c> & "d"', '', '9007199254740993'],
    ]);
  });

  test('gives a document what the table shows, with nothing that is read as HTML', () => {
    expect(copied.html).toContain('<td align="right">$1.234,50</td><td align="right">12,5%</td>');
    expect(copied.html).toContain('&lt;c&gt; &amp; &quot;d&quot;');
    expect(copied.html).toContain("<td>'=cmd()</td>");
    expect(copied.html).not.toContain('<c>');
  });
});
