import { describe, expect, test } from 'vitest';
import type { DemoField } from '../../../src/demo/looker/engine/types.ts';
import { engine, run } from './shop.ts';

const explores = engine.models[0]?.explores ?? [];
const fieldsOf = (explore: string): readonly DemoField[] => explores.find(({ name }) => name === explore)?.fields ?? [];
const field = (name: string): DemoField | undefined =>
  fieldsOf('order_items').find(candidate => candidate.name === name);
const all = explores.flatMap(explore => explore.fields.map(found => ({ explore: explore.name, found })));

/** Typed by hand: what people and planners of the demo rely on. */
const PROMISED = {
  order_items:
    'id order_id status sale_price gross_margin is_returned days_to_process months_since_signup count order_count total_sale_price average_sale_price median_sale_price total_gross_margin average_gross_margin total_gross_margin_percentage average_spend_per_user returned_count returned_total_sale_price return_rate first_purchase_count 30_day_repeat_purchase_rate',
  users: 'id name email age age_tier gender city state zip country traffic_source count average_age',
  products: 'brand category department item_name retail_price sku count brand_list',
  inventory_items: 'cost days_in_inventory total_cost',
  distribution_centers: 'name location',
};
const ALL_FRAMES =
  'raw time date week month quarter year day_of_week hour_of_day month_name month_num week_of_year'.split(' ');
const COMMON_FRAMES = 'date week month quarter year'.split(' ');

describe('the model of the demo', () => {
  test('is thelook, called eCommerce, with its three explores', () => {
    expect(engine.models.map(({ name, label }) => [name, label])).toEqual([['thelook', 'eCommerce']]);
    expect(explores.map(({ name, label }) => [name, label])).toEqual([
      ['order_items', '(1) Orders, Items and Users'],
      ['events', '(2) Web Event Data'],
      ['sessions', '(3) Web Session Data'],
    ]);
  });

  test('has every field that thelook has', () => {
    const names = new Set(fieldsOf('order_items').map(({ name }) => name));
    const promised = Object.entries(PROMISED).flatMap(([view, list]) => list.split(' ').map(name => `${view}.${name}`));
    expect(promised.filter(name => !names.has(name))).toEqual([]);
  });

  test('shows each of its dates by day, week, month, quarter and year, and orders by weekday and hour too', () => {
    const names = new Set(fieldsOf('order_items').map(({ name }) => name));
    const groups = [
      'order_items.shipped',
      'order_items.delivered',
      'order_items.returned',
      'users.created',
      'inventory_items.created',
      'inventory_items.sold',
    ].flatMap(group => COMMON_FRAMES.map(frame => `${group}_${frame}`));
    const created = ALL_FRAMES.map(frame => `order_items.created_${frame}`);
    expect([...groups, ...created].filter(name => !names.has(name))).toEqual([]);
    expect(field('order_items.created_month')).toMatchObject({ type: 'date_month', dimensionGroup: 'created' });
  });

  test('names every field once, in its view, with label and description', () => {
    for (const explore of explores) {
      const names = explore.fields.map(({ name }) => name);
      expect(new Set(names).size).toBe(names.length);
      for (const { name, view, label, labelShort, viewLabel, description } of explore.fields) {
        expect(name.startsWith(`${view}.`)).toBe(true);
        expect(label).toBe(`${viewLabel} ${labelShort}`);
        expect(description).not.toBe('');
      }
    }
  });

  test.each([
    ['order_items.total_sale_price', 'revenue', 'receita', 'faturamento'],
    ['order_items.order_count', 'orders', 'pedidos', 'compras'],
    ['order_items.total_gross_margin', 'profit', 'lucro', 'margem'],
    ['users.state', 'estado', 'region', 'UF'],
    ['users.country', 'país', 'nation', 'países'],
    ['users.count', 'customers', 'clientes', 'usuários'],
    ['products.category', 'categoria', 'product category', 'categorias'],
    ['products.brand', 'marca', 'marcas', 'maker'],
    ['order_items.created_month', 'mês', 'monthly', 'mensal'],
    ['order_items.return_rate', 'taxa de devolução', 'returns rate', 'percentual de devolução'],
  ])('says of %s that people call it %s, %s or %s', (name, ...words) => {
    expect(field(name)?.synonyms).toEqual(expect.arrayContaining(words));
  });

  test.each([
    ['order_items.total_sale_price', '$#,##0.00'],
    ['order_items.return_rate', '0.00%'],
    ['order_items.count', '#,##0'],
  ])('formats %s as %s', (name, format) => {
    expect(field(name)?.valueFormat).toBe(format);
  });

  test('has one field for each case that a client may get wrong', () => {
    expect(field('order_items.user_id')?.hidden).toBe(true);
    expect(field('order_items.created_raw')?.type).toBe('date_raw');
    expect(field('order_items.measure_picker')).toMatchObject({ kind: 'parameter', type: 'unquoted' });
    expect(field('order_items.measure_picker')?.allowedValues?.map(({ value }) => value)).toContain('order_count');
    expect(field('products.brand_select')?.kind).toBe('filter');
    expect(field('users.email')?.suggestable).toBe(false);
    expect(explores.find(({ name }) => name === 'events')?.alwaysFilter).toEqual([
      { name: 'events.created_date', value: '30 days' },
    ]);
  });

  test.each(all.filter(({ found }) => found.kind === 'dimension' || found.kind === 'measure'))(
    'answers $found.name of $explore',
    ({ explore, found }) => {
      const result = run({ view: explore, fields: [found.name], limit: 3 });
      expect(result.rows.length).toBeGreaterThan(0);
      const described = found.kind === 'measure' ? result.fields.measures : result.fields.dimensions;
      expect(described).toEqual([found]);
      const cells = result.rows.map(row => row[found.name]);
      expect(cells.some(cell => cell !== undefined)).toBe(true);
    },
  );
});
