import { DateTime } from 'luxon';
import { describe, expect, test } from 'vitest';
import { readConversation } from '../../src/demo/model/conversation/conversation.ts';
import { nextStep } from '../../src/demo/model/planning/next-step.ts';
import { converse, queryOf, TODAY, TODAYS_CONTEXT } from './drive.ts';

const REVENUE = 'order_items.total_sale_price';
const DATE = 'order_items.created_date';
const lastQuery = (...questions: string[]): unknown => queryOf(converse(questions).at(-1));

interface Case {
  readonly first: string;
  readonly next: readonly string[];
  readonly query: Readonly<Record<string, unknown>>;
}

const CASES: readonly Case[] = [
  {
    first: 'revenue last month',
    next: ['and by state?', 'agora por estado', 'e por estado?'],
    query: { fields: ['users.state', REVENUE], filters: { [DATE]: 'last month' }, sorts: [`${REVENUE} desc`] },
  },
  {
    first: 'receita por estado em 2026',
    next: ['só no Brasil', 'only in Brazil', 'e no Brasil?'],
    query: {
      fields: ['users.state', REVENUE],
      filters: { [DATE]: '2026', 'users.country': 'Brasil' },
      sorts: [`${REVENUE} desc`],
    },
  },
  {
    first: 'revenue by state in 2026',
    next: ['e em 2024?', 'and in 2024?', '2024?'],
    query: { fields: ['users.state', REVENUE], filters: { [DATE]: '2024' }, sorts: [`${REVENUE} desc`] },
  },
  {
    first: 'receita por mês em 2026',
    next: ['só clientes do Brasil', 'only customers from Brazil', 'agora só pedidos do Brasil'],
    query: {
      fields: ['order_items.created_month', REVENUE],
      filters: { [DATE]: '2026', 'users.country': 'Brasil' },
      sorts: ['order_items.created_month'],
    },
  },
  {
    first: 'revenue by distribution center in 2026',
    next: ['only "New York, NY"', 'só "New York, NY"', 'e "New York, NY"?'],
    query: {
      fields: ['distribution_centers.name', REVENUE],
      filters: { [DATE]: '2026', 'distribution_centers.name': 'New York^, NY' },
      sorts: [`${REVENUE} desc`],
    },
  },
  {
    first: 'revenue by state in 2026',
    next: ['only the top 3', 'só os 3 maiores', 'top 3'],
    query: { fields: ['users.state', REVENUE], filters: { [DATE]: '2026' }, sorts: [`${REVENUE} desc`], limit: 3 },
  },
  {
    first: 'receita por estado este ano',
    next: ['agora por mês', 'now by month'],
    query: {
      fields: ['order_items.created_month', REVENUE],
      filters: { [DATE]: 'this year' },
      sorts: ['order_items.created_month'],
    },
  },
  {
    first: 'receita por mês este ano',
    next: ['e também por gênero', 'also by gender', 'break it down by gender'],
    query: {
      fields: ['order_items.created_month', 'users.gender', REVENUE],
      pivots: ['users.gender'],
      filters: { [DATE]: 'this year' },
      sorts: ['order_items.created_month'],
    },
  },
  {
    first: 'top 5 marcas por receita em 2026',
    next: ['e a margem?', 'and the margin?', 'what about margin?'],
    query: {
      fields: ['products.brand', 'order_items.total_gross_margin'],
      filters: { [DATE]: '2026' },
      sorts: ['order_items.total_gross_margin desc'],
      limit: 5,
    },
  },
  {
    first: 'revenue by state last month',
    next: ['as a chart', 'em gráfico', 'faça um gráfico'],
    query: { fields: ['users.state', REVENUE], filters: { [DATE]: 'last month' }, sorts: [`${REVENUE} desc`] },
  },
  {
    first: 'revenue by state in Brazil in 2026',
    next: ['without filters', 'sem filtros'],
    query: { fields: ['users.state', REVENUE], sorts: [`${REVENUE} desc`] },
  },
  {
    first: 'revenue last month',
    next: ['compared with last year?', 'comparado com o ano passado?'],
    query: {
      fields: ['order_items.created_month', REVENUE],
      filters: { [DATE]: 'last month,13 months ago' },
      sorts: ['order_items.created_month'],
    },
  },
];

describe('a follow-up goes on from the query before it', () => {
  for (const { first, next, query } of CASES) {
    test.each(next)(`${first} → %s`, question => {
      expect(lastQuery(first, question)).toEqual(query);
    });
  }
});

describe('what was compared stays apart when the other axis changes', () => {
  test('two periods, by a group', () => {
    expect(lastQuery('receita no mês passado', 'e no mesmo mês do ano passado?', 'por estado')).toEqual({
      fields: ['users.state', 'order_items.created_month', REVENUE],
      pivots: ['order_items.created_month'],
      filters: { [DATE]: 'last month,13 months ago' },
      sorts: [`${REVENUE} desc`],
    });
  });
  test('two values, by a frame of time', () => {
    expect(lastQuery('compare Brazil with China in revenue this year', 'per month')).toMatchObject({
      fields: ['order_items.created_month', 'users.country', REVENUE],
      pivots: ['users.country'],
    });
  });
  test('one value does not', () => {
    expect(lastQuery('revenue by country in Brazil', 'per month')).toMatchObject({
      fields: ['order_items.created_month', REVENUE],
    });
  });
});

test.each(['between 30 and 40', 'entre 30 e 40'])('another bound is on what was bounded before: %s', bound => {
  expect(lastQuery('revenue for customers over 60', bound)).toEqual({
    fields: [REVENUE],
    filters: { 'users.age': '>=30 AND <=40' },
  });
});

test('a whole new question does not go on from the one before', () => {
  expect(lastQuery('revenue by state in Brazil in 2026', 'How many customers?')).toEqual({ fields: ['users.count'] });
});

test('metadata told in an earlier turn is not asked for again', () => {
  const [, second] = converse(['revenue in Brazil', 'orders in Brazil by month']);
  expect(second?.calls.map(({ tool }) => tool)).toEqual(['query']);
});

test('an earlier answer that was cut down on its way is asked for again', () => {
  const place = { model: 'thelook', explore: 'order_items' };
  const contents = [
    { role: 'user', parts: [{ text: 'revenue' }] },
    {
      role: 'model',
      parts: [
        { functionCall: { id: 'a', name: 'mcp_looker_get_dimensions', args: place } },
        { functionCall: { id: 'b', name: 'mcp_looker_query', args: { ...place, fields: [REVENUE] } } },
      ],
    },
    {
      role: 'user',
      parts: [
        {
          functionResponse: {
            id: 'a',
            name: 'mcp_looker_get_dimensions',
            response: { output: '{"name":"users.state"}\n… Full output available at: /somewhere' },
          },
        },
        { functionResponse: { id: 'b', name: 'mcp_looker_query', response: { output: '{}' } } },
      ],
    },
    { role: 'model', parts: [{ text: 'It is 5.' }] },
    { role: 'user', parts: [{ text: 'and by state?' }] },
  ];
  const tools = [
    {
      functionDeclarations: ['get_dimensions', 'get_measures', 'query'].map(name => ({ name: `mcp_looker_${name}` })),
    },
  ];
  const step = nextStep(readConversation({ contents, tools }), DateTime.fromISO(TODAY, { zone: 'utc' }));
  expect(step).toMatchObject({
    kind: 'calls',
    calls: [
      { name: 'mcp_looker_get_dimensions', args: place },
      { name: 'mcp_looker_get_measures', args: place },
    ],
  });
});

test('the language of a follow-up without words of its own is that of the question before', () => {
  const [, second] = converse(['receita por estado este ano', '2024?']);
  expect(second?.text).toContain('Período: 2024');
  const [first] = converse(['Jeans?'], { context: `${TODAYS_CONTEXT} Answer in Brazilian Portuguese (pt-BR).` });
  expect(first?.text).toContain('Não entendi');
});

describe('a question back is answered in a few words', () => {
  test('which measure', () => {
    const [asked, answered] = converse(['price by brand in Brazil', 'average sale price']);
    expect(asked?.text).toMatch(/Which number do you mean: .*Average Sale Price.*\?$/);
    expect(queryOf(answered)).toEqual({
      fields: ['products.brand', 'order_items.average_sale_price'],
      filters: { 'users.country': 'Brasil' },
      sorts: ['order_items.average_sale_price desc'],
    });
  });
  test('which value', () => {
    const [, answered] = converse(['receita por mês da marca Calvin', 'Calvin Klein Jeans']);
    expect(queryOf(answered)).toEqual({
      fields: ['order_items.created_month', REVENUE],
      filters: { 'products.brand': 'Calvin Klein Jeans' },
      sorts: ['order_items.created_month'],
    });
  });
});

test('a question without a measure asks which, and offers real ones', () => {
  const [spoken] = converse(['por estado']);
  expect(spoken?.text).toBe(
    'Qual número você quer: Order Items Total Sale Price, Order Items Order Count ou Users Count?',
  );
});
