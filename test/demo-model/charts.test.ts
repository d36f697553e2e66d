import { describe, expect, test } from 'vitest';
import { askOnce, converse, queryOf, type Spoken, type World } from './drive.ts';
import { TOOLBOX_TOOLS } from './thelook.ts';

const REVENUE = 'order_items.total_sale_price';
/** The fixture's rows all come under one id; here each query has its own. */
const numbered = (): World => {
  let queries = 0;
  return {
    answer: (tool, { fields }) => {
      if (tool === 'show_chart') return 'The result is shown so now.';
      if (tool !== 'query' || !Array.isArray(fields)) return undefined;
      queries += 1;
      const rows = [fields.map(() => 1)];
      return JSON.stringify({ result_id: `result-${queries}`, columns: fields, rows, row_count: 1, cut: false });
    },
  };
};

const charts = ({ calls }: Spoken): unknown[] =>
  calls.flatMap(({ tool, args }) => (tool === 'show_chart' ? [args] : []));
const queries = ({ calls }: Spoken): number => calls.filter(({ tool }) => tool === 'query').length;

/** English and Portuguese for each kind. */
const KINDS: readonly (readonly [string, string, string])[] = [
  ['as a pie', 'num gráfico de pizza', 'pie'],
  ['in a bar chart', 'em barras', 'bar'],
  ['as horizontal bars', 'em barras horizontais', 'horizontal_bar'],
  ['as a line', 'como linha', 'line'],
  ['as an area chart', 'em um gráfico de área', 'area'],
  ['as a scatter plot', 'num gráfico de dispersão', 'scatter'],
  ['in a table', 'em tabela', 'table'],
];

describe('a kind of chart in the question', () => {
  test.each(KINDS)('%s | %s is the last call, of the result that the query gave', (english, portuguese, chart) => {
    for (const question of [`revenue by category ${english}`, `receita por categoria ${portuguese}`]) {
      const spoken = askOnce(question, numbered());
      expect(charts(spoken)).toEqual([{ result_id: 'result-1', chart }]);
      expect(spoken.calls.at(-1)?.tool).toBe('show_chart');
      expect(queryOf(spoken)).toEqual({
        fields: ['products.category', REVENUE],
        sorts: [`${REVENUE} desc`],
      });
    }
  });

  test('changes nothing of the query and takes no word of it', () => {
    for (const [english, portuguese] of KINDS) {
      for (const [question, kind] of [
        ['revenue by month in 2026', english],
        ['receita por mês em 2026', portuguese],
      ]) {
        expect(queryOf(askOnce(`${question} ${kind}`, numbered()))).toEqual(queryOf(askOnce(String(question))));
      }
    }
  });

  test('is said in the language of the question', () => {
    expect(askOnce('revenue by category as a pie').text).toContain('The result is shown as a pie chart.');
    expect(askOnce('receita por categoria em pizza').text).toContain('O resultado aparece como um gráfico de pizza.');
  });

  test('is not asked for where there is no word of it', () => {
    for (const question of [
      'revenue by category',
      'revenue by category as a chart',
      'receita por categoria em gráfico',
    ]) {
      expect(charts(askOnce(question))).toEqual([]);
    }
  });
});

describe('to create a chart is a wish to see it', () => {
  const KINDS_MADE = [
    ['pie chart', 'gráfico de pizza', 'pie'],
    ['bar chart', 'gráfico de barras', 'bar'],
    ['table', 'tabela', 'table'],
  ] as const;
  const OPENINGS = [
    ['Create a', 'Crie'],
    ['please create a', 'por favor, crie'],
    ['can you create a', 'você pode criar'],
    ['generate a', 'gere'],
    ['make a', 'faça'],
  ] as const;
  const article = (noun: string): string => (noun === 'tabela' ? 'uma' : 'um');

  test.each(KINDS_MADE)('%s of revenue by category | %s da receita por categoria', (english, portuguese, chart) => {
    for (const [opening, abertura] of OPENINGS) {
      for (const question of [
        `${opening} ${english} of revenue by category`,
        `${abertura} ${article(portuguese)} ${portuguese} da receita por categoria`,
      ]) {
        const spoken = askOnce(question, numbered());
        expect([question, charts(spoken)]).toEqual([question, [{ result_id: 'result-1', chart }]]);
        expect(queryOf(spoken)).toEqual(queryOf(askOnce('revenue by category')));
      }
    }
  });

  test.each([
    ['revenue by category', 'create a pie chart'],
    ['receita por categoria', 'crie um gráfico de pizza'],
  ])('%s, then “%s”: of what is there', (question, next) => {
    const [, second] = converse([question, next], numbered());
    expect(second?.calls).toEqual([{ tool: 'show_chart', args: { result_id: 'result-1', chart: 'pie' } }]);
  });

  test.each([
    ['create a dashboard with a pie chart', 'crie um painel com um gráfico de pizza'],
    ['create a chart in the sales dashboard', 'crie um gráfico no dashboard de vendas'],
    ['delete the chart', 'apague o gráfico'],
    ['save this chart as a look', 'salve o gráfico como look'],
    ['send the chart by email', 'envie o gráfico por e-mail'],
    ['create a table of customers in the database', 'crie uma tabela de clientes no banco de dados'],
    ['create table customers', 'crie a tabela clientes'],
  ])('but not: %s | %s', (...wishes) => {
    for (const wish of wishes) {
      const { calls, text } = askOnce(wish, numbered());
      expect([wish, calls]).toEqual([wish, []]);
      expect(text).toMatch(/only read|só leio/);
    }
  });
});

describe('a kind of chart as a follow-up', () => {
  test.each(KINDS)('now %s | agora %s shows what is there, with no new query', (english, portuguese, chart) => {
    for (const [question, next] of [
      ['revenue by category', `now ${english}`],
      ['receita por categoria', `agora ${portuguese}`],
    ]) {
      const [, second] = converse([String(question), String(next)], numbered());
      expect(second?.calls).toEqual([{ tool: 'show_chart', args: { result_id: 'result-1', chart } }]);
    }
  });

  test('means the newest result, and of a drawn one the one that was drawn', () => {
    const spoken = converse(
      ['revenue by category', 'orders by state', 'show it as a pie', 'and now in bars', 'mostre em tabela'],
      numbered(),
    );
    expect(spoken.slice(2).flatMap(charts)).toEqual([
      { result_id: 'result-2', chart: 'pie' },
      { result_id: 'result-2', chart: 'bar' },
      { result_id: 'result-2', chart: 'table' },
    ]);
    expect(spoken.slice(2).map(queries)).toEqual([0, 0, 0]);
  });

  test('with another grouping is a new query, and its result is drawn', () => {
    const [, second] = converse(['revenue by category last month', 'now by state as a pie'], numbered());
    expect(queryOf(second)).toMatchObject({
      fields: ['users.state', REVENUE],
      filters: { 'order_items.created_date': 'last month' },
    });
    expect(second && charts(second)).toEqual([{ result_id: 'result-2', chart: 'pie' }]);
  });

  test('answers in the language of the words, or of the conversation where they tell none', () => {
    const [, portuguese] = converse(['receita por categoria', 'em barras'], numbered());
    expect(portuguese?.text).toBe('O resultado aparece como um gráfico de barras.');
    const [, english] = converse(['revenue by category', 'as a pie'], numbered());
    expect(english?.text).toBe('The result is shown as a pie chart.');
  });
});

describe('a chart that cannot be had', () => {
  test('one that the tool refuses stays as it was, and that is said', () => {
    const world: World = { answer: tool => (tool === 'show_chart' ? { error: 'does not fit' } : undefined) };
    expect(askOnce('revenue by category as a pie', world).text).toContain(
      'This result does not fit a pie chart, so it stays as it was.',
    );
    const [, second] = converse(['receita por categoria', 'em pizza'], world);
    expect(second?.text).toBe('Este resultado não cabe em um gráfico de pizza, por isso fica como está.');
  });

  test('where no tool can show it, it is left to the page', () => {
    const tools = TOOLBOX_TOOLS.filter(name => name !== 'show_chart');
    const spoken = askOnce('revenue by category as a pie', { tools });
    expect(charts(spoken)).toEqual([]);
    expect(spoken.text).toContain('The chart is drawn from this result.');
  });
});
