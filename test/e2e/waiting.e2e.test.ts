import { expect, test } from 'vitest';
import { sentence } from '../../src/i18n/i18n.ts';
import { demoServer } from '../journeys/questions/demo-server.ts';
import { fileBrowser, newContext, openPage } from './browser.ts';
import { button, ended, expectAccessible, send } from './steps.ts';
import { wordsOf } from './words.ts';

const browser = fileBrowser();
const demo = demoServer();

const SLOW_QUERY = `demo:model-tool mcp_looker_query ${JSON.stringify({
  model: 'thelook',
  explore: 'order_items',
  fields: ['users.state', 'order_items.count'],
  filters: { 'users.state': 'demo:slow' },
})}`;

test.each(['en', 'pt-BR'] as const)(
  'a query that takes long is counted in its line, and a stop says what became of it in Looker (%s)',
  async language => {
    const words = wordsOf(language);
    const page = await openPage(await newContext(browser(), { language }), demo().url);
    const turn = await send(page, SLOW_QUERY, words);
    const count = turn.getByRole('timer');
    await count.waitFor();
    const seconds = async (): Promise<number> => Number.parseInt(await count.innerText(), 10);
    const first = await seconds();
    expect(first).toBeGreaterThanOrEqual(2);
    await expect.poll(seconds, { timeout: 10_000 }).toBeGreaterThan(first);
    expect(await page.getByRole('log').getByRole('timer').count()).toBe(0); // it is seen, not read out
    await expectAccessible(page);
    await button(page, words('chat.stop')).click();
    await ended(turn);
    await turn.getByText(sentence(language, 'at_looker', 'stopped')).waitFor();
    expect(await count.count()).toBe(0);
  },
);

test.each([
  ['an hour ahead', 60 * 60_000],
  ['an hour behind', -60 * 60_000],
])('a browser whose clock is %s counts the seconds all the same, also when it is loaded anew', async (_, wrong) => {
  const words = wordsOf('en');
  const context = await newContext(browser());
  await context.addInitScript(ms => {
    const { now } = Date;
    Date.now = () => now() + ms;
  }, wrong);
  const page = await openPage(context, demo().url);
  const sentAt = performance.now();
  const turn = await send(page, SLOW_QUERY, words);
  const counted = async (): Promise<number> => {
    const text = await page.getByRole('timer').innerText();
    expect(text).toMatch(/^\d+s$/);
    return Number.parseInt(text, 10);
  };
  const passed = (): number => (performance.now() - sentAt) / 1_000;
  await turn.getByRole('timer').waitFor();
  const first = await counted();
  expect(first).toBeGreaterThanOrEqual(2);
  expect(first).toBeLessThanOrEqual(passed());
  await page.reload();
  await page.getByRole('timer').waitFor();
  const later = await counted();
  expect(later).toBeGreaterThanOrEqual(first);
  expect(later).toBeLessThanOrEqual(passed());
  await button(page, words('chat.stop')).click();
  await ended(turn);
});
