import { describe, expect, test } from 'vitest';
import { askOnce, converse, queryOf } from './drive.ts';

const REVENUE = 'order_items.total_sale_price';
const AGE = 'users.age';
const query = (question: string): Record<string, unknown> | undefined => queryOf(askOnce(question));

describe('what was not used is said, before any number', () => {
  test.each([
    ['revenue by state and then average age', 'I did not use “average age”. '],
    ['orders over $500', 'I did not use “over $500”. '],
    ['customers who bought more than once', 'I did not use “more than once”. '],
    ['average revenue per day last month', 'I did not use “average”. '],
    ['clientes que compraram mais de uma vez', 'Não usei “mais de uma vez”. '],
    ['média de vendas por mês em 2026', 'Não usei “média”. '],
    ['pedidos acima de R$ 500', 'Não usei “acima de R$ 500”. '],
    ['pedidos acima de 500', 'Não usei “acima de 500”. '],
    ['clientes com mais de 5 pedidos', 'Não usei “mais de 5”. '],
    ['customers with more than 5 orders', 'I did not use “more than 5”. '],
  ])('%s', (question, words) => {
    const spoken = askOnce(question);
    expect(spoken.text.startsWith(words)).toBe(true);
    expect(queryOf(spoken)?.['filters'] ?? {}).not.toHaveProperty('order_items.order_count');
  });
  test.each([
    ['average days to deliver', 'Which number do you mean: '],
    ['average items per order', 'Which number do you mean: '],
    ['média de itens por pedido', 'Qual número você quer: '],
  ])('an average that no measure is gets a question back, and no other average: %s', (question, words) => {
    expect(queryOf(askOnce(question))).toBeUndefined();
    expect(askOnce(question).text.startsWith(words)).toBe(true);
  });
});

describe('small words are no part of the question', () => {
  test.each(['how many orders are still processing?', 'quantos pedidos ainda estão em processamento?'])(
    '%s',
    question => {
      expect(Object.keys(query(question)?.['filters'] ?? {})).toEqual(['order_items.status']);
      expect(askOnce(question).text).not.toMatch(/did not use|Não usei/);
    },
  );
  test("what's our return rate?", () => {
    expect(askOnce("what's our return rate?").text).not.toContain('did not use');
  });
  test('quanto a gente vendeu ontem?', () => {
    expect(askOnce('quanto a gente vendeu ontem?').text).not.toContain('Não usei');
  });
});

describe('a measure is found by what it is called', () => {
  test.each([
    ['margem em %', 'order_items.total_gross_margin_percentage'],
    ['margin in percent', 'order_items.total_gross_margin_percentage'],
    ['margem em percentual por categoria', 'order_items.total_gross_margin_percentage'],
    ['margem', 'order_items.total_gross_margin'],
    ['valor do estoque', 'inventory_items.total_cost'],
    ['what is the value of the inventory?', 'inventory_items.total_cost'],
    ['custo do estoque por categoria', 'inventory_items.total_cost'],
  ])('%s', (question, measure) => {
    expect(query(question)?.['fields']).toContain(measure);
    expect(askOnce(question).text).not.toMatch(/did not use|Não usei/);
  });
});

describe('two numbers that are asked for in one question are both there', () => {
  test.each([
    ['how many orders do we have and what is our return rate?', ['order_items.order_count', 'order_items.return_rate']],
    ['quantos pedidos e qual a receita em 2026?', ['order_items.order_count', REVENUE]],
  ])('%s', (question, fields) => {
    expect(query(question)?.['fields']).toEqual(fields);
  });
});

describe('what is left out is left out', () => {
  test.each(['revenue excluding returns', 'receita sem devoluções', 'receita sem considerar devoluções'])(
    '%s',
    question => {
      expect(query(question)).toEqual({ fields: [REVENUE], filters: { 'order_items.status': '-Returned' } });
    },
  );
});

describe('what is left out with it is left out too', () => {
  test.each([
    'revenue without returns and cancelled',
    'revenue excluding cancelled and returned orders',
    'receita sem devoluções e cancelados',
    'receita sem contar cancelados e devolvidos',
    'receita dos pedidos que não foram cancelados nem devolvidos',
  ])('%s', question => {
    const both = ['-Cancelled,-Returned', '-Returned,-Cancelled'].map(status => ({ 'order_items.status': status }));
    expect(both).toContainEqual(query(question)?.['filters']);
  });
});

describe('an age is an age', () => {
  test.each([
    ['sales for customers aged 25-34', '>=25 AND <=34'],
    ['revenue of customers between 25 and 34 years old', '>=25 AND <=34'],
    ['sales to customers under 30', '<30'],
    ['revenue from people over 60 in 2026', '>60'],
    ['receita de clientes entre 25 e 34 anos', '>=25 AND <=34'],
    ['vendas para menores de 30 anos', '<30'],
    ['receita de clientes acima de 60', '>60'],
  ])('%s', (question, expression) => {
    const asked = query(question);
    expect(asked?.['fields']).toEqual([REVENUE]);
    expect(asked?.['filters']).toMatchObject({ [AGE]: expression });
  });
  test('a number of orders is none', () => {
    expect(query('customers with over 30 orders')?.['filters'] ?? {}).not.toHaveProperty(AGE);
  });
});

describe('which product it is, is a ranking of products', () => {
  test.each([
    ['which product sells the least?', `${REVENUE} asc`],
    ['qual produto vende menos', `${REVENUE} asc`],
    ['quais produtos mais devolvidos', 'order_items.returned_count desc'],
  ])('%s', (question, sort) => {
    const [measure = ''] = sort.split(' ');
    expect(query(question)).toMatchObject({ fields: ['products.item_name', measure], sorts: [sort] });
  });
});

describe('after a question back, a question of its own takes nothing from the one before', () => {
  test.each([
    ['Q1 2025 vs Q1 2026 by category', 'revenue by hour of day'],
    ['os 5 maiores estados em 2025', 'receita por hora do dia'],
  ])('%s → %s', (unclear, next) => {
    const [asked, then] = converse([unclear, next]);
    expect(asked?.text).toMatch(/\?$/);
    expect(queryOf(then)).toEqual(query(next));
  });
});

test('“of the month” is this month', () => {
  expect(query('revenue of the month')?.['filters']).toEqual({ 'order_items.created_date': 'this month' });
  expect(query('receita do mês por estado')?.['filters']).toEqual({ 'order_items.created_date': 'this month' });
  expect(query('receita por dia da semana')?.['filters']).toBeUndefined();
});
