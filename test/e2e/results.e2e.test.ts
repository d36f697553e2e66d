import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Locator, Page } from 'playwright-core';
import { expect, onTestFinished, test } from 'vitest';
import { pageFiles, weightOf } from '../../scripts/page-weight.mjs';
import { ask as askBySocket } from '../harness/ask.ts';
import { demoServer } from '../journeys/questions/demo-server.ts';
import { fileBrowser, newContext, openPage } from './browser.ts';
import { ask, button, chartOf, expectAccessible, results, shownRows, turns } from './steps.ts';
import { english } from './words.ts';

const browser = fileBrowser();
const demo = demoServer();

/** The page as built. */
const FOLDER = fileURLToPath(new URL('../../dist/web/', import.meta.url));
/** What a browser may fetch before the first question, in bytes of gzip. */
const LIMIT = 200 * 1024;
const QUESTION = 'Revenue by category in 2025';

interface Sent {
  readonly file: string;
  /** Bytes as they came over the network, without the headers. */
  readonly bytes: number;
}

/** The page's own files that come, in the order in which they have come whole. */
function watchFiles(page: Page): { asked: string[]; come: Sent[] } {
  const watched: { asked: string[]; come: Sent[] } = { asked: [], come: [] };
  const fileOf = (url: string): string => new URL(url).pathname.slice(1) || 'index.html';
  const isFile = (file: string): boolean => !/^(?:api|ws)(?:\/|$)/.test(file);
  page.on('request', request => {
    const file = fileOf(request.url());
    if (isFile(file)) watched.asked.push(file);
  });
  page.on('requestfinished', async request => {
    const file = fileOf(request.url());
    const { responseBodySize } = await request.sizes();
    if (isFile(file)) watched.come.push({ file, bytes: responseBodySize });
  });
  return watched;
}

test('the chat is ready within the weight that the build prints, and what results need comes only after that', async () => {
  const { page: counted, later } = pageFiles(FOLDER);
  const language = counted.some(file => file.startsWith('assets/pt-br')) ? 'pt-BR' : 'en';
  const { conversationId } = await askBySocket(demo().client, 'What can I ask?');
  const context = await newContext(browser(), { language });
  await context.setExtraHTTPHeaders({ 'accept-encoding': 'gzip' });
  const page = await openPage(context, 'about:blank');
  const { asked, come } = watchFiles(page);
  await page.goto(`${demo().url}/#/c/${conversationId}`);
  await turns(page).and(page.locator('[aria-busy="false"]')).waitFor();
  // Nobody asks anything: the browser fetches ahead when it has nothing else to do.
  await expect.poll(() => later.filter(file => !come.some(each => each.file === file))).toEqual([]);

  const firstLater = asked.findIndex(file => later.includes(file));
  const before = asked.slice(0, firstLater);
  // Not every browser without a window asks for the icon.
  const [had, wanted] = [before, counted].map(files => files.filter(file => file !== 'favicon.svg').toSorted());
  expect(had).toEqual(wanted);
  expect(asked.slice(firstLater).filter(file => !later.includes(file))).toEqual([]);
  const bytes = come.filter(({ file }) => before.includes(file)).reduce((sum, each) => sum + each.bytes, 0);
  expect(bytes).toBe(weightOf(FOLDER, before));
  const printed = weightOf(FOLDER, counted);
  console.log(`page: ${(printed / 1024).toFixed(1)} KB gzip (at most ${LIMIT / 1024} KB)`);
  expect(printed).toBeLessThanOrEqual(LIMIT);
});

const showTable = async (result: Locator): Promise<void> => {
  await result.getByRole('tab', { name: english('results.table') }).click();
  await expect.poll(async () => (await shownRows(result)).length).toBeGreaterThan(0);
};

/** A page that cannot have a file of the build until `give` is called. */
async function pageWithout(file: string, how: 'refused' | 'held') {
  const page = await openPage(await newContext(browser()), 'about:blank');
  let give = (): void => {};
  const given = new Promise<void>(resolve => (give = resolve));
  const files = `**/assets/${file}-*.js`;
  await page.route(files, async route => {
    if (how === 'refused') return route.abort();
    await given;
    return route.continue();
  });
  await page.goto(demo().url);
  return { page, give: async () => (how === 'held' ? give() : page.unroute(files)) };
}

test('the table does not wait for the chart library', async () => {
  const { page, give } = await pageWithout('chart-engine', 'held');
  onTestFinished(give);
  const result = results(await ask(page, QUESTION)).first();
  await showTable(result);
  expect(await chartOf(result).count()).toBe(0);
  await result.getByRole('tab', { name: english('results.chart') }).click();
  await give();
  await chartOf(result).waitFor();
});

test.each([
  ['result-card', english('results.codeFailed')],
  ['chart-engine', english('results.chartFailed')],
])('a page that cannot have “%s” says so, and shows all of the result when it can', async (file, words) => {
  const { page, give } = await pageWithout(file, 'refused');
  const turn = await ask(page, QUESTION);
  await turn.getByText(words).waitFor();
  await expectAccessible(page);
  const again = button(turn, english('results.loadAgain'));
  // The server answers and yet there is no such file: the page may be older than the server, and is loaded anew.
  await Promise.all([page.waitForEvent('load'), again.click()]);
  await turn.getByText(words).waitFor();
  await give();
  await again.click();
  const result = results(turns(page).first()).first();
  await chartOf(result).waitFor();
  await showTable(result);
});

/** The labels of a chart that reach beyond its drawing, where they are cut. */
const cutLabels = (chart: Locator): Promise<(string | null)[]> =>
  chart.locator('svg').evaluate(svg => {
    const { left, right } = svg.getBoundingClientRect();
    const reaches = (label: Element): boolean => {
      const place = label.getBoundingClientRect();
      return place.left < left || place.right > right;
    };
    return [...svg.querySelectorAll('text')].filter(reaches).map(label => label.textContent);
  });

test.each([5, 9, 13])('on a phone of 360 pixels the months below a line are whole (%i of them)', async count => {
  const [from, until] = [new Date(Date.UTC(2025, 0)), new Date(Date.UTC(2025, count - 1))];
  const month = (date: Date): string =>
    date.toLocaleDateString('en-US', { year: 'numeric', month: 'long', timeZone: 'UTC' });
  const page = await openPage(await newContext(browser(), { width: 360, height: 740 }), demo().url);
  const turn = await ask(page, `Revenue by month between ${month(from)} and ${month(until)}`);
  const chart = chartOf(results(turn).first());
  await chart.waitFor();
  expect(await chart.locator('svg text').count()).toBeGreaterThan(count / 3);
  expect(await cutLabels(chart)).toEqual([]);
});

test('the chart can be taken along as a picture, and the table by the clipboard', async () => {
  const context = await newContext(browser());
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const page = await openPage(context, demo().url);
  const result = results(await ask(page, QUESTION)).first();
  await chartOf(result).waitFor();
  const [download] = await Promise.all([page.waitForEvent('download'), button(result, english('results.png')).click()]);
  const picture = await readFile(await download.path());
  expect(picture.subarray(1, 4).toString()).toBe('PNG');
  // Width and height of a picture twice as dense as the page, with a margin.
  const width = await chartOf(result).evaluate(chart => chart.clientWidth);
  expect(picture.readUInt32BE(16)).toBeGreaterThan(2 * width);

  await button(result, english('results.copy')).click();
  await result.getByText(english('results.copied')).waitFor();
  await showTable(result);
  // The table draws the rows in sight, the clipboard has all.
  const shown = (await shownRows(result)).map(({ cells: [category] }) => category);
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  const categories = copied.split(/\r?\n/).map(line => line.split('\t')[0]);
  expect(categories.slice(1, shown.length + 1)).toEqual(shown);
  expect(await result.getByRole('table').getAttribute('aria-rowcount')).toBe(String(categories.length));
});
