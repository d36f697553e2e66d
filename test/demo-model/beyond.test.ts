import { describe, expect, test } from 'vitest';
import { askOnce, queryOf } from './drive.ts';

/** The answer, when no query was made for it. */
function withoutQuery(question: string): string | undefined {
  const spoken = askOnce(question);
  return queryOf(spoken) === undefined ? spoken.text : undefined;
}

describe('what no query can tell gets no number', () => {
  test.each([
    ['which products are not selling', 'I can only count what happened'],
    ['products with no sales in the last 30 days', 'I can only count what happened'],
    ["customers who didn't buy last month", 'I can only count what happened'],
    ['customers who have never ordered', 'I can only count what happened'],
    ['customers without orders', 'I can only count what happened'],
    ['produtos que não venderam este mês', 'Só consigo contar o que aconteceu'],
    ['clientes que nao compraram nos ultimos 90 dias', 'Só consigo contar o que aconteceu'],
    ['clientes que nunca compraram', 'Só consigo contar o que aconteceu'],
    ['which products are out of stock?', 'I can only count what happened'],
    ['quais produtos estão sem estoque?', 'Só consigo contar o que aconteceu'],
    ['produtos sem vendas em 2026', 'Só consigo contar o que aconteceu'],
    ['produtos que não foram vendidos', 'Só consigo contar o que aconteceu'],
  ])('who or what is missing: %s', (question, words) => {
    expect(withoutQuery(question)).toContain(words);
  });

  test.each([
    ['revenue next month', '“next month” is still to come'],
    ['revenue in the next 3 months', 'is still to come'],
    ['sales in 2030', '“2030” is still to come'],
    ['revenue of 2026 and 2027', '“2027” is still to come'],
    ['forecast revenue by month', 'I make no forecasts'],
    ['what will we sell in december?', 'I make no forecasts'],
    ['receita do mês que vem', '“mês que vem” ainda está por vir'],
    ['pedidos da próxima semana', '“próxima semana” ainda está por vir'],
    ['receita em 2030', '“2030” ainda está por vir'],
    ['previsão de receita', 'Não faço previsões'],
    ['quanto vamos vender em dezembro?', 'Não faço previsões'],
  ])('what is still to come: %s', (question, words) => {
    expect(withoutQuery(question)).toContain(words);
  });

  test.each([
    ['SELECT count(*) FROM order_items', 'not in SQL'],
    ['select * from order_items where status = 1', 'not in SQL'],
    ['delete all orders from 2024', 'I only read'],
    ['apague os pedidos de 2024', 'Eu só leio'],
    ['what day is it today?', 'Today is Sunday, November 22, 2026.'],
    ['que dia é hoje?', 'Hoje é domingo, 22 de novembro de 2026.'],
  ])('%s', (question, words) => {
    expect(withoutQuery(question)).toContain(words);
  });
});

describe('words like these that filter are still filters', () => {
  test.each([
    ['orders without orders from Brazil', { 'users.country': '-Brasil' }],
    ['receita sem pedidos cancelados', { 'order_items.status': '-Cancelled' }],
    ['revenue until december 2026', { 'order_items.created_date': 'before 2027/01/01' }],
    ['receita em 2026', { 'order_items.created_date': '2026' }],
    ['receita em novembro de 2026', { 'order_items.created_date': '2026/11' }],
  ])('%s', (question, filters) => {
    expect(queryOf(askOnce(question))?.['filters']).toEqual(filters);
  });
});
