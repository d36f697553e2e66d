import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { demoServer } from '../journeys/questions/demo-server.ts';
import { fileBrowser, newContext, openPage } from './browser.ts';
import { ask, composer, results, turns } from './steps.ts';
import { english } from './words.ts';

const browser = fileBrowser();
const demo = demoServer();

/** The conversation as it is laid out for paper: its height, and what is beside it on a screen. */
async function onPaper(page: Page): Promise<void> {
  await page.emulateMedia({ media: 'print' });
  await expect.poll(() => composer(page, english).isVisible()).toBe(false);
}

/** Light as 0 is black and 255 white. */
const lightOf = (page: Page, selector: string): Promise<number> =>
  page
    .locator(selector)
    .first()
    .evaluate(element => {
      const [red = 0, green = 0, blue = 0] = getComputedStyle(element).color.match(/\d+/g)?.map(Number) ?? [];
      return (red + green + blue) / 3;
    });

test('a printed conversation is there from its first question to its last answer, in dark ink', async () => {
  const context = await newContext(browser(), { theme: 'dark', height: 500 });
  const page = await openPage(context, demo().url);
  await ask(page, 'Revenue by month since January 2026');
  const last = await ask(page, 'Revenue by category in 2025');
  await results(last).first().getByRole('button').first().waitFor();
  await onPaper(page);
  const places = await Promise.all((await turns(page).all()).map(turn => turn.boundingBox()));
  // Nothing scrolls within the paper: the first stands at its top, the last ends where the paper ends.
  expect(places[0]?.y).toBeGreaterThanOrEqual(0);
  const end = (places.at(-1)?.y ?? 0) + (places.at(-1)?.height ?? 0);
  expect(end).toBeGreaterThan(500);
  expect(await page.evaluate(() => document.documentElement.scrollHeight)).toBeGreaterThanOrEqual(Math.floor(end));
  expect(await page.getByRole('button').count()).toBe(0);
  expect(await page.getByRole('navigation').count()).toBe(0);
  expect(await page.getByRole('article').getByRole('heading').count()).toBeGreaterThan(0);
  expect(await lightOf(page, '.chat-prose')).toBeLessThan(80);
});
