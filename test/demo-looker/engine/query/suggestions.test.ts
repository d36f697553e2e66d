import { describe, expect, test } from 'vitest';
import { byKey, engine, items } from '../shop.ts';

const suggest = (field: string, more: { term?: string; filters?: Record<string, string>; explore?: string } = {}) =>
  engine.suggestions({ model: 'thelook', explore: 'order_items', field, ...more });

describe('suggestions', () => {
  test('are the values of a dimension, the most frequent first', () => {
    const countries = byKey(
      items,
      item => item.country,
      group => group.length,
    );
    const expected = [...countries].toSorted(([, a], [, b]) => b - a).map(([country]) => country);
    expect(suggest('users.country')).toEqual({ values: expected, hitLimit: false });
  });

  test('contain the term, in upper or lower case', () => {
    expect(suggest('users.state', { term: 'SÃO' }).values).toEqual(['São Paulo']);
    expect(suggest('users.state', { term: 'xyz' })).toEqual({ values: [], hitLimit: false });
  });

  test('obey filters', () => {
    expect(suggest('users.state', { filters: { 'users.country': 'Portugal' } }).values.toSorted()).toEqual([
      'Lisboa',
      'Porto',
    ]);
  });

  test('are a hundred at most, and say so', () => {
    const cities = suggest('users.city');
    expect([cities.values.length, cities.hitLimit]).toEqual([100, true]);
  });

  test('of personal data there are none', () => {
    expect(suggest('users.email', { term: 'ana' })).toEqual({ values: [], hitLimit: false });
  });

  test('of a parameter are its allowed values, of a filter-only field those of its dimension', () => {
    expect(suggest('order_items.measure_picker').values).toContain('order_count');
    expect(suggest('products.brand_select', { term: 'Serra N' }).values).toEqual(['Serra Norte']);
  });

  test("are not limited by the explore's own filters", () => {
    const within = (filter: string) =>
      suggest('users.city', { explore: 'events', filters: { 'events.created_date': filter } });
    expect(suggest('users.city', { explore: 'events' })).toEqual(within('any time'));
    expect(within('any time')).not.toEqual(within('30 days'));
  });

  test.each([
    ['users.shoe_size', 'order_items', 'users.shoe_size'],
    ['users.state', 'nothing', 'view'],
  ])('of %s in %s are refused', (field, explore, named) => {
    expect(() => suggest(field, { explore })).toThrow(expect.objectContaining({ field: named }));
  });
});
