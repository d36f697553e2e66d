import { readFile } from 'node:fs/promises';
import { parse } from 'csv-parse/sync';
import type { Locator, Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { CodedError } from '../../src/contract/errors.ts';
import type { Language } from '../../src/contract/language.ts';
import type { ChartKind } from '../../src/contract/results.ts';
import { type ResultPage, resultPageSchema } from '../../src/contract/results.ts';
import { columnHeading, formatCell, pivotValues } from '../../src/format/format.ts';
import { errorSentence } from '../../src/i18n/i18n.ts';
import { demoServer } from '../journeys/questions/demo-server.ts';
import { fileBrowser, newContext, openPage } from './browser.ts';
import { ask, button, chartOf, composer, ended, expectFocus, results, send, shownRows, turns } from './steps.ts';
import { english, type Words, wordsOf } from './words.ts';

const browser = fileBrowser();
const demo = demoServer();

const csvAddress = async (result: Locator): Promise<string> =>
  (await result.locator('a[download]').getAttribute('href')) ?? '';

/** What the API gives for the result on screen. */
async function resultOf(result: Locator): Promise<ResultPage> {
  const address = (await csvAddress(result)).replace(/\.csv.*$/, '');
  return resultPageSchema.parse(await (await fetch(`${demo().url}${address}?limit=5000`)).json());
}

/** Reads the whole table, scrolling on as long as rows come that were not yet seen. */
async function wholeTable(result: Locator, count: number): Promise<string[][]> {
  const rows: string[][] = [];
  while (rows.filter(row => row !== undefined).length < count) {
    const before = rows.length;
    for (const { index, cells } of await shownRows(result)) rows[index] = cells;
    if (rows.length === count) break;
    await result.locator('tbody tr[aria-rowindex]').last().scrollIntoViewIfNeeded();
    await expect.poll(async () => (await shownRows(result)).at(-1)?.index).toBeGreaterThanOrEqual(before);
  }
  return rows;
}

/** The tab of the table, where there are tabs. */
async function showTable(result: Locator, words: Words): Promise<void> {
  const tab = result.getByRole('tab', { name: words('results.table') });
  if (await tab.isVisible()) await tab.click();
  await result.getByRole('table').waitFor();
}

/** Headings and cells are those of the API, as a reader of that language has them. */
async function expectTable(result: Locator, language: Language): Promise<void> {
  const { columns, rows, row_count } = await resultOf(result);
  await showTable(result, wordsOf(language));
  expect(await result.getByRole('columnheader').allInnerTexts()).toEqual(
    columns.map(column =>
      expect.stringContaining(pivotValues(column, language).at(-1) ?? columnHeading(column, language)),
    ),
  );
  const shown = await wholeTable(result, row_count);
  expect(shown).toEqual(rows.map(row => columns.map((column, at) => formatCell(row[at], column, language))));
}

async function expectChart(result: Locator, kind: ChartKind, language: Language): Promise<void> {
  const chart = chartOf(result);
  await chart.waitFor();
  expect(await chart.getAttribute('aria-label')).toMatch(new RegExp(`^${wordsOf(language)(`results.kind.${kind}`)}: `));
}

/** One row is no chart: its numbers stand there, large. */
async function expectFigures(result: Locator, language: Language): Promise<void> {
  const { columns, rows } = await resultOf(result);
  const figures = columns.map((column, at) => formatCell(rows[0]?.[at], column, language));
  expect(await result.getByRole('tabpanel').locator('dd').allInnerTexts()).toEqual(figures);
}

const QUESTIONS: Record<Language, readonly (readonly [string, ChartKind])[]> = {
  en: [
    ['Revenue by month since January 2026', 'line'],
    ['Top 5 brands by revenue this year', 'bar'],
    ['How many orders did we have yesterday?', 'number'],
    ['Average sale price by category and gender in 2025', 'horizontal_bar'],
    ['Sales by country excluding Brazil and USA in 2025', 'bar'],
  ],
  'pt-BR': [
    ['Qual foi a receita total em 2025?', 'number'],
    ['Quais são as 5 categorias com maior receita no Brasil este ano?', 'horizontal_bar'],
    ['Receita por semana nos últimos 60 dias, exceto pedidos cancelados', 'line'],
    ['Compare a receita de 2025 e 2026 por categoria', 'horizontal_bar'],
    ['Quantos clientes compraram no primeiro trimestre de 2026 por faixa etária?', 'bar'],
  ],
};

describe.each(['en', 'pt-BR'] as const)('asked in %s', language => {
  test.each(QUESTIONS[language])('“%s” is drawn, and the table has the rows of the API', async (question, kind) => {
    const page = await openPage(await newContext(browser(), { language }), demo().url);
    const turn = await ask(page, question, wordsOf(language));
    const result = results(turn).first();
    await result.waitFor();
    await (kind === 'number' ? expectFigures(result, language) : expectChart(result, kind, language));
    await expectTable(result, language);
  });
});

test('a question about a time without data is answered with no rows, and no chart', async () => {
  const language = 'pt-BR';
  const words = wordsOf(language);
  const page = await openPage(await newContext(browser(), { language }), demo().url);
  const result = results(await ask(page, 'Receita por estado em 2022', words)).first();
  await result.getByText(words('results.empty'), { exact: true }).waitFor();
  expect((await resultOf(result)).rows).toEqual([]);
  expect(await result.getByRole('img').or(result.getByRole('table')).count()).toBe(0);
});

/** A page with the answer to one question. */
async function answered(question: string, language: Language = 'en'): Promise<{ page: Page; result: Locator }> {
  const page = await openPage(await newContext(browser(), { language }), demo().url);
  const result = results(await ask(page, question, wordsOf(language))).first();
  await result.waitFor();
  return { page, result };
}

test('the CSV that is downloaded has every row, as Looker gave it', async () => {
  const { page, result } = await answered('Revenue by month since January 2026');
  const [download] = await Promise.all([page.waitForEvent('download'), result.locator('a[download]').click()]);
  const lines: string[][] = parse(await readFile(await download.path()), { bom: true });
  const { columns, rows } = await resultOf(result);
  expect(lines[0]).toHaveLength(columns.length);
  expect(lines.slice(1)).toEqual(rows.map(row => row.map(cell => String(cell ?? ''))));
});

test('the CSV of a page in Portuguese is one for a spreadsheet set to Brazil', async () => {
  const { page, result } = await answered('Receita por mês desde janeiro de 2026', 'pt-BR');
  const [download] = await Promise.all([page.waitForEvent('download'), result.locator('a[download]').click()]);
  const lines: string[][] = parse(await readFile(await download.path()), { bom: true, delimiter: ';' });
  const { rows } = await resultOf(result);
  expect(rows.some(row => row.some(cell => String(cell).includes('.')))).toBe(true);
  expect(lines.slice(1)).toEqual(rows.map(row => row.map(cell => String(cell ?? '').replace('.', ','))));
});

test('the kind of chart can be switched by hand', async () => {
  const { page, result } = await answered('Revenue by month since January 2026');
  for (const [from, to] of [
    ['line', 'bar'],
    ['bar', 'area'],
  ] as const) {
    await expectChart(result, from, 'en');
    await button(result, `${english('results.kind')}: ${english(`results.kind.${from}`)}`).click();
    await page.getByRole('menuitemradio', { name: english(`results.kind.${to}`), exact: true }).click();
    await expectChart(result, to, 'en');
  }
});

test('a click on a heading sorts the table by numbers, and another turns it round', async () => {
  const { result } = await answered('Sales by country excluding Brazil and USA in 2025');
  const { columns, rows } = await resultOf(result);
  await showTable(result, english);
  const at = columns.findIndex(({ kind }) => kind === 'measure');
  const column = columns[at];
  if (column === undefined) throw new Error('no measure');
  const falling = rows.map(row => Number(row[at])).toSorted((one, other) => other - one);
  const heading = result.getByRole('columnheader').nth(at);
  const sortedBy = async (values: readonly number[]): Promise<void> => {
    await heading.getByRole('button').click();
    const expected = values.map(value => formatCell(value, column, 'en'));
    await expect.poll(async () => (await shownRows(result)).map(({ cells }) => cells[at])).toEqual(expected);
  };
  await sortedBy(falling);
  await expect.poll(() => heading.getAttribute('aria-sort')).toBe('descending');
  await sortedBy(falling.toReversed());
  await expect.poll(() => heading.getAttribute('aria-sort')).toBe('ascending');
});

test('the stop button ends an answer: what had come stays, and the next question can be asked', async () => {
  const page = await openPage(await newContext(browser()), demo().url);
  const turn = await send(page, 'demo:model-slow');
  await turn.getByText('word3', { exact: false }).waitFor();
  await button(page, english('chat.stop')).click();
  await ended(turn);
  await turn.getByText(english('chat.cancelled')).waitFor();
  expect(await turn.innerText()).toContain('word3');
  expect(await turn.innerText()).not.toContain('word100');
  await expectFocus(composer(page));
  await results(await ask(page, 'How many orders in 2025?')).waitFor();
});

test('an answer that failed says why, and “try again” asks the same once more', async () => {
  const page = await openPage(await newContext(browser()), demo().url);
  const turn = await ask(page, 'demo:model-500');
  await turn.getByText(errorSentence('en', new CodedError('model_overloaded'))).waitFor();
  await button(turn, english('chat.again')).click();
  const again = turns(page).nth(1);
  await ended(again);
  expect(await again.getByRole('heading', { level: 2 }).innerText()).toContain('demo:model-500');
  await results(await ask(page, 'How many orders in 2025?')).waitFor();
});
