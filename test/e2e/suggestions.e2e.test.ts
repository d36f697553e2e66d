import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { suggestionsSchema } from '../../src/contract/api.ts';
import { LANGUAGES, type Language } from '../../src/contract/language.ts';
import { demoServer } from '../journeys/questions/demo-server.ts';
import { fileBrowser, newContext, openPage } from './browser.ts';
import { ask, button, choose, composer, ended, expectFocus, expectNoOverflow, results, send, turns } from './steps.ts';
import { english, type Words, wordsOf } from './words.ts';

const browser = fileBrowser();
const demo = demoServer();

/** What the server suggests. */
async function suggested(language: Language): Promise<string[]> {
  const answer = await fetch(`${demo().url}/api/suggestions?language=${language}`);
  return suggestionsSchema.parse(await answer.json()).questions;
}

const first = (page: Page, words: Words) => page.getByRole('list', { name: words('chat.suggestions') });
const followUps = (page: Page, words: Words) => page.getByRole('list', { name: words('chat.followUps') });

describe.each(LANGUAGES)('in %s', language => {
  const words = wordsOf(language);

  test('a click on a first question is answered, and one on what follows it is answered in turn', async () => {
    const page = await openPage(await newContext(browser(), { language }), demo().url);
    const questions = await suggested(language);
    expect(questions.length).toBeGreaterThan(0);
    await first(page, words).waitFor();
    expect(await first(page, words).getByRole('button').allInnerTexts()).toEqual(questions);
    await first(page, words).getByRole('button').first().click();
    const turn = turns(page).first();
    await ended(turn);
    expect(await turn.getByRole('heading', { level: 2 }).innerText()).toContain(questions[0]);
    await results(turn).first().waitFor();

    await followUps(page, words).waitFor();
    const chips = followUps(page, words).getByRole('button');
    expect(await chips.count()).toBeLessThanOrEqual(3);
    const next = await chips.first().innerText();
    await chips.first().focus();
    await page.keyboard.press('Enter');
    const second = turns(page).nth(1);
    await second.waitFor();
    await expectFocus(composer(page, words));
    await ended(second);
    expect(await second.getByRole('heading', { level: 2 }).innerText()).toContain(next);
    await results(second).first().waitFor();
    expect(await second.getByRole('heading', { level: 2 }).count()).toBe(1);
  });
});

test('they change with the language of the page', async () => {
  const page = await openPage(await newContext(browser()), demo().url);
  await ask(page, 'Revenue by month since January 2026');
  await followUps(page, english).waitFor();
  const before = await followUps(page, english).getByRole('button').allInnerTexts();
  await choose(page, 'Português (Brasil)');
  const chips = followUps(page, wordsOf('pt-BR')).getByRole('button');
  await chips.first().waitFor();
  const after = await chips.allInnerTexts();
  expect(after).toHaveLength(before.length);
  expect(after.filter(question => before.includes(question))).toEqual([]);
});

test('one that is asked costs nothing of what is half written, and while something is asked there are none', async () => {
  const page = await openPage(await newContext(browser()), demo().url);
  await ask(page, 'Revenue by month since January 2026');
  await followUps(page, english).waitFor();
  await composer(page).fill('half a ques');
  await followUps(page, english).getByRole('button').first().click();
  await ended(turns(page).nth(1));
  expect(await composer(page).inputValue()).toBe('half a ques');
  await followUps(page, english).waitFor();
  await (await send(page, 'demo:model-slow')).getByText('word1', { exact: false }).waitFor();
  expect(await followUps(page, english).count()).toBe(0);
  await button(page, english('chat.stop')).click();
});

test('only a result that an answer ended well with is followed by any', async () => {
  const page = await openPage(await newContext(browser()), demo().url);
  const asked: (string | null)[] = [];
  page.on('request', request => {
    const { pathname, searchParams } = new URL(request.url());
    if (pathname === '/api/suggestions') asked.push(searchParams.get('result_id'));
  });
  await ask(page, 'demo:model-safety');
  await ask(page, 'What can I ask?');
  const turn = await ask(page, 'Revenue by month since January 2026');
  await followUps(page, english).waitFor();
  const result = await results(turn).locator('a[download]').getAttribute('href');
  expect(asked.filter(id => id !== null).map(id => `/api/results/${id}.csv`)).toEqual([result]);
});

test('axe finds nothing in them, light or dark, and on a phone they are no wider than the screen', async () => {
  const page = await openPage(await newContext(browser(), { width: 360, height: 740 }), demo().url);
  const arrivals = [
    () => first(page, english).waitFor(),
    async () => {
      await ask(page, 'Revenue by month since January 2026');
      await followUps(page, english).waitFor();
    },
  ];
  for (const arrive of arrivals) {
    await arrive();
    await expectNoOverflow(page);
    for (const theme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme: theme });
      await page.locator(`html[data-theme="${theme}"]`).waitFor();
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(({ id, nodes }) => `${theme}, ${id}: ${nodes.map(({ html }) => html).join()}`)).toEqual([]);
    }
  }
});

test('the greeting does not move when the questions come', async () => {
  const page = await openPage(await newContext(browser()), 'about:blank');
  let arrive = (): void => {};
  const late = new Promise<void>(resolve => (arrive = resolve));
  await page.route('**/api/suggestions*', route => late.then(() => route.continue()));
  await page.goto(demo().url);
  const heading = page.getByRole('heading', { name: english('chat.greeting') });
  await heading.waitFor();
  const before = await heading.boundingBox();
  arrive();
  await first(page, english).waitFor();
  expect(await heading.boundingBox()).toEqual(before);
});
