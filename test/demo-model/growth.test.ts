import { describe, expect, test } from 'vitest';
import { askOnce, converse, queryOf, type World } from './drive.ts';

const REVENUE = 'order_items.total_sale_price';
const DATE = 'order_items.created_date';
const YEAR = 'order_items.created_year';
const MONTH = 'order_items.created_month';
const QUARTER = 'order_items.created_quarter';

const compared = (frame: string, periods: string): unknown => ({
  fields: [frame, REVENUE],
  filters: { [DATE]: periods },
  sorts: [frame],
});
const SO_FAR = '2025/01/01 to 2025/11/23,2026/01/01 to 2026/11/23';

describe('growth sets a period beside the one before it', () => {
  test.each([
    ['how much did revenue grow from 2024 to 2025', compared(YEAR, '2024,2025')],
    ['qual foi o crescimento das vendas entre 2024 e 2025?', compared(YEAR, '2024,2025')],
    ['compare revenue between 2024 and 2025', compared(YEAR, '2024,2025')],
    ['revenue growth in 2025', compared(YEAR, '2024,2025')],
    ['crescimento da receita em 2025', compared(YEAR, '2024,2025')],
    ['how much did sales grow last month?', compared(MONTH, '2 months ago,last month')],
    ['quanto a receita caiu este mês?', compared(MONTH, 'last month,this month')],
    ['crescimento das vendas em relação ao mês passado', compared(MONTH, 'last month,this month')],
    ['revenue increase in october 2026 yoy', compared(MONTH, '2025/10,2026/10')],
    ['revenue increase in october 2026', compared(MONTH, '2026/09,2026/10')],
    ['growth of revenue in q3 2026', compared(QUARTER, '2025/07/01 to 2025/10/01,2026/07/01 to 2026/10/01')],
  ])('%s', (question, query) => {
    expect(queryOf(askOnce(question))).toEqual(query);
    expect(askOnce(question).text).not.toMatch(/did not use|Não usei/);
  });
  test.each(['revenue growth', 'growth in revenue year over year', 'crescimento da receita em relação ao ano passado'])(
    'without a period, the same days of both years: %s',
    question => expect(queryOf(askOnce(question))).toEqual(compared(YEAR, SO_FAR)),
  );
  test.each([
    [['revenue last month', 'how much did it grow?'], compared(MONTH, '2 months ago,last month')],
    [['receita em 2025', 'quanto cresceu?'], compared(YEAR, '2024,2025')],
    [
      ['receita no 3o trimestre', 'comparado com o ano passado', 'quanto cresceu?'],
      compared(QUARTER, '2026/07/01 to 2026/10/01,2025/07/01 to 2025/10/01'),
    ],
  ])('%j', (questions, query) => {
    expect(queryOf(converse(questions).at(-1))).toEqual(query);
  });
  test('by a group, the two stand side by side', () => {
    const [, grown] = converse(['revenue by category in 2025', 'how much did it grow?']);
    expect(queryOf(grown)).toMatchObject({ fields: ['products.category', YEAR, REVENUE], pivots: [YEAR] });
  });
});

describe('what is compared with last year is as long as the other side', () => {
  test.each([
    ['revenue this month vs same month last year', compared(MONTH, 'this month,12 months ago')],
    ['receita deste mês x mesmo mês do ano passado', compared(MONTH, 'this month,12 months ago')],
    [
      'receita do 3o trimestre comparada com o ano passado',
      compared(QUARTER, '2026/07/01 to 2026/10/01,2025/07/01 to 2025/10/01'),
    ],
  ])('%s', (question, query) => {
    expect(queryOf(askOnce(question))).toEqual(query);
    expect(askOnce(question).text).not.toMatch(/did not use|Não usei/);
  });
});

const monthly: World = {
  answer: tool =>
    tool === 'query'
      ? JSON.stringify({
          result_id: 'r1',
          columns: [
            { key: MONTH, label: 'Created Month', type: 'date_month' },
            { key: REVENUE, label: 'Revenue', type: 'sum', value_format: '$#,##0' },
          ],
          rows: [
            ['2026-08', 100],
            ['2026-09', 200],
            ['2026-10', 250],
            ['2026-11', 10],
          ],
          row_count: 4,
          cut: false,
        })
      : undefined,
};

describe('a month that is not over is no match for one that is', () => {
  test.each([
    ['revenue by month', 'Mind that November 2026 is not over yet.'],
    ['receita por mês', 'Atenção: novembro de 2026 ainda não terminou.'],
  ])('%s says so', (question, words) => expect(askOnce(question, monthly).text).toContain(words));
  test.each([
    [
      'month over month growth of revenue',
      'September 2026 ($200) and October 2026 ($250) (+25% from the first to the second)',
    ],
    [
      'variação percentual da receita mês a mês',
      'setembro de 2026 ($ 200) e outubro de 2026 ($ 250) (+25% do primeiro ao segundo)',
    ],
  ])('%s is told of the last two that are', (question, words) => {
    expect(askOnce(question, monthly).text.replaceAll('\u00A0', ' ')).toContain(words);
  });
});

const byCategory = (
  frames: readonly [string, string],
  rows: readonly (readonly [string, number, number])[],
): World => ({
  answer: tool =>
    tool === 'query'
      ? JSON.stringify({
          result_id: 'r1',
          columns: [
            { key: 'products.category', label: 'Category', type: 'string' },
            ...frames.map(frame => ({ key: `${REVENUE}|${frame}`, label: `Revenue – ${frame}`, type: 'sum' })),
          ],
          rows,
          row_count: rows.length,
          cut: false,
        })
      : undefined,
});
const growths = [
  ['Jeans', 100, 90],
  ['Tops', 50, 80],
  ['Socks', 10, 5],
] as const;

describe('a period that is told from another', () => {
  test.each([
    [['how much did we sell last month?', 'and the month before?'], '2 months ago'],
    [['vendas no mês passado', 'e no mês anterior?'], '2 months ago'],
    [['revenue in march 2026', 'and the previous month?'], '2026/02'],
    [['revenue in Q3 2026', 'and the quarter before?'], '2026/04/01 to 2026/07/01'],
    [['revenue in 2025', 'and the year before?'], '2024'],
    [['receita ontem', 'e no dia anterior?'], '2 days ago'],
    [['revenue in the last 7 days', 'and the 7 days before?'], '2026/11/09 to 2026/11/16'],
    [['receita dos últimos 3 meses', 'e nos 3 meses anteriores?'], '2026/06/01 to 2026/09/01'],
    // Of another length, it is the one before today.
    [['revenue in the last 7 days', 'and the month before?'], 'last month'],
    [['revenue the previous month'], 'last month'],
    [['revenue last month', 'and last month again?'], 'last month'],
  ])('%j', (questions, filter) => {
    expect(queryOf(converse(questions).at(-1))?.['filters']).toEqual({ [DATE]: filter });
  });
  test.each([
    ['sales yesterday vs the day before', 'yesterday,2 days ago'],
    ['revenue last 7 days vs previous 7 days', '7 days,2026/11/09 to 2026/11/16'],
    ['sales last 3 months vs same period last year', '2026/09/01 to 2026/11/23,2025/09/01 to 2025/11/23'],
    ['vendas dos últimos 30 dias vs mesmo período do ano passado', '2026/10/24 to 2026/11/23,2025/10/24 to 2025/11/23'],
    ['sales ytd vs last ytd', 'this year,2025/01/01 to 2025/11/23'],
    ['sales ytd vs same period last year', SO_FAR],
  ])('%s', (question, periods) => {
    expect(queryOf(askOnce(question))?.['filters']).toEqual({ [DATE]: periods });
    expect(askOnce(question).text).not.toMatch(/did not use|Não usei/);
  });
});

test('growth by a group is told of what grew the most and the least, not of what is largest', () => {
  const world = byCategory(['2024', '2025'], growths);
  expect(askOnce('revenue growth from 2024 to 2025 by category', world).text).toContain(
    'Highest growth: Tops: 2024 (50) and 2025 (80) (+60% from the first to the second). ' +
      'Lowest: Socks: 2024 (10) and 2025 (5) (-50% from the first to the second).',
  );
  expect(askOnce('crescimento da receita de 2024 para 2025 por categoria', world).text).toContain(
    'Maior crescimento: Tops: 2024 (50) e 2025 (80) (+60% do primeiro ao segundo). Menor: Socks',
  );
});

test('growth stays asked for when it was asked back of which number', () => {
  const [asked, replied] = converse(
    ['which category grew the most in 2025?', 'revenue'],
    byCategory(['2024', '2025'], growths),
  );
  expect(asked?.text).toContain('Which number do you mean');
  expect(queryOf(replied)).toMatchObject({ filters: { [DATE]: '2024,2025' }, pivots: [YEAR] });
  expect(replied?.text).toContain('Highest growth: Tops');
});

test('of periods side by side, one that is not over is told', () => {
  const mind = (question: string, frames: readonly [string, string]): string =>
    askOnce(question, byCategory(frames, growths)).text;
  expect(mind('revenue by category last quarter vs this quarter', ['2026-07', '2026-10'])).toContain(
    'Mind that Q4 2026 is not over yet.',
  );
  expect(mind('receita por categoria no mês passado vs este mês', ['2026-10', '2026-11'])).toContain(
    'Atenção: novembro de 2026 ainda não terminou.',
  );
  expect(mind('revenue by category in Q2 2026 vs Q3 2026', ['2026-04', '2026-07'])).not.toContain('Mind');
});

test('quarters side by side are called quarters', () => {
  const world = byCategory(['2025-01', '2026-01'], [['Jeans', 100, 150]]);
  expect(askOnce('revenue Q1 2025 vs Q1 2026 by category', world).text).toContain(
    'In Jeans: Q1 2025 (100) and Q1 2026 (150) (+50% from the first to the second).',
  );
});
