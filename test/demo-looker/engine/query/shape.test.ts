import { describe, expect, test } from 'vitest';
import { type DemoQuery, DemoSqlError } from '../../../../src/demo/looker/engine/types.ts';
import { byKey, column, type Item, items, revenue, run, word } from '../shop.ts';

const count = (group: readonly Item[]): number => group.length;
const byStateAndGender = byKey(items, item => `${item.state}/${item.gender}`, count);
const byState = byKey(items, item => item.state, count);

describe('the order of rows', () => {
  const first = (parts: Partial<DemoQuery>, field: string): unknown[] => column(run({ limit: 4, ...parts }), field);

  test('is by default the newest date first', () => {
    const dates = first({ fields: ['order_items.count', 'order_items.created_month'] }, 'order_items.created_month');
    expect(dates).toEqual(['2026-11', '2026-10', '2026-09', '2026-08']);
  });

  test('is without a date the largest first measure first', () => {
    const totals = [...byState.values()].toSorted((a, b) => b - a);
    expect(first({ fields: ['users.state', 'order_items.count', 'users.count'] }, 'order_items.count')).toEqual(
      totals.slice(0, 4),
    );
  });

  test('is with dimensions only that of the first one', () => {
    expect(first({ fields: ['users.country'] }, 'users.country')).toEqual(['Argentina', 'Brazil', 'Germany', 'Mexico']);
  });

  test('is the one asked for, in turn', () => {
    const result = run({
      fields: ['users.country', 'users.state', 'order_items.count'],
      sorts: ['users.country desc', 'order_items.count'],
    });
    // By code units, as the database does: "United Kingdom" comes after "USA".
    const after = (a: string, b: string): number => (a === b ? 0 : a > b ? -1 : 1);
    const expected = result.rows.toSorted(
      (a, b) =>
        after(word(a, 'users.country'), word(b, 'users.country')) ||
        Number(a['order_items.count']) - Number(b['order_items.count']),
    );
    expect(result.rows).toEqual(expected);
    expect(result.rows[0]?.['users.country']).toBe('United Kingdom');
  });

  test.each([
    ['order_items.created_day_of_week', ['Monday', 'Tuesday', 'Wednesday', 'Thursday']],
    ['order_items.created_month_name', ['January', 'February', 'March', 'April']],
    ['users.age_tier', ['10 to 19', '20 to 29', '30 to 39', '40 to 49']],
    ['order_items.returned_year', [null, 2023, 2024, 2025]],
    ['order_items.created_hour_of_day', [0, 1, 2, 3]],
  ])('of %s is the order of time and size, not of the alphabet, and null comes first', (field, expected) => {
    expect(first({ fields: [field], sorts: [field] }, field)).toEqual(expected);
  });

  test('ignores a field that is not selected and refuses one that does not exist', () => {
    const fields = ['users.country', 'order_items.count'];
    expect(run({ fields, sorts: ['users.age desc'] }).rows).toEqual(run({ fields }).rows);
    expect(() => run({ fields, sorts: ['users.shoe_size'] })).toThrow(
      expect.objectContaining({ field: 'users.shoe_size' }),
    );
    expect(() => run({ fields, sorts: ['users.country up'] })).toThrow(expect.objectContaining({ field: 'sorts' }));
  });
});

describe('limits', () => {
  test('cut the rows after sorting, and -1 does not', () => {
    const fields = ['users.state', 'order_items.count'];
    expect(run({ fields, limit: 3 }).rows).toEqual(run({ fields, limit: -1 }).rows.slice(0, 3));
    expect(run({ fields, limit: -1 }).rows.length).toBe(byState.size);
  });

  test('let all of a hundred thousand rows through when asked to', () => {
    expect(run({ fields: ['order_items.id'], limit: -1 }).rows.length).toBe(items.length);
  });
});

describe('pivots', () => {
  const pivoted = (parts: Partial<DemoQuery> = {}) =>
    run({ fields: ['users.state', 'users.gender', 'order_items.count'], pivots: ['users.gender'], ...parts });

  test('make a record by pivot key of every measure, and no column of the pivoted dimension', () => {
    const result = pivoted();
    expect(result.pivots).toEqual([
      { key: 'Female', data: { 'users.gender': 'Female' } },
      { key: 'Male', data: { 'users.gender': 'Male' } },
    ]);
    expect(result.fields.pivots.map(field => field.name)).toEqual(['users.gender']);
    expect(result.fields.dimensions.map(field => field.name)).toEqual(['users.state']);
    expect(result.rows.length).toBe(byState.size);
    for (const row of result.rows) {
      expect(row).toEqual({
        'users.state': row['users.state'],
        'order_items.count': {
          Female: byStateAndGender.get(`${word(row, 'users.state')}/Female`),
          Male: byStateAndGender.get(`${word(row, 'users.state')}/Male`),
        },
      });
    }
  });

  test('join the keys of several dimensions, and leave out what does not occur', () => {
    const result = run({
      fields: ['users.country', 'products.department', 'users.state', 'order_items.count'],
      pivots: ['products.department', 'users.country'],
    });
    expect(result.pivots.map(({ key }) => key)).toContain('Men|FIELD|Brazil');
    const california = result.rows.find(row => row['users.state'] === 'California');
    expect(Object.keys(california?.['order_items.count'] ?? {})).toEqual(['Men|FIELD|USA', 'Women|FIELD|USA']);
  });

  test('are sorted as asked, and rows by the column whose number the sort names', () => {
    const result = pivoted({ sorts: ['users.gender desc', 'order_items.count desc 1'] });
    expect(result.pivots.map(({ key }) => key)).toEqual(['Male', 'Female']);
    const women = result.rows.map(row => byStateAndGender.get(`${word(row, 'users.state')}/Female`) ?? 0);
    expect(women).toEqual(women.toSorted((a, b) => b - a));
  });

  test('show at most as many columns as the column limit', () => {
    const fields = ['users.gender', 'products.brand', 'order_items.count'];
    const result = run({ fields, pivots: ['products.brand'], columnLimit: 7 });
    expect(result.pivots.length).toBe(7);
    expect(Object.keys(result.rows[0]?.['order_items.count'] ?? {})).toEqual(result.pivots.map(({ key }) => key));
  });

  test('with a filter on a measure keep the cells that pass, and the rows and columns that keep a cell', () => {
    const result = pivoted({ filters: { 'order_items.count': '>3500' } });
    const expected = [...byStateAndGender].filter(([, value]) => value > 3_500);
    const cells = result.rows.flatMap(row =>
      Object.entries(row['order_items.count'] ?? {}).map(([gender, value]) => [
        `${word(row, 'users.state')}/${gender}`,
        value,
      ]),
    );
    expect(new Map(cells as [string, number][])).toEqual(new Map(expected));
  });

  test('need not have a row dimension', () => {
    const result = run({ fields: ['users.gender', 'order_items.count'], pivots: ['users.gender'] });
    const genders = byKey(items, item => item.gender, count);
    expect(result.rows).toEqual([{ 'order_items.count': Object.fromEntries(genders) }]);
  });

  test('must be selected', () => {
    expect(() => run({ fields: ['order_items.count'], pivots: ['users.gender'] })).toThrow(
      expect.objectContaining({ field: 'users.gender' }),
    );
  });

  test('give nothing over nothing', () => {
    const result = pivoted({ filters: { 'users.country': 'Atlantis' } });
    expect([result.pivots, result.rows]).toEqual([[], []]);
  });
});

describe('totals', () => {
  test('are worked out over all rows, not added up from those shown', () => {
    const fields = ['users.state', 'users.average_age', 'order_items.total_sale_price'];
    const result = run({ fields, limit: 2, total: true });
    expect(result.totals).toEqual(run({ fields: fields.slice(1) }).rows[0]);
    expect(result.totals?.['order_items.total_sale_price']).toBe(revenue(items));
  });

  test('of pivoted rows stand under a key of their own', () => {
    const result = run({
      fields: ['users.state', 'users.gender', 'users.count'],
      pivots: ['users.gender'],
      rowTotal: true,
      total: true,
    });
    const buyers = (test: (item: Item) => boolean): number => new Set(items.filter(test).map(item => item.user)).size;
    const bahia = result.rows.find(row => row['users.state'] === 'Bahia')?.['users.count'];
    expect(bahia).toEqual({
      Female: buyers(item => item.state === 'Bahia' && item.gender === 'Female'),
      Male: buyers(item => item.state === 'Bahia' && item.gender === 'Male'),
      $$$_row_total_$$$: buyers(item => item.state === 'Bahia'),
    });
    expect(result.totals?.['users.count']).toEqual({
      Female: buyers(item => item.gender === 'Female'),
      Male: buyers(item => item.gender === 'Male'),
      $$$_row_total_$$$: buyers(() => true),
    });
  });

  test('are left out when nobody asks', () => {
    expect(run({ fields: ['order_items.count'] })).not.toHaveProperty('totals');
  });
});

describe('table calculations', () => {
  const calculated = (expression: string, parts: Partial<DemoQuery> = {}) =>
    run({
      fields: ['users.state', 'order_items.count', 'order_items.total_sale_price'],
      dynamicFields: [{ tableCalculation: 'x', label: 'X', expression }],
      ...parts,
    });

  test.each([
    ['${order_items.total_sale_price} / ${order_items.count}', (sales: number, n: number) => sales / n],
    ['1 + 2 * ${order_items.count}', (_: number, n: number) => 1 + 2 * n],
    ['(1 + 2) * -${order_items.count}', (_: number, n: number) => 3 * -n],
    ['${order_items.count} - 10 - 1', (_: number, n: number) => n - 11],
    ['${order_items.count} / 0', () => null],
    ['${order_items.count} > 5000', (_: number, n: number) => (n > 5_000 ? 'Yes' : 'No')],
  ])('%s is worked out for every row', (expression, expected) => {
    for (const row of calculated(expression).rows) {
      expect(row.x).toBe(expected(Number(row['order_items.total_sale_price']), Number(row['order_items.count'])));
    }
  });

  test('are worked out for every pivot when they use a pivoted measure', () => {
    const result = calculated('${order_items.count} * 2', {
      fields: ['users.state', 'users.gender', 'order_items.count'],
      pivots: ['users.gender'],
    });
    const bahia = result.rows.find(row => row['users.state'] === 'Bahia');
    expect(bahia?.x).toEqual({
      Female: 2 * (byStateAndGender.get('Bahia/Female') ?? 0),
      Male: 2 * (byStateAndGender.get('Bahia/Male') ?? 0),
    });
  });

  test('may use the ones before them, and sort the rows that the limit left', () => {
    const result = calculated('0 - ${order_items.count}', {
      dynamicFields: [
        { tableCalculation: 'x', label: 'X', expression: '0 - ${order_items.count}' },
        { tableCalculation: 'y', label: 'Y', expression: '${x} * 2' },
      ],
      sorts: ['order_items.count desc', 'y'],
      limit: 5,
    });
    const largest = [...byState.values()].toSorted((a, b) => b - a).slice(0, 5);
    expect(column(result, 'y')).toEqual(largest.map(value => -2 * value));
  });

  test.each(['pivot_offset(${order_items.count}, 1)', '${order_items.count} +', '${users.age} * 2', '1 & 2'])(
    '%s is an error of the database',
    expression => {
      expect(() => calculated(expression)).toThrow(DemoSqlError);
    },
  );
});

describe('a query that cannot be', () => {
  test.each([
    [{ model: 'nothing', fields: ['order_items.count'] }, 'model'],
    [{ view: 'nothing', fields: ['order_items.count'] }, 'view'],
    [{ fields: [] }, 'fields'],
    [{ fields: ['users.shoe_size'] }, 'users.shoe_size'],
    [{ view: 'sessions', fields: ['order_items.count'] }, 'order_items.count'],
    [{ fields: ['order_items.count', 'users.count'], pivots: ['users.count'] }, 'users.count'],
  ])('is refused by name: %j', (parts, field) => {
    expect(() => run(parts)).toThrow(expect.objectContaining({ name: 'DemoQueryError', field }));
  });
});
