import { describe, expect, test } from 'vitest';
import { DemoSqlError } from '../../../../src/demo/looker/engine/types.ts';
import { asMap, byKey, column, type Item, items, revenue, run, single, tables, text } from '../shop.ts';

const count = (filters: Record<string, string>): unknown => single({ fields: ['order_items.count'], filters });
const counted = (test: (item: Item) => boolean): number => items.filter(test).length;
const center = (item: Item): string | null =>
  text(tables.distributionCenters.name, tables.products.centerIndex[item.product] ?? -1);

describe('filters on dimensions', () => {
  test.each([
    [{ 'users.country': 'Brazil' }, (item: Item) => item.country === 'Brazil'],
    [{ 'users.country': 'brazil,USA' }, (item: Item) => item.country === 'Brazil' || item.country === 'USA'],
    [{ 'users.state': 'São%,-%Grande%' }, (item: Item) => item.state?.startsWith('São') === true],
    [{ 'users.age': '[18,25)' }, (item: Item) => item.age >= 18 && item.age < 25],
    [{ 'users.age': 'NOT 30' }, (item: Item) => item.age !== 30],
    [{ 'users.age': 'NULL' }, (item: Item) => Number.isNaN(item.age)],
    [{ 'users.age_tier': '20 to 29' }, (item: Item) => item.age >= 20 && item.age < 30],
    [{ 'order_items.is_returned': 'Yes' }, (item: Item) => !Number.isNaN(item.returned)],
    [{ 'order_items.is_returned': 'No' }, (item: Item) => Number.isNaN(item.returned)],
    [{ 'order_items.sale_price': '>=99.99' }, (item: Item) => item.price >= 9_999],
    [{ 'order_items.returned_date': 'NOT NULL' }, (item: Item) => !Number.isNaN(item.returned)],
    [{ 'users.zip': '01%' }, (item: Item) => text(tables.users.zip, item.user)?.startsWith('01') === true],
    [{ 'users.zip': 'NULL' }, (item: Item) => text(tables.users.zip, item.user) === null],
    [{ 'distribution_centers.name': '"New York, NY"' }, (item: Item) => center(item) === 'New York, NY'],
    [{ 'distribution_centers.name': 'New York^, NY' }, (item: Item) => center(item) === 'New York, NY'],
    [{ 'distribution_centers.name': 'New York, NY' }, () => false],
    [
      { 'users.country': 'Brazil', 'users.gender': 'Female', 'products.category': 'Jeans' },
      (item: Item) => item.country === 'Brazil' && item.gender === 'Female' && item.category === 'Jeans',
    ],
    [{ 'users.country': '' }, () => true],
  ])('%j keep exactly the rows they mean', (filters, test) => {
    expect(count(filters)).toBe(counted(test));
  });

  test('name the field that an expression does not suit', () => {
    expect(() => count({ 'users.age': 'old' })).toThrow(
      expect.objectContaining({ name: 'DemoQueryError', field: 'users.age' }),
    );
    expect(() => count({ 'users.shoe_size': '5' })).toThrow(expect.objectContaining({ field: 'users.shoe_size' }));
  });

  test('that an explore always sets hold until the query sets the field itself', () => {
    const fields = ['events.count'] as const;
    const events = (filters: Record<string, string>): unknown =>
      single({ view: 'events', fields: [...fields], filters });
    expect(events({})).toBe(events({ 'events.created_date': '30 days' }));
    expect(events({ 'events.created_date': '' })).toBe(tables.web().events.rows);
    expect(events({ 'events.event_type': 'Home' })).toBe(
      events({ 'events.event_type': 'Home', 'events.created_date': '30 days' }),
    );
  });
});

describe('filters on measures', () => {
  const byState = byKey(items, item => item.state, revenue);

  test('keep the groups whose value passes', () => {
    const result = run({
      fields: ['users.state', 'order_items.total_sale_price'],
      filters: { 'order_items.total_sale_price': '>200000' },
    });
    expect(asMap(result, 'users.state', 'order_items.total_sale_price')).toEqual(
      new Map([...byState].filter(([, value]) => value > 200_000)),
    );
  });

  test('work for a measure that is not shown', () => {
    const result = run({ fields: ['users.state'], filters: { 'order_items.total_sale_price': '[100000, 200000)' } });
    expect(result.rows.every(row => Object.keys(row).length === 1)).toBe(true);
    expect(new Set(column(result, 'users.state'))).toEqual(
      new Set([...byState].flatMap(([state, value]) => (value >= 100_000 && value < 200_000 ? [state] : []))),
    );
  });

  test('are applied before the limit', () => {
    const result = run({
      fields: ['users.state', 'order_items.total_sale_price'],
      filters: { 'order_items.total_sale_price': '<100000' },
      limit: 2,
    });
    const expected = [...byState.values()].filter(value => value < 100_000).toSorted((a, b) => b - a);
    expect(column(result, 'order_items.total_sale_price')).toEqual(expected.slice(0, 2));
  });
});

describe('a custom filter', () => {
  const filtered = (filterExpression: string): unknown => single({ fields: ['order_items.count'], filterExpression });

  test.each([
    ['${users.age} > 30', (item: Item) => item.age > 30],
    ['${users.age} > 30 AND ${users.country} = "Brazil"', (item: Item) => item.age > 30 && item.country === 'Brazil'],
    ['${users.age} < 20 or ${users.age} >= 60', (item: Item) => item.age < 20 || item.age >= 60],
    ['NOT (${users.age} > 30)', (item: Item) => item.age <= 30],
    ['not ${users.age} > 30 and ${users.gender} = "Male"', (item: Item) => item.age <= 30 && item.gender === 'Male'],
    ['${order_items.sale_price} * 2 > 300', (item: Item) => item.price > 15_000],
    ['${order_items.is_returned}', (item: Item) => !Number.isNaN(item.returned)],
    ['${order_items.is_returned} = no', (item: Item) => Number.isNaN(item.returned)],
  ])('%s keeps the rows for which it is true, unknown is not', (expression, test) => {
    expect(filtered(expression)).toBe(counted(test));
  });

  test.each([
    ['${users.age} >'],
    ['concat(${users.age}, 1) = "31"'],
    ['${order_items.count} > 3'],
    ['${users.country} > 3'],
    ['('.repeat(400)],
    ['('.repeat(50_000)],
    [`${'1+'.repeat(50_000)}1 > 0`],
    ['${users.age} > 30)'],
  ])('%s is an error of the database', expression => {
    expect(() => filtered(expression)).toThrow(DemoSqlError);
  });

  test('names a field that does not exist', () => {
    expect(() => filtered('${users.shoe_size} > 3')).toThrow(expect.objectContaining({ field: 'users.shoe_size' }));
  });
});

describe('parameters and filter-only fields', () => {
  const picked = (value?: string): unknown =>
    single({
      fields: ['order_items.selected_measure'],
      filters: value === undefined ? {} : { 'order_items.measure_picker': value },
    });

  test('a parameter chooses what its measure shows, escaped as the Toolbox sends it too', () => {
    const orders = single({ fields: ['order_items.order_count'] });
    expect(picked('order_count')).toBe(orders);
    expect(picked('order^_count')).toBe(orders);
    expect(picked('total^_gross^_margin')).toBe(single({ fields: ['order_items.total_gross_margin'] }));
  });

  test('a parameter that is not set has its preset value', () => {
    expect(picked()).toBe(single({ fields: ['order_items.total_sale_price'] }));
  });

  test('a parameter takes only its allowed values', () => {
    expect(() => picked('users.email; DROP TABLE')).toThrow(
      expect.objectContaining({ field: 'order_items.measure_picker' }),
    );
  });

  test('a filter-only field limits no rows and steers the dimension that reads it', () => {
    const result = run({
      fields: ['products.brand_comparison', 'order_items.count'],
      filters: { 'products.brand_select': 'Serra Norte,Garoa%' },
    });
    const chosen = (brand: string | null): boolean => brand === 'Serra Norte' || brand?.startsWith('Garoa') === true;
    expect(asMap(result, 'products.brand_comparison', 'order_items.count')).toEqual(
      byKey(
        items,
        item => (chosen(item.brand) ? item.brand : 'All Other Brands'),
        group => group.length,
      ),
    );
  });

  test.each(['order_items.measure_picker', 'products.brand_select'])('%s cannot be selected', name => {
    expect(() => run({ fields: [name] })).toThrow(expect.objectContaining({ name: 'DemoQueryError', field: name }));
  });
});
