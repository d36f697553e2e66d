import { describe, expect, test } from 'vitest';
import { askOnce, queryOf } from './drive.ts';

const REVENUE = 'order_items.total_sale_price';
const ORDERS = 'order_items.order_count';
const CUSTOMERS = 'users.count';
const MARGIN = 'order_items.total_gross_margin';
const MONTH = 'order_items.created_month';
const YEAR = 'order_items.created_year';
const DATE = 'order_items.created_date';

interface Expected {
  readonly fields: readonly string[];
  readonly filters?: Readonly<Record<string, string>>;
  readonly sorts?: readonly string[];
  readonly pivots?: readonly string[];
  readonly limit?: number;
}

const desc = (measure: string): string[] => [`${measure} desc`];
const by = (group: string, measure: string, more: Partial<Expected> = {}): Expected => ({
  fields: [group, measure],
  sorts: desc(measure),
  ...more,
});
const only = (measure: string, more: Partial<Expected> = {}): Expected => ({ fields: [measure], ...more });
const inTime = (frame: string, measure: string, more: Partial<Expected> = {}): Expected => ({
  fields: [frame, measure],
  sorts: [frame],
  ...more,
});
const during = (period: string): Pick<Expected, 'filters'> => ({ filters: { [DATE]: period } });

/** English, Portuguese, and the query both must lead to. */
const TABLE: readonly (readonly [english: string, portuguese: string, query: Expected])[] = [
  // measures, by general words and by the metadata's own
  ['revenue', 'receita', only(REVENUE)],
  ['What are our sales?', 'Quais são as nossas vendas?', only(REVENUE)],
  ['tell me the turnover', 'me diga o faturamento', only(REVENUE)],
  ['How many orders do we have?', 'Quantos pedidos temos?', only(ORDERS)],
  ['number of customers', 'número de clientes', only(CUSTOMERS)],
  ['how many products are there?', 'quantos produtos existem?', only('products.count')],
  ['average ticket', 'ticket médio', only('order_facts.average_order_amount')],
  ['average order value', 'valor médio do pedido', only('order_facts.average_order_amount')],
  ['average sale price', 'preço médio', only('order_items.average_sale_price')],
  ['margin', 'margem', only(MARGIN)],
  ['average margin', 'margem média', only('order_items.average_gross_margin')],
  ['return rate', 'taxa de devolução', only('order_items.return_rate')],
  ['how many returns?', 'quantas devoluções?', only('order_items.returned_count')],
  ['average age of customers', 'idade média dos clientes', only('users.average_age')],
  [
    'average spend per customer by country',
    'gasto médio por cliente por país',
    by('users.country', 'order_items.average_spend_per_user'),
  ],
  [
    'average age of customers by country',
    'idade média dos clientes por país',
    by('users.country', 'users.average_age'),
  ],
  [
    'Which month had the highest revenue in 2025?',
    'Qual mês teve a maior receita em 2025?',
    by(MONTH, REVENUE, { ...during('2025'), limit: 10 }),
  ],
  [
    'Brazilian customers by state',
    'clientes brasileiros por estado',
    by('users.state', CUSTOMERS, { filters: { 'users.country': 'Brasil' } }),
  ],
  ['revenue and margin', 'receita e margem', { fields: [REVENUE, MARGIN] }],
  ['revenue, orders and margin', 'receita, pedidos e margem', { fields: [REVENUE, ORDERS, MARGIN] }],
  // groups
  ['revenue by state', 'receita por estado', by('users.state', REVENUE)],
  ['Revenue for each brand', 'Receita para cada marca', by('products.brand', REVENUE)],
  ['orders per category', 'pedidos por categoria', by('products.category', ORDERS)],
  ['customers by age', 'clientes por idade', by('users.age', CUSTOMERS)],
  ['customers by age group', 'clientes por faixa etária', by('users.age_tier', CUSTOMERS)],
  ['revenue by customer', 'receita por cliente', by('users.name', REVENUE)],
  ['revenue by product', 'receita por produto', by('products.item_name', REVENUE)],
  ['revenue by distribution center', 'receita por centro de distribuição', by('distribution_centers.name', REVENUE)],
  [
    'revenue by state and gender',
    'receita por estado e gênero',
    { fields: ['users.state', 'users.gender', REVENUE], sorts: desc(REVENUE) },
  ],
  // time frames
  ['revenue by month', 'receita por mês', inTime(MONTH, REVENUE)],
  ['monthly revenue', 'receita mensal', inTime(MONTH, REVENUE)],
  ['revenue trend', 'evolução da receita', inTime(MONTH, REVENUE)],
  ['orders per quarter', 'pedidos por trimestre', inTime('order_items.created_quarter', ORDERS)],
  ['daily orders', 'pedidos por dia', inTime('order_items.created_date', ORDERS)],
  ['orders by day of week', 'pedidos por dia da semana', inTime('order_items.created_day_of_week', ORDERS)],
  ['orders by shipping month', 'pedidos por mês de envio', inTime('order_items.shipped_month', ORDERS)],
  [
    'orders by month and gender',
    'pedidos por mês e gênero',
    { fields: [MONTH, 'users.gender', ORDERS], pivots: ['users.gender'], sorts: [MONTH] },
  ],
  [
    'revenue by state and month',
    'receita por estado e mês',
    { fields: [MONTH, 'users.state', REVENUE], sorts: [MONTH] },
  ],
  // rankings
  ['top 5 brands by revenue', 'top 5 marcas por receita', by('products.brand', REVENUE, { limit: 5 })],
  [
    'the 10 biggest states by revenue this year',
    'os 10 maiores estados em receita este ano',
    by('users.state', REVENUE, { limit: 10, ...during('this year') }),
  ],
  [
    'the worst 3 categories by margin',
    'as 3 piores categorias em margem',
    { fields: ['products.category', MARGIN], sorts: [`${MARGIN} asc`], limit: 3 },
  ],
  [
    'the 5 least sold brands',
    'as 5 marcas menos vendidas',
    { fields: ['products.brand', REVENUE], sorts: [`${REVENUE} asc`], limit: 5 },
  ],
  ['which brands sell the most?', 'quais marcas vendem mais?', by('products.brand', REVENUE, { limit: 10 })],
  ['best selling products', 'produtos mais vendidos', by('products.item_name', REVENUE, { limit: 10 })],
  ['which state has the most orders?', 'qual o estado com mais pedidos?', by('users.state', ORDERS, { limit: 10 })],
  // conditions on numbers
  [
    'states with more than 100 orders last month',
    'estados com mais de 100 pedidos no mês passado',
    by('users.state', ORDERS, { filters: { [DATE]: 'last month', [ORDERS]: '>100' } }),
  ],
  [
    'brands with revenue over $5,000.50',
    'marcas com receita acima de R$ 5.000,50',
    by('products.brand', REVENUE, { filters: { [REVENUE]: '>5000.5' } }),
  ],
  [
    'brands with between 10 and 20 orders',
    'marcas com entre 10 e 20 pedidos',
    by('products.brand', ORDERS, { filters: { [ORDERS]: '>=10 AND <=20' } }),
  ],
  [
    'brands with return rate above 10%',
    'marcas com taxa de devolução acima de 10%',
    by('products.brand', 'order_items.return_rate', { filters: { 'order_items.return_rate': '>0.1' } }),
  ],
  ['customers over 30 years', 'clientes com mais de 30 anos', only(CUSTOMERS, { filters: { 'users.age': '>30' } })],
  [
    'how many women bought jeans?',
    'quantas mulheres compraram jeans?',
    only(CUSTOMERS, { filters: { 'users.gender': 'F', 'products.category': 'Jeans' } }),
  ],
  // comparisons
  ['compare 2025 and 2026 revenue', 'compare a receita de 2025 e 2026', inTime(YEAR, REVENUE, during('2025,2026'))],
  [
    'orders this month vs last month',
    'pedidos este mês vs mês passado',
    inTime(MONTH, ORDERS, during('this month,last month')),
  ],
  [
    'revenue 2025 vs 2026 by quarter',
    'receita 2025 x 2026 por trimestre',
    inTime('order_items.created_quarter', REVENUE, during('2025,2026')),
  ],
];

describe('the same question in both languages leads to the same query', () => {
  test.each(TABLE)('%s | %s', (english, portuguese, expected) => {
    expect(queryOf(askOnce(english))).toEqual(expected);
    expect(queryOf(askOnce(portuguese))).toEqual(expected);
  });
});

test('a question is looked up from the model down to the fields before it is run', () => {
  const place = { model: 'thelook', explore: 'order_items' };
  expect(askOnce('revenue by state in March 2026').calls).toEqual([
    { tool: 'get_models', args: {} },
    { tool: 'get_explores', args: { model: 'thelook' } },
    { tool: 'get_dimensions', args: place },
    { tool: 'get_measures', args: place },
    {
      tool: 'query',
      args: {
        ...place,
        fields: ['users.state', REVENUE],
        filters: { [DATE]: '2026/03' },
        sorts: [`${REVENUE} desc`],
      },
    },
  ]);
});

test('the explore is the one whose words are the question’s', () => {
  const explores = (question: string): unknown =>
    askOnce(question).calls.findLast(({ tool }) => tool === 'query')?.args['explore'];
  expect(explores('sessions by browser')).toBe('sessions');
  expect(explores('quantas visitas por navegador no mês passado?')).toBe('sessions');
  expect(explores('orders by month')).toBe('order_items');
});

test('a measure that the closest explore does not have is looked for in the next one', () => {
  const spoken = askOnce('conversion rate by traffic source');
  expect(queryOf(spoken)).toEqual({
    fields: ['sessions.traffic_source', 'sessions.overall_conversion'],
    sorts: ['sessions.overall_conversion desc'],
  });
});

test('a measure that is a list of words is not taken for a number', () => {
  expect(queryOf(askOnce('revenue of the best brands'))?.['fields']).toEqual(['products.brand', REVENUE]);
});

test('every step says in one sentence of the asker’s language what it is about to do', () => {
  expect(askOnce('receita no Brasil').thoughts).toEqual([
    'Vejo quais modelos de dados existem.',
    'Vejo quais explores o modelo oferece.',
    'Leio as dimensões e medidas do explore order_items.',
    'Leio os valores de Users Country.',
    'Tenho os campos e faço a consulta.',
    'Ponho a resposta em palavras.',
  ]);
});
