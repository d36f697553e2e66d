import { AxeBuilder } from '@axe-core/playwright';
import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import { english, type Words } from './words.ts';

/** Where questions are written. */
export const composer = (page: Page, words: Words = english): Locator =>
  page.getByRole('textbox', { name: words('chat.question'), exact: true });

/** The questions on screen with their answers, the oldest first. */
export const turns = (page: Page): Locator => page.locator('article[aria-busy]');
/** The results within an answer. */
export const results = (turn: Locator): Locator => turn.locator('article');

export const button = (at: Page | Locator, name: string): Locator => at.getByRole('button', { name, exact: true });

/** Sends a question and gives its turn while the answer is being written. */
export async function send(page: Page, text: string, words: Words = english): Promise<Locator> {
  const before = await turns(page).count();
  const field = composer(page, words);
  await field.fill(text);
  await field.press('Enter');
  const turn = turns(page).nth(before);
  await turn.waitFor();
  return turn;
}

export const ended = (turn: Locator): Promise<void> =>
  turn.and(turn.page().locator('[aria-busy="false"]')).waitFor({ timeout: 60_000 });

/** Asks and waits for the whole answer. */
export async function ask(page: Page, text: string, words: Words = english): Promise<Locator> {
  const turn = await send(page, text, words);
  await ended(turn);
  return turn;
}

/** A chart is drawn when its picture has shapes in it. */
export const chartOf = (result: Locator): Locator =>
  result.getByRole('img').filter({ has: result.page().locator('svg path') });

/** The data that a table shows now, row by row; `index` counts from 0 in the order shown. */
export const shownRows = (result: Locator): Promise<{ index: number; cells: string[] }[]> =>
  result.locator('tbody tr[aria-rowindex]').evaluateAll(rows =>
    rows.map(row => ({
      index: Number(row.getAttribute('aria-rowindex')) - 2,
      cells: [...row.querySelectorAll('td')].map(cell => cell.textContent),
    })),
  );

/** Waits for the set-up's good end and goes on to the conversation. */
export async function finishSetUp(page: Page, words: Words = english): Promise<void> {
  await page.getByRole('heading', { name: words('setup.done') }).waitFor({ timeout: 60_000 });
  await button(page, words('setup.ask')).click();
  await composer(page, words).waitFor();
}

/** Chooses in the settings menu. */
export async function choose(page: Page, choice: string, words: Words = english): Promise<void> {
  await button(page, words('app.menu')).click();
  await page.getByRole('menuitemradio', { name: choice, exact: true }).click();
}

/** What is typed goes there. */
export async function expectFocus(what: Locator): Promise<void> {
  await expect.poll(() => what.evaluate(element => document.activeElement === element)).toBe(true);
}

/** Nothing is wider than the screen; tables and code scroll in frames of their own. */
export async function expectNoOverflow(page: Page): Promise<void> {
  const wide = await page
    .locator('html, header, main, nav, [role="dialog"], .chat-scroll')
    .evaluateAll(places =>
      places
        .filter(place => place.scrollWidth > Math.min(place.clientWidth, window.innerWidth))
        .map(({ tagName, className, scrollWidth }) => `${tagName}.${className}: ${scrollWidth}`),
    );
  expect(wide).toEqual([]);
}

/** Axe finds nothing on the page as it is now. */
export async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`))).toEqual([]);
}
