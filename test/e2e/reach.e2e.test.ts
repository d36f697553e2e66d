import { describe, expect, test } from 'vitest';
import { fileBrowser, newContext, openPage } from './browser.ts';
import { drawn, heading, SCREENS, screenWorld } from './screens.ts';
import { expectNoOverflow, turns } from './steps.ts';
import { english } from './words.ts';

const browser = fileBrowser();
const world = screenWorld();

describe('on a phone of 360 pixels nothing is wider than the screen', () => {
  test.each(SCREENS)('$name', async ({ at, arrive }) => {
    const page = await openPage(await newContext(browser(), { width: 360, height: 740 }), at(world()));
    await arrive(page);
    await expectNoOverflow(page);
  });
});

test.each(['start', 'center', 'end', 'nearest'] as const)(
  'whatever is brought into view, header and composer stay where they are (%s)',
  async block => {
    const page = await openPage(
      await newContext(browser(), { height: 500 }),
      `${world().demo}/#/c/${world().conversationId}`,
    );
    await drawn(page);
    const places = () =>
      page
        .locator('header:not(article *), form')
        .evaluateAll(found => found.map(each => each.getBoundingClientRect().top));
    const before = await places();
    const within = turns(page).locator('h2, h3, button, .sr-only, p');
    await within.evaluateAll((found, block) => found.forEach(each => each.scrollIntoView({ block })), block);
    expect(await places()).toEqual(before);
  },
);

test('by keyboard alone one comes from the address to an answer, and to its table', async () => {
  const page = await openPage(await newContext(browser()), world().demo);
  await heading(page, english('chat.greeting')).waitFor();
  const { keyboard } = page;
  const focused = () =>
    page.evaluate(
      () => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent ?? '',
    );
  const tabTo = async (name: string): Promise<void> => {
    for (let steps = 0; !(await focused()).startsWith(name); steps += 1) {
      if (steps > 60) throw new Error(`no way by Tab to “${name}”`);
      await keyboard.press('Tab');
    }
  };
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  await tabTo(english('app.skip'));
  await keyboard.press('Enter');
  await tabTo(english('chat.question'));
  await keyboard.type('Top 5 brands by revenue this year');
  await keyboard.press('Enter');
  await drawn(page);
  await turns(page).and(page.locator('[aria-busy="false"]')).waitFor();
  // The composer has the focus again; the answer stands before it.
  await expect.poll(focused).toBe(english('chat.question'));
  await page.evaluate(() => document.getElementById('content')?.focus());
  await tabTo(english('results.chart'));
  await keyboard.press('ArrowRight');
  await page.getByRole('columnheader').first().waitFor();
  await tabTo(english('chat.question'));
  await keyboard.type('How many orders in 2025?');
  await keyboard.press('Enter');
  await turns(page).nth(1).and(page.locator('[aria-busy="false"]')).waitFor({ timeout: 60_000 });
});
