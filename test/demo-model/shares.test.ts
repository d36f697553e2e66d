import { describe, expect, test } from 'vitest';
import { askOnce, converse, gateway, queryOf, textOf } from './drive.ts';

const REVENUE = 'order_items.total_sale_price';
const revenueColumn = { key: REVENUE, label: 'Order Items Total Sale Price', type: 'sum', value_format: '$#,##0.00' };

describe('shares', () => {
  const columns = [{ key: 'products.category', label: 'Products Category', type: 'string' }, revenueColumn];
  const rows = [
    ['Jeans', 75],
    ['Accessories', 25],
  ];
  test('are computed for measures that add up', () => {
    expect(textOf('share of revenue by category', gateway(columns, rows))).toContain(
      'Jeans is 75% and Accessories is 25% of the',
    );
    expect(textOf('participação da receita por categoria', gateway(columns, rows))).toContain(
      'Jeans representa 75% e Accessories representa 25% de',
    );
  });
  test('of one value are taken from all values, which are not filtered away', () => {
    const spoken = askOnce('what percentage of revenue comes from Accessories?', gateway(columns, rows));
    expect(queryOf(spoken)).toEqual({ fields: ['products.category', REVENUE], sorts: [`${REVENUE} desc`] });
    expect(spoken.text).toContain('Accessories is 25% of the');
  });
  test('are not given for averages and distinct counts, nor when rows are missing', () => {
    const count = [columns[0], { key: 'order_items.order_count', type: 'count_distinct' }];
    expect(textOf('share of orders by category', gateway(count, rows))).toContain('does not add up');
    expect(textOf('share of revenue by category', gateway(columns, rows, { cut: true }))).not.toContain('%');
  });
  test('that cannot be told are said to be left out', () => {
    const cut = gateway(columns, rows, { cut: true });
    expect(textOf('share of revenue by category', cut)).toContain('These are not all rows, so I give no shares.');
    expect(textOf('participação da receita por categoria', cut)).toContain('Estas não são todas as linhas');
    const whole = gateway([revenueColumn], [[100]]);
    expect(textOf('what percentage of revenue is that?', whole)).toContain('For shares I need a group');
    expect(textOf('qual a participação da receita?', whole)).toContain('Para participações preciso de um grupo');
  });
  test('of one value in time are not made of its own rows', () => {
    const months = gateway(
      [{ key: 'order_items.created_month', type: 'date_month' }, revenueColumn],
      [
        ['2026-01', 1],
        ['2026-02', 3],
      ],
    );
    expect(textOf('share of Jeans in revenue by month in 2026', months)).toContain('so I give no shares.');
    expect(textOf('share of Jeans in revenue by month in 2026', months)).not.toContain('%');
    expect(textOf('share of revenue by month in 2026', months)).toContain('25%');
  });
  test('after a ranking are of all rows, not of those ranked', () => {
    const [, , asked] = converse(['revenue by category', 'top 3', 'as a share of the total']);
    expect(queryOf(asked)).toEqual({ fields: ['products.category', REVENUE], sorts: [`${REVENUE} desc`] });
  });
});
