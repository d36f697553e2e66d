import { describe, expect, test } from 'vitest';
import { literal, valuesFilter } from '../../src/demo/model/planning/value-filter.ts';
import { askOnce, queryOf, type World } from './drive.ts';

const filtersOf = (question: string): unknown => queryOf(askOnce(question))?.['filters'];
const looked = (question: string): unknown[] =>
  askOnce(question)
    .calls.filter(({ tool }) => tool === 'get_field_value_suggestions')
    .map(({ args }) => [args['field'], args['term']]);

/** English, Portuguese, and the filters both must lead to: the data's spelling, in the field that holds the value. */
const TABLE: readonly (readonly [string, string, Readonly<Record<string, string>>])[] = [
  ['revenue in Brazil', 'receita no Brasil', { 'users.country': 'Brasil' }],
  ['revenue in the USA', 'receita nos EUA', { 'users.country': 'United States' }],
  ['orders in the United States', 'pedidos nos Estados Unidos', { 'users.country': 'United States' }],
  ['orders for women', 'pedidos para mulheres', { 'users.gender': 'F' }],
  ['revenue from men in Texas', 'receita de homens no Texas', { 'users.gender': 'M', 'users.state': 'Texas' }],
  ['revenue in São Paulo', 'receita em sao paulo', { 'users.state': 'São Paulo' }],
  ['orders in the state of California', 'pedidos no estado da California', { 'users.state': 'California' }],
  ['revenue for category Jeans', 'receita da categoria jeans', { 'products.category': 'Jeans' }],
  ['revenue for the Jeans category', 'receita na categoria "Jeans"', { 'products.category': 'Jeans' }],
  ['revenue of brand "calvin klein"', 'receita da marca Calvin Klein', { 'products.brand': 'Calvin Klein' }],
  ["revenue for Levi's", 'receita da marca "Levi\'s"', { 'products.brand': "Levi's" }],
  ['cities of Brazil by revenue', 'cidades do Brasil por receita', { 'users.country': 'Brasil' }],
  ['cancelled orders', 'pedidos cancelados', { 'order_items.status': 'Cancelled' }],
  ['orders except cancelled', 'pedidos exceto cancelados', { 'order_items.status': '-Cancelled' }],
  [
    'orders excluding cancelled and returned',
    'pedidos sem cancelados e devolvidos',
    { 'order_items.status': '-Cancelled,-Returned' },
  ],
  [
    'revenue by month without cancelled orders',
    'receita por mês, exceto pedidos cancelados',
    { 'order_items.status': '-Cancelled' },
  ],
  ['revenue without orders from Brazil', 'receita sem pedidos do Brasil', { 'users.country': '-Brasil' }],
  ['revenue in Brazil and China', 'receita no Brasil e na China', { 'users.country': 'Brasil,China' }],
  [
    'revenue by distribution center except "New York, NY"',
    'receita por centro de distribuição exceto "New York, NY"',
    { 'distribution_centers.name': '-New York^, NY' },
  ],
];

describe('values named in a question are met as the data spells them', () => {
  test.each(TABLE)('%s | %s', (english, portuguese, filters) => {
    expect(filtersOf(english)).toEqual(filters);
    expect(filtersOf(portuguese)).toEqual(filters);
  });
});

describe('which field holds a value is asked of the data', () => {
  test('a value of a known kind is looked for in that field only, with the whole list', () => {
    expect(looked('revenue in Brazil')).toEqual([['users.country', undefined]]);
    expect(looked('pedidos cancelados')).toEqual([['order_items.status', undefined]]);
  });
  test('a place is looked for from the country down', () => {
    expect(looked('revenue in California')).toEqual([
      ['users.country', 'California'],
      ['users.state', 'California'],
    ]);
  });
  test('a value beside its field’s name is looked for there', () => {
    expect(looked('revenue of brand "Calvin Klein"')).toEqual([['products.brand', 'Calvin Klein']]);
  });
  test('a place typed without accents is looked for by a part that has none', () => {
    expect(looked('receita no parana')).toEqual([
      ['users.country', 'para'],
      ['users.state', 'para'],
    ]);
    expect(filtersOf('receita no parana')).toEqual({ 'users.state': 'Paraná' });
  });
  test('suggestions that came with the metadata need no further call', () => {
    const field = { name: 'users.country', type: 'string', label: 'Users Country', suggestions: ['Brasil'] };
    const spoken = askOnce('revenue in Brazil', {
      answer: tool => (tool === 'get_dimensions' ? JSON.stringify(field) : undefined),
    });
    expect(spoken.calls.map(({ tool }) => tool)).not.toContain('get_field_value_suggestions');
    expect(queryOf(spoken)?.['filters']).toEqual({ 'users.country': 'Brasil' });
  });
});

describe('comparisons of values', () => {
  test.each(['compare Brazil and China in revenue', 'receita do Brasil vs China'])('%s', question => {
    expect(queryOf(askOnce(question))).toEqual({
      fields: ['users.country', 'order_items.total_sale_price'],
      filters: { 'users.country': 'Brasil,China' },
      sorts: ['order_items.total_sale_price desc'],
    });
  });
  test('by month they stand side by side', () => {
    expect(queryOf(askOnce('compare Brasil e Estados Unidos em receita por mês'))).toEqual({
      fields: ['order_items.created_month', 'users.country', 'order_items.total_sale_price'],
      pivots: ['users.country'],
      filters: { 'users.country': 'Brasil,United States' },
      sorts: ['order_items.created_month'],
    });
  });
});

describe('a value that is not sure is asked about, never guessed', () => {
  test('not found: no query, the fields that were searched and examples are named', () => {
    const spoken = askOnce('revenue of brand Acme');
    expect(queryOf(spoken)).toBeUndefined();
    expect(spoken.text).toContain('“Acme”');
    expect(spoken.text).toContain('Products Brand');
    expect(spoken.text).toContain('Calvin Klein');
  });
  test('several fit: they are offered', () => {
    const spoken = askOnce('receita da marca Calvin');
    expect(queryOf(spoken)).toBeUndefined();
    expect(spoken.text).toContain('Calvin Klein ou Calvin Klein Jeans?');
  });
  test('a part of one word is no match', () => {
    expect(askOnce('revenue of brand lein').text).toContain('did not find');
  });
});

describe('a misspelt value', () => {
  /** A Looker that has only these values, and names the nearest in the fields that these are for. */
  const nearIn = (nearest: Record<string, string>, values: Record<string, string> = {}): World => ({
    answer: (tool, args) => {
      if (tool !== 'get_field_value_suggestions') return undefined;
      const field = String(args['field']);
      if (values[field] !== undefined) return JSON.stringify({ suggestions: [values[field]] });
      return JSON.stringify({ suggestions: [], nearest: nearest[field] === undefined ? [] : [nearest[field]] });
    },
  });
  const fieldsAsked = (question: string, world: World): unknown[] =>
    askOnce(question, world)
      .calls.filter(({ tool }) => tool === 'get_field_value_suggestions')
      .map(({ args }) => args['field']);

  test.each([
    ['Califronia', 'its letters in another order'],
    ['Californnia', 'one of them twice'],
  ])('(%s: %s) is looked for no further once it is found', typed => {
    const world = nearIn({ 'users.state': 'California', 'users.city': 'Californian' });
    const question = `revenue in ${typed}`;
    expect(fieldsAsked(question, world)).toEqual(['users.country', 'users.state']);
    expect(queryOf(askOnce(question, world))?.['filters']).toEqual({ 'users.state': 'California' });
  });
  test('that only resembles one is looked for in the other fields too: it may be the right word there', () => {
    const world = nearIn({ 'users.state': 'Paraná' }, { 'users.city': 'Panama' });
    expect(queryOf(askOnce('revenue in Panama', world))?.['filters']).toEqual({ 'users.city': 'Panama' });
  });
});

test('what means something in a Looker filter is escaped', () => {
  expect(literal('New York, NY')).toBe('New York^, NY');
  expect(literal('100%_cotton')).toBe('100^%^_cotton');
  expect(literal('-dash')).toBe('^-dash');
  expect(literal('say "hi" ^')).toBe('say ^"hi^" ^^');
  expect(literal('NULL')).toBe('"NULL"');
  expect(valuesFilter({ included: ['A', 'B'], excluded: ['C'] })).toBe('A,B,-C');
  expect(filtersOf('receita da marca "-dash"')).toEqual({ 'products.brand': '^-dash' });
});
