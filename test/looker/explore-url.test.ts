import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ExecutedQuery } from '../../src/contract/results.ts';
import { exploreUrl } from '../../src/looker/explore-url.ts';

const ORIGIN = 'https://shop.looker.com';
const QUERY: ExecutedQuery = {
  model: 'thelook',
  explore: 'order_items',
  fields: ['users.state', 'users.gender', 'order_items.count'],
  filters: { 'users.country': 'Brasil,United States', 'order_items.created_date': '2026/01/01 to 2026/02/01' },
  pivots: ['users.gender'],
  sorts: ['order_items.count desc 0', 'users.state'],
  limit: '500',
  time_zone: 'America/Sao_Paulo',
  filter_expression: '${users.age} > 30 && ${users.city} != "R&D + Co"',
  dynamic_fields: '[{"table_calculation":"share","expression":"${order_items.count}/sum(${order_items.count})"}]',
};

/** Reads an address as a web server does; `+` as a blank, or as itself. */
function read(url: string, plusIsBlank: boolean): ExecutedQuery {
  const { pathname, search } = new URL(url);
  const [, , model = '', explore = ''] = pathname.split('/').map(decodeURIComponent);
  const decoded = (text: string): string => decodeURIComponent(plusIsBlank ? text.replaceAll('+', ' ') : text);
  const pairs = search
    .slice(1)
    .split('&')
    .map(pair => pair.split('=').map(decoded))
    .map(([name = '', value = '']) => [name, value] as const);
  const value = (name: string): string | undefined => pairs.find(([key]) => key === name)?.[1];
  const list = (name: string): string[] => value(name)?.split(',') ?? [];
  const filters = pairs.flatMap(([name, text]) =>
    /^f\[.*\]$/s.test(name) ? [[name.slice(2, -1), text] as const] : [],
  );
  return {
    model,
    explore,
    fields: list('fields'),
    filters: Object.fromEntries(filters),
    pivots: list('pivots'),
    sorts: list('sorts'),
    limit: value('limit') ?? null,
    time_zone: value('query_timezone') ?? null,
    filter_expression: value('filter_expression') ?? null,
    dynamic_fields: value('dynamic_fields') ?? null,
  };
}

const name = fc.stringMatching(/^[a-z_][a-z0-9_]{0,12}$/);
const field = fc.tuple(name, name).map(parts => parts.join('.'));
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.constantFrom(
    '50%',
    'a+b',
    'R&D',
    '#1',
    'x=y',
    'São Paulo',
    '"New York, NY"',
    'a\nb',
    '%2B',
    '[1,5)',
    '-%jeans%',
    '😀',
  ),
);
const sort = fc.tuple(field, fc.constantFrom('', ' desc', ' asc', ' desc 2')).map(parts => parts.join(''));
const option = (value: fc.Arbitrary<string>) => fc.option(value, { nil: null });
const query: fc.Arbitrary<ExecutedQuery> = fc.record({
  model: name,
  explore: name,
  fields: fc.array(field, { minLength: 1, maxLength: 6 }),
  filters: fc.dictionary(field, text, { maxKeys: 5, noNullPrototype: true }),
  pivots: fc.array(field, { maxLength: 2 }),
  sorts: fc.array(sort, { maxLength: 3 }),
  limit: option(fc.nat().map(String)),
  time_zone: option(fc.constantFrom('UTC', 'America/Sao_Paulo', 'Etc/GMT+3')),
  filter_expression: option(text),
  dynamic_fields: option(text.map(label => JSON.stringify([{ table_calculation: 'c', label }]))),
});

describe('the address of a query in Looker’s Explore', () => {
  test('has the parameters of Looker’s own links', () => {
    const url = new URL(exploreUrl(ORIGIN, QUERY) ?? '');
    expect(url.origin + url.pathname).toBe('https://shop.looker.com/explore/thelook/order_items');
    expect([...url.searchParams]).toEqual([
      ['fields', 'users.state,users.gender,order_items.count'],
      ['f[users.country]', 'Brasil,United States'],
      ['f[order_items.created_date]', '2026/01/01 to 2026/02/01'],
      ['pivots', 'users.gender'],
      ['sorts', 'order_items.count desc 0,users.state'],
      ['limit', '500'],
      ['query_timezone', 'America/Sao_Paulo'],
      ['filter_expression', QUERY.filter_expression],
      ['dynamic_fields', QUERY.dynamic_fields],
    ]);
  });

  test('reads back as exactly the query, whatever the texts, and whatever a reader makes of a plus sign', () => {
    fc.assert(
      fc.property(query, fc.boolean(), (asked, plusIsBlank) => {
        expect(read(exploreUrl(ORIGIN, asked) ?? '', plusIsBlank)).toEqual(asked);
      }),
      { numRuns: 500 },
    );
  });

  test('never leaves the origin and has no place for another fragment or parameter', () => {
    fc.assert(
      fc.property(query, asked => {
        const url = new URL(exploreUrl(ORIGIN, asked) ?? '');
        const named = [asked.limit, asked.time_zone, asked.filter_expression, asked.dynamic_fields];
        const lists = [asked.pivots, asked.sorts].filter(list => list.length > 0);
        const expected =
          1 + Object.keys(asked.filters).length + lists.length + named.filter(one => one !== null).length;
        expect(url.origin).toBe(ORIGIN);
        expect(url.hash).toBe('');
        expect([...url.searchParams]).toHaveLength(expected);
      }),
    );
  });

  test('is not given for hand-written SQL, which has no explore', () => {
    expect(exploreUrl(ORIGIN, { ...QUERY, model: 'sql_runner', explore: '7', fields: [] })).toBeUndefined();
  });

  test('is not given where it would be too long for a web server', () => {
    const long = (length: number): ExecutedQuery => ({ ...QUERY, filters: { 'users.city': 'x'.repeat(length) } });
    expect(exploreUrl(ORIGIN, long(7000))).toBeDefined();
    expect(exploreUrl(ORIGIN, long(8000))).toBeUndefined();
  });
});
