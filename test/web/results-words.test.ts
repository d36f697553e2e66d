import { describe, expect, test } from 'vitest';
import { valueWords } from '../../web/src/results/filter-value.ts';
import { queryFacts, resultTitle } from '../../web/src/results/query-words.ts';
import { category, english, month, orders, pivoted, portuguese, queryOf, revenue, state } from './results-fixtures.ts';

describe('a filter in plain words', () => {
  const cases: [expression: string, english: string, portuguese: string][] = [
    ['Brazil', 'Brazil', 'Brazil'],
    ['Brazil,Chile', 'Brazil or Chile', 'Brazil ou Chile'],
    ['Brazil, Chile, "Peru, South"', 'Brazil, Chile, or Peru, South', 'Brazil, Chile ou Peru, South'],
    ['-Brazil', 'not Brazil', 'não Brazil'],
    ['-Brazil,-Chile', 'not Brazil and not Chile', 'não Brazil e não Chile'],
    ['A%,-Ab', 'begins with “A” and not Ab', 'começa com “A” e não Ab'],
    ['%shirt%', 'contains “shirt”', 'contém “shirt”'],
    ['%shirt', 'ends with “shirt”', 'termina com “shirt”'],
    ['NULL', 'no value', 'sem valor'],
    ['-EMPTY', 'not no value', 'não sem valor'],
    ['"NULL"', 'NULL', 'NULL'],
    ['10^% off', '10% off', '10% off'],
    ['a^,b', 'a,b', 'a,b'],
    ['a%b%c', 'a%b%c', 'a%b%c'],
    ['>1500', 'more than 1500', 'mais de 1500'],
    ['>=12000.5', '12,000.5 or more', '12.000,5 ou mais'],
    ['<=10', '10 or less', '10 ou menos'],
    ['[1, 5]', '1 to 5', 'de 1 a 5'],
    ['(1,5]', '(1 or 5]', '(1 ou 5]'],
    ['Yes', 'Yes', 'Yes'],
  ];
  test.each(cases)('%s', (expression, inEnglish, inPortuguese) => {
    expect(valueWords(expression, english)).toBe(inEnglish);
    expect(valueWords(expression, portuguese)).toBe(inPortuguese);
  });
});

describe('what was executed', () => {
  const columns = [state, revenue];
  const query = queryOf({
    filters: { 'orders.created_date': '2026', 'shop.state': 'SP,BA', 'users.country': 'Brazil', 'users.age': '' },
    limit: '500',
    time_zone: 'America/Sao_Paulo',
    filter_expression: '${orders.count} > 1',
  });
  test('is told from the query: explore, period, filters, time zone and limit', () => {
    expect(queryFacts({ query, columns }, english)).toEqual([
      { name: 'Explore', words: 'Order Items' },
      { name: 'Period', words: '2026' },
      { name: 'State', words: 'SP or BA' },
      { name: 'Country', words: 'Brazil' },
      { name: 'Filter expression', words: '${orders.count} > 1' },
      { name: 'Time zone', words: 'America/Sao Paulo' },
      { name: 'Up to', words: '500 rows' },
    ]);
  });

  const periods: [expression: string, english: string, portuguese: string][] = [
    ['this year', 'this year', 'este ano'],
    ['30 days', 'last 30 days', 'últimos 30 dias'],
    ['3 months ago for 3 months', 'the last 3 full months', 'os últimos 3 meses completos'],
    ['1 week ago for 1 week', 'the last 1 full week', 'a última semana completa'],
    ['3 months ago for 2 months', '3 months ago for 2 months', '3 months ago for 2 months'],
    ['2024,2026', '2024 or 2026', '2024 ou 2026'],
  ];
  test.each(periods)('says the period %s', (expression, inEnglish, inPortuguese) => {
    const dated = { query: queryOf({ filters: { 'orders.created_date': expression } }), columns };
    expect(queryFacts(dated, english)[1]?.words).toBe(inEnglish);
    expect(queryFacts(dated, portuguese)[1]?.words).toBe(inPortuguese);
  });

  test('tells two periods apart, and takes a day of the week for none', () => {
    const names = (filters: Record<string, string>): string[] =>
      queryFacts({ query: queryOf({ filters }), columns }, english).map(({ name }) => name);
    expect(names({ 'o.created_date': '2026', 'o.shipped_date': '2025' })).toEqual([
      'Explore',
      'Created Date',
      'Shipped Date',
    ]);
    expect(names({ 'o.created_date': '2026', 'o.created_day_of_week': 'Monday' })).toEqual([
      'Explore',
      'Period',
      'Created Day Of Week',
    ]);
  });
});

describe('a title', () => {
  const result = { result_id: 'r', row_count: 1, cut: false, query: queryOf() };
  test("is Looker's own when there is one", () => {
    expect(resultTitle({ ...result, title: 'Sales', columns: [revenue] }, english)).toBe('Sales');
  });
  test('is made of measures and dimensions, without the names of their views', () => {
    const columns = [month, category, revenue, orders];
    expect(resultTitle({ ...result, columns }, english)).toBe('Revenue and Orders by Month and Category');
    expect(resultTitle({ ...result, columns }, portuguese)).toBe('Revenue e Orders por Month e Category');
    expect(resultTitle({ ...result, columns: [revenue] }, english)).toBe('Revenue');
  });
  test('names the pivot once', () => {
    const columns = [month, pivoted(revenue, 'F'), pivoted(revenue, 'M')];
    const query = queryOf({ pivots: ['users.gender'] });
    expect(resultTitle({ ...result, columns, query }, english)).toBe('Revenue by Month and Gender');
  });
});
