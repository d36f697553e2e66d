import { describe, expect, test } from 'vitest';
import { askOnce, queryOf, type World } from './drive.ts';

const REVENUE = 'order_items.total_sale_price';
const DATE = 'order_items.created_date';
const filtersOf = (question: string, world?: World): unknown => queryOf(askOnce(question, world))?.['filters'];

describe('days that people call by a name', () => {
  test.each([
    ['black friday sales', '2025/11/28'],
    ['black friday sales last year', '2025/11/28'],
    ['revenue on black friday 2024', '2024/11/29'],
    ['cyber monday revenue 2025', '2025/12/01'],
    ['christmas sales', '2025/12/25'],
    ['vendas na black friday', '2025/11/28'],
    ['faturamento da black friday de 2024', '2024/11/29'],
    ['faturamento no natal do ano passado', '2025/12/25'],
    ['compare black friday 2024 and 2025 revenue', '2024/11/29,2025/11/28'],
    ['revenue on november 28', '2025/11/28'],
    ['revenue since may', 'after 2026/05/01'],
  ])('%s', (question, filter) => {
    expect(filtersOf(question)).toEqual({ [DATE]: filter });
    expect(askOnce(question).text).not.toMatch(/did not use|Não usei/);
  });
  test('a day that does not exist is told', () => {
    expect(askOnce('revenue on feb 30').text).toContain('“feb 30” is not a date that exists');
  });
});

describe('states by their letters', () => {
  test.each([
    ['receita em sp', 'São Paulo'],
    ['vendas de SP', 'São Paulo'],
    ['revenue in tx', 'Texas'],
    ['orders in NY', 'New York'],
  ])('%s', (question, state) => expect(filtersOf(question)).toEqual({ 'users.state': state }));
});

describe('shares', () => {
  test.each(['quanto por cento da receita vem de são paulo?', 'qual a porcentagem da receita de sp?'])(
    '%s',
    question => {
      expect(queryOf(askOnce(question))).toEqual({ fields: ['users.state', REVENUE], sorts: [`${REVENUE} desc`] });
    },
  );
});

describe('two questions in one are two answers', () => {
  const queries = (question: string): readonly unknown[] =>
    askOnce(question)
      .calls.filter(({ tool }) => tool === 'query')
      .map(({ args: { fields, filters, sorts, limit } }) => ({ fields, filters, sorts, limit }));
  const first = (question: string): unknown => queries(question)[0];
  test.each([
    ['revenue in Brazil and number of orders in the US', ['revenue in Brazil', 'number of orders in the US']],
    ['receita em sp e pedidos na China', ['receita em sp', 'pedidos na China']],
    ['revenue by month and orders by state', ['revenue by month', 'orders by state']],
    [
      'What was revenue in 2025? And which state had the most orders?',
      ['revenue in 2025', 'which state had the most orders?'],
    ],
    ['receita em 2025; pedidos por mês em 2026', ['receita em 2025', 'pedidos por mês em 2026']],
  ])('%s', (question, parts) => {
    expect(queries(question)).toEqual(parts.map(first));
    expect(askOnce(question).text.match(/Period:|Período:/g)).toHaveLength(2);
  });
  test.each([
    'revenue and orders in 2025',
    'revenue in 2025 and 2026',
    'revenue by state and gender',
    'compare revenue in 2025 and revenue in 2026',
  ])('one stays one: %s', question => expect(queries(question)).toHaveLength(1));
});

describe('a slip of the keyboard is read as what was meant, and told', () => {
  test.each([
    ['top 10 custmers by revenue', 'top 10 customers by revenue', 'I read “custmers” as “customer”. '],
    ['revnue by state', 'revenue by state', 'I read “revnue” as “revenue”. '],
    ['receita por catgoria', 'receita por categoria', 'Li “catgoria” como “categoria”. '],
    ['pedidos por esatdo', 'pedidos por estado', 'Li “esatdo” como “estado”. '],
  ])('%s', (typed, meant, words) => {
    expect(queryOf(askOnce(typed))).toEqual(queryOf(askOnce(meant)));
    expect(askOnce(typed).text.startsWith(words)).toBe(true);
  });
  test('a word that is near none is not', () => {
    expect(askOnce('revenue by state in xptofoo').text).not.toContain('I read');
  });
});
