import type { Locator, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import type { Language } from '../../src/contract/language.ts';
import { ask as askOver } from '../harness/ask.ts';
import { demoServer } from '../journeys/questions/demo-server.ts';
import { fileBrowser, newContext, openPage } from './browser.ts';
import { ask, button, ended, results, turns } from './steps.ts';
import { wordsOf } from './words.ts';

const browser = fileBrowser();
const demo = demoServer();

const timeOn = (page: Page, time: string, language: Language): Promise<string> =>
  page.evaluate(
    ([at, locale]) => new Intl.DateTimeFormat(locale, { hour: 'numeric', minute: 'numeric' }).format(new Date(at)),
    [time, language] as const,
  );
/** As a person reads it: whatever kind of space stands in it. */
const wordsIn = async (place: Locator): Promise<string> => (await place.innerText()).replaceAll(/\s/g, ' ');

test.each<[Language, string]>([
  ['en', 'Revenue by status in 2025'],
  ['pt-BR', 'Receita por país em 2025'],
])('rows of a while ago say so in %s, and are asked for anew by a button', async (language, question) => {
  const first = await askOver(demo().client, question);
  const askedAt = first.results[0]?.asked_at ?? '';
  const words = wordsOf(language);
  const page = await openPage(await newContext(browser(), { language }), demo().url);
  const reused = await ask(page, question, words);
  const line = words('results.reused', { time: await timeOn(page, askedAt, language) }).replaceAll(/\s/g, ' ');
  await results(reused).first().waitFor();
  await expect.poll(() => wordsIn(results(reused).first())).toContain(line);
  await button(reused, words('chat.anew')).click();
  const anew = turns(page).nth(1);
  await ended(anew);
  await results(anew).first().locator('h3').waitFor();
  expect(await results(anew).count()).toBe(1);
  expect(await wordsIn(anew)).not.toContain(words('results.reused', { time: '' }).split(',')[1] ?? '');
  expect(await button(anew, words('chat.anew')).count()).toBe(0);
});
