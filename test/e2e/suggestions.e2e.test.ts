import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { suggestionsSchema } from '../../src/contract/api.ts';
import { LANGUAGES, type Language } from '../../src/contract/language.ts';
import { demoServer } from '../journeys/questions/demo-server.ts';
import { fileBrowser, newContext, openPage } from './browser.ts';
import { ask, composer, ended, results, turns } from './steps.ts';
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
const isFocused = (page: Page, words: Words) =>
  composer(page, words).evaluate(element => document.activeElement === element);

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
    expect(await isFocused(page, words)).toBe(true);
    await ended(second);
    expect(await second.getByRole('heading', { level: 2 }).innerText()).toContain(next);
    await results(second).first().waitFor();
    expect(await second.getByRole('heading', { level: 2 }).count()).toBe(1);
  });
});

test('they follow the language that is chosen, go when something is asked, and what is half written stays', async () => {
  const page = await openPage(await newContext(browser()), demo().url);
  await ask(page, 'Revenue by month since January 2026');
  await followUps(page, english).waitFor();
  await composer(page).fill('half a ques');
  await followUps(page, english).getByRole('button').first().click();
  // While the answer is written there are none, neither of this nor of the turn before.
  await turns(page).nth(1).waitFor();
  expect(await followUps(page, english).or(page.locator('article[aria-busy="false"]:nth-of-type(2)')).count()).toBe(0);
  await ended(turns(page).nth(1));
  expect(await composer(page).inputValue()).toBe('half a ques');
});

test('an answer without a result is followed by none', async () => {
  const page = await openPage(await newContext(browser()), demo().url);
  await ask(page, 'demo:model-safety');
  expect(await followUps(page, english).count()).toBe(0);
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
