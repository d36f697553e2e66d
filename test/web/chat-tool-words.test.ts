import { createIntl } from 'react-intl';
import { expect, test } from 'vitest';
import { summaryWords, toolWords } from '../../web/src/chat/tool-words.ts';
import { en } from '../../web/src/i18n/en.ts';
import { ptBr } from '../../web/src/i18n/pt-br.ts';

const english = createIntl({ locale: 'en', messages: en });
const portuguese = createIntl({ locale: 'pt-BR', messages: ptBr });

const call = (tool: string, given: Record<string, unknown> = {}, outcome: 'running' | 'done' = 'done') => ({
  tool,
  arguments: given,
  outcome,
});
const words = (...of: Parameters<typeof call>): [string, string] => [
  toolWords(english, call(...of)),
  toolWords(portuguese, call(...of)),
];

const revenue = {
  model: 'thelook',
  explore: 'order_items',
  fields: ['order_items.created_month', 'order_items.total_sale_price'],
};

test('A query says its measures, by what, and its period', () => {
  expect(words('query', { ...revenue, filters: { 'order_items.created_date': 'after 2025-01-01' } })).toEqual([
    'Looked at Order Items: Total Sale Price by Created Month, since 2025',
    'Consultou Order Items: Total Sale Price por Created Month, desde 2025',
  ]);
});

test('A query that runs is told as running', () => {
  expect(words('query', revenue, 'running')).toEqual([
    'Looking at Order Items: Total Sale Price by Created Month',
    'Consultando Order Items: Total Sale Price por Created Month',
  ]);
});

test('A small limit and other filters are said, a large limit and empty filters are not', () => {
  const query = {
    explore: 'order_items',
    fields: ['users.state', 'users.gender', 'users.count'],
    filters: { 'users.country': 'Brazil', 'order_items.created_date': 'this year', 'users.city': '' },
  };
  expect(words('query', { ...query, limit: 5 })).toEqual([
    'Looked at Order Items: Users Count by State and Gender, first 5 rows, Country: Brazil, this year',
    'Consultou Order Items: Users Count por State e Gender, primeiras 5 linhas, Country: Brazil, este ano',
  ]);
  expect(words('query', { ...query, limit: '500' })[0]).not.toContain('500');
});

test('A query without measure, or without dimension, names what it has', () => {
  expect(words('query', { explore: 'events', fields: ['events.browser', 'events.city'] })[0]).toBe(
    'Looked at Events: Browser and City',
  );
  expect(words('query', { explore: 'events', fields: ['events.count'] })[0]).toBe('Looked at Events: Events Count');
});

test('The period of a query is said in the language of the reader', () => {
  const period = (expression: string) =>
    words('query', { explore: 'e', fields: ['e.count'], filters: { 'e.created_date': expression } }).map(line =>
      line.replace(/^.*Count, /, ''),
    );
  expect(period('2026')).toEqual(['2026', '2026']);
  expect(period('2026-03')).toEqual(['March 2026', 'março de 2026']);
  expect(period('2025-01-01 to 2026-01-01')).toEqual(['2025', '2025']);
  expect(period('2026-01-15 to 2026-04-01')).toEqual([
    'Jan 15, 2026 to Mar 31, 2026',
    '15 de jan. de 2026 a 31 de mar. de 2026',
  ]);
  expect(period('2025/01/01 to 2025/04/01')).toEqual(['January 2025 to March 2025', 'janeiro de 2025 a março de 2025']);
  expect(period('2025/03/01 to 2025/04/01')).toEqual(['March 2025', 'março de 2025']);
  expect(period('2025-12 to 2026-02')).toEqual(['December 2025 to January 2026', 'dezembro de 2025 a janeiro de 2026']);
  expect(period('2023 to 2026')).toEqual(['2023 to 2025', '2023 a 2025']);
  expect(period('2024/03/01 to 2024/03/02')).toEqual(['Mar 1, 2024', '1 de mar. de 2024']);
  expect(period('last 30 days')).toEqual(['last 30 days', 'últimos 30 dias']);
  expect(period('1 week')).toEqual(['last 1 week', 'última semana']);
  expect(period('last month')).toEqual(['last month', 'mês passado']);
  expect(period('last quarter,this quarter')).toEqual([
    'last quarter or this quarter',
    'trimestre passado ou este trimestre',
  ]);
  expect(period('13 months ago')).toEqual(['13 months ago', 'há 13 meses']);
  expect(period('yesterday')).toEqual(['yesterday', 'ontem']);
  expect(period('before 2024-03-01')).toEqual(['before March 2024', 'antes de março de 2024']);
  expect(period('3 months ago for 2 days')).toEqual(['3 months ago for 2 days', '3 months ago for 2 days']);
});

test('Reading what there is, is told by what was read', () => {
  expect(words('get_models')).toEqual(['Looked at which models there are', 'Viu quais modelos existem']);
  expect(words('find_fields', { words: 'receita por mês' })).toEqual([
    'Looked for “receita por mês” in the data',
    'Procurou “receita por mês” nos dados',
  ]);
  const long = Array.from({ length: 30 }, (_, at) => `word${at}`);
  const shown = /“(.*)…”/.exec(words('find_fields', { words: long.join(' ') })[0] ?? '')?.[1] ?? '';
  expect(shown.length).toBeGreaterThan(60);
  expect(shown.split(' ')).toEqual(long.slice(0, shown.split(' ').length));
  expect(words('describe_explore', { explore: 'order_items' })).toEqual([
    'Read all fields of Order Items',
    'Leu todos os campos de Order Items',
  ]);
  expect(words('get_dimensions', { model: 'thelook', explore: 'order_items' })).toEqual([
    'Read the dimensions of Order Items',
    'Leu as dimensões de Order Items',
  ]);
  expect(words('get_field_value_suggestions', { field: 'users.country' })[0]).toBe('Looked up the values of Country');
  expect(words('get_looks', { title: '%sales%' })[0]).toBe('Looked for saved looks with “sales”');
  expect(words('get_dashboards')[0]).toBe('Looked for dashboards');
});

test('Several of them are one line, each kind said once', () => {
  const calls = ['get_models', 'get_explores', 'get_dimensions', 'get_dimensions'].map(tool => call(tool));
  expect(summaryWords(english, calls)).toBe('Read up on the data: models, explores, and dimensions');
  expect(summaryWords(portuguese, calls)).toBe('Leu sobre os dados: modelos, explores e dimensões');
});

test('A chart that was asked for is told by its kind, in the words of the menu', () => {
  expect(words('show_chart', { result_id: 'r1', chart: 'pie' })).toEqual([
    'Drew the result as “Donut”',
    'Desenhou o resultado como “Rosca”',
  ]);
  expect(words('show_chart', { chart: 'hologram' })[0]).toBe('Used Show Chart');
});

test('Tools and arguments that nobody foresaw are still told', () => {
  expect(words('fly_to_moon')).toEqual(['Used Fly To Moon', 'Usou Fly To Moon']);
  const strange = { explore: 7, fields: 'users.state', filters: ['x'], limit: {} };
  expect(words('query', strange)[0]).toBe('Looked at 7: ');
});
