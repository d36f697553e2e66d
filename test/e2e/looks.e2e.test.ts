import { AxeBuilder } from '@axe-core/playwright';
import { describe, expect, test } from 'vitest';
import { LANGUAGES } from '../../src/contract/language.ts';
import { fileBrowser, newContext, openPage } from './browser.ts';
import { heading, SCREENS, screenWorld } from './screens.ts';
import { choose } from './steps.ts';
import { wordsOf } from './words.ts';

const browser = fileBrowser();
const world = screenWorld();

describe('axe finds nothing on any screen, light or dark', () => {
  test.each(SCREENS)('$name', async ({ at, arrive, width = 1280 }) => {
    const page = await openPage(await newContext(browser(), { width }), at(world()));
    await arrive(page);
    for (const theme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme: theme });
      await page.locator(`html[data-theme="${theme}"]`).waitFor();
      const { violations } = await new AxeBuilder({ page }).analyze();
      const found = violations.flatMap(({ id, nodes }) =>
        nodes.map(({ html, failureSummary }) => `${theme}, ${id}: ${html} ${failureSummary}`),
      );
      expect(found).toEqual([]);
    }
  });
});

test('language and colours that were chosen are there again after a reload', async () => {
  const page = await openPage(await newContext(browser()), world().demo);
  const words = wordsOf('pt-BR');
  await choose(page, 'Português (Brasil)');
  await heading(page, words('chat.greeting')).waitFor();
  await choose(page, words('app.dark'), words);
  await page.reload();
  await heading(page, words('chat.greeting')).waitFor();
  const html = page.locator('html');
  expect([await html.getAttribute('lang'), await html.getAttribute('data-theme')]).toEqual(['pt-BR', 'dark']);
});

test.each(LANGUAGES)('a browser of %s is greeted in its language', async language => {
  const page = await openPage(await newContext(browser(), { language }), world().fresh);
  await heading(page, wordsOf(language)('setup.title')).waitFor();
  expect(await page.locator('html').getAttribute('lang')).toBe(language);
});
