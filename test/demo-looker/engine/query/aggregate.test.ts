import { describe, expect, test } from 'vitest';
import { asMap, byKey, column, type Item, items, revenue, run, single, sum, tables, text } from '../shop.ts';

const distinct = (values: readonly number[]): number => new Set(values).size;
const returnedOf = (group: readonly Item[]): Item[] => group.filter(item => !Number.isNaN(item.returned));
const firstOrders = (group: readonly Item[]): number =>
  distinct(group.flatMap(item => (tables.orderFacts.sequence.values[item.order] === 1 ? [item.order] : [])));
const repeated = (group: readonly Item[]): number =>
  distinct(
    group.flatMap(item => ((tables.orderFacts.daysToNextOrder.values[item.order] ?? 99) <= 30 ? [item.order] : [])),
  );
const margin = (group: readonly Item[]): number => sum(group.map(item => item.price - item.cost));

function median(group: readonly Item[]): number {
  const prices = group.map(item => item.price).toSorted((a, b) => a - b);
  const middle = prices.length / 2;
  const around = [prices[Math.ceil(middle) - 1] ?? 0, prices[Math.floor(middle)] ?? 0];
  return (Math.max(...around) + Math.min(...around)) / 200;
}

/** Every measure of order items, worked out over the plain rows. */
const MEASURES: Record<string, (group: readonly Item[]) => number> = {
  count: group => group.length,
  order_count: group => distinct(group.map(item => item.order)),
  first_purchase_count: firstOrders,
  total_sale_price: revenue,
  average_sale_price: group => sum(group.map(item => item.price)) / (100 * group.length),
  median_sale_price: median,
  total_gross_margin: group => margin(group) / 100,
  average_gross_margin: group => margin(group) / (100 * group.length),
  total_gross_margin_percentage: group => margin(group) / sum(group.map(item => item.price)),
  average_spend_per_user: group => sum(group.map(item => item.price)) / (100 * distinct(group.map(item => item.user))),
  returned_count: group => returnedOf(group).length,
  returned_total_sale_price: group => revenue(returnedOf(group)),
  return_rate: group => returnedOf(group).length / group.length,
  '30_day_repeat_purchase_rate': group => repeated(group) / distinct(group.map(item => item.order)),
};

describe('a measure of order items', () => {
  test.each(Object.entries(MEASURES))('%s is exactly what the rows say, by category', (name, expected) => {
    const result = run({ fields: ['products.category', `order_items.${name}`] });
    expect(asMap(result, 'products.category', `order_items.${name}`)).toEqual(
      byKey(items, item => item.category, expected),
    );
  });

  test.each(Object.entries(MEASURES))('%s is exact over all rows too', (name, expected) => {
    expect(single({ fields: [`order_items.${name}`] })).toBe(expected(items));
  });

  test('money adds up to the cent', () => {
    const total = single({ fields: ['order_items.total_sale_price'] });
    expect(total).toBe(Number((sum(items.map(item => item.price)) / 100).toFixed(2)));
  });
});

describe('a measure of a joined view', () => {
  test('counts each customer once, however much they bought', () => {
    const result = run({ fields: ['users.country', 'users.count'] });
    const expected = byKey(
      items,
      item => item.country,
      group => distinct(group.map(item => item.user)),
    );
    expect(asMap(result, 'users.country', 'users.count')).toEqual(expected);
  });

  test('averages the age of customers, not of their purchases, and leaves unknown ages out', () => {
    const result = run({ fields: ['users.gender', 'users.average_age'] });
    const expected = byKey(
      items,
      item => item.gender,
      group => {
        const ages = new Map(group.map(item => [item.user, item.age]));
        const known = [...ages.values()].filter(age => !Number.isNaN(age));
        return sum(known) / known.length;
      },
    );
    expect(asMap(result, 'users.gender', 'users.average_age')).toEqual(expected);
  });

  test('averages orders, not their items', () => {
    const ofBrazil = items.filter(item => item.country === 'Brazil');
    const amounts = new Map(ofBrazil.map(item => [item.order, 0]));
    for (const item of ofBrazil) amounts.set(item.order, (amounts.get(item.order) ?? 0) + item.price);
    expect(single({ fields: ['order_facts.average_order_amount'], filters: { 'users.country': 'Brazil' } })).toBe(
      sum([...amounts.values()]) / (100 * amounts.size),
    );
  });

  test('counts articles and lists brands without repeating them', () => {
    const filters = { 'products.category': 'Jumpsuits & Rompers' };
    const chosen = items.filter(item => item.category === 'Jumpsuits & Rompers');
    expect(single({ fields: ['products.count'], filters })).toBe(distinct(chosen.map(item => item.product)));
    expect(single({ fields: ['products.brand_list'], filters })).toBe(
      [...new Set(chosen.map(item => item.brand ?? ''))].toSorted((a, b) => (a < b ? -1 : 1)).join(', '),
    );
  });

  test('adds up the cost of stock', () => {
    expect(single({ fields: ['inventory_items.total_cost'] })).toBe(sum(items.map(item => item.cost)) / 100);
  });
});

describe('a measure over nothing', () => {
  const filters = { 'users.country': 'Atlantis' };

  test('has no rows by any dimension', () => {
    expect(run({ fields: ['users.state', 'order_items.count'], filters }).rows).toEqual([]);
  });

  test('is 0 when it counts or adds, and null when it divides', () => {
    const fields = ['count', 'total_sale_price', 'average_sale_price', 'return_rate', 'median_sale_price'];
    const result = run({ fields: fields.map(name => `order_items.${name}`), filters });
    expect(fields.map(name => result.rows[0]?.[`order_items.${name}`])).toEqual([0, 0, null, null, null]);
    expect(run({ fields: ['products.brand_list'], filters }).rows).toEqual([{ 'products.brand_list': null }]);
    expect(run({ fields: ['order_items.last_ledger_number'], filters }).rows).toEqual([
      { 'order_items.last_ledger_number': null },
    ]);
  });
});

describe('a number beyond 2^53', () => {
  test('is a bigint that a double would spoil', () => {
    const result = run({ fields: ['products.department', 'order_items.last_ledger_number'] });
    for (const value of column(result, 'order_items.last_ledger_number')) {
      if (typeof value !== 'bigint') throw new TypeError('not a bigint');
      expect(BigInt(Number(value))).not.toBe(value);
    }
  });

  test('is the largest of its group', () => {
    const last = items.at(-1);
    const department = text(tables.products.department, last?.product ?? -1);
    const result = run({ fields: ['products.department', 'order_items.last_ledger_number'] });
    const [first, second] = result.rows;
    // Sorted by the measure, descending: the department that sold last comes first.
    expect(first?.['products.department']).toBe(department);
    expect(Number(first?.['order_items.last_ledger_number'])).toBeGreaterThanOrEqual(
      Number(second?.['order_items.last_ledger_number']),
    );
  });
});

describe('dimensions', () => {
  test('group by all of them together', () => {
    const result = run({ fields: ['users.country', 'products.department', 'users.gender', 'order_items.count'] });
    const key = (...parts: unknown[]): string => parts.join('/');
    const expected = byKey(
      items,
      item => key(item.country, text(tables.products.department, item.product), item.gender),
      group => group.length,
    );
    const found = result.rows.map(row => [
      key(row['users.country'], row['products.department'], row['users.gender']),
      row['order_items.count'],
    ]);
    expect(new Map(found as [string, number][])).toEqual(expected);
    expect(found.length).toBe(expected.size);
  });

  test('alone give each combination once', () => {
    expect(column(run({ fields: ['users.gender'] }), 'users.gender')).toEqual(['Female', 'Male']);
  });

  test('show money in units, ages in tiers and yes or no in words', () => {
    const result = run({ fields: ['order_items.sale_price'], sorts: ['order_items.sale_price desc'], limit: 1 });
    expect(result.rows[0]?.['order_items.sale_price']).toBe(Math.max(...items.map(item => item.price)) / 100);
    expect(column(run({ fields: ['order_items.is_returned'] }), 'order_items.is_returned')).toEqual(['No', 'Yes']);
    const tier = (age: number): string => {
      if (Number.isNaN(age)) return 'Undefined';
      const start = Math.floor(age / 10) * 10;
      return start >= 70 ? '70 or Above' : `${start} to ${start + 9}`;
    };
    const expected = byKey(
      items,
      item => tier(item.age),
      group => group.length,
    );
    expect(
      asMap(run({ fields: ['users.age_tier', 'order_items.count'] }), 'users.age_tier', 'order_items.count'),
    ).toEqual(expected);
  });

  test('show what is not known as null', () => {
    const result = run({
      fields: ['order_items.returned_date', 'order_items.count'],
      filters: { 'order_items.returned_date': 'NULL' },
    });
    expect(result.rows).toEqual([
      {
        'order_items.returned_date': null,
        'order_items.count': items.filter(item => Number.isNaN(item.returned)).length,
      },
    ]);
    const ages = run({ fields: ['users.age', 'order_items.count'], filters: { 'users.age': 'NULL' } });
    expect(ages.rows).toEqual([
      { 'users.age': null, 'order_items.count': items.filter(item => Number.isNaN(item.age)).length },
    ]);
  });

  test('of a join that finds nothing are null: visitors who did not sign in have no country', () => {
    const web = tables.web();
    const anonymous = web.sessions.userIndex.filter(user => user < 0).length;
    const result = run({ view: 'sessions', fields: ['users.country', 'sessions.count'] });
    expect(asMap(result, 'users.country', 'sessions.count').get(null)).toBe(anonymous);
    expect(single({ view: 'sessions', fields: ['users.count'] })).toBe(
      new Set(web.sessions.userIndex.filter(user => user >= 0)).size,
    );
  });
});
