import type { Page } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import { ask as askBySocket } from '../harness/ask.ts';
import { demoServer } from '../journeys/questions/demo-server.ts';
import { fileBrowser, newContext, openPage } from './browser.ts';
import { button, composer, expectFocus } from './steps.ts';
import { english } from './words.ts';

const browser = fileBrowser();
const demo = demoServer();

const TITLES = ['Receita por mês em 2025', 'Top 5 brands by revenue this year', 'What can I ask?'] as const;
/** What each was answered, in the order of the titles. */
const answers: string[] = [];
beforeAll(async () => {
  for (const title of TITLES) answers.push((await askBySocket(demo().client, title)).text);
});

const search = (page: Page) => page.getByRole('searchbox', { name: english('chat.search') });
/** The titles that the list shows. */
const listed = (page: Page): Promise<string[]> =>
  page.getByRole('navigation').locator('li button[title]').allInnerTexts();
async function expectListed(page: Page, titles: readonly string[]): Promise<void> {
  await expect.poll(async () => (await listed(page)).toSorted()).toEqual(titles.toSorted());
}

/** A word that only the answer to the second question has. */
function wordOfAnswer(): string {
  const others = [...TITLES, answers[0], answers[2]].join(' ').toLowerCase();
  const word = answers[1]?.match(/\p{L}{5,}/gu)?.find(each => !others.includes(each.toLowerCase()));
  if (word === undefined) throw new Error(`no word of its own: ${answers[1]}`);
  return word;
}

test('a search finds titles without their accents, marks the words in them and says how many there are', async () => {
  const page = await openPage(await newContext(browser()), demo().url);
  await expectListed(page, TITLES);
  await search(page).fill('MES receita');
  await expectListed(page, [TITLES[0]]);
  expect(await page.getByRole('navigation').locator('mark').allInnerTexts()).toEqual(['Receita', 'mês']);
  await page
    .getByRole('status')
    .filter({ hasText: english('chat.found', { count: 1 }) })
    .waitFor();
  await button(page, english('chat.searchClear')).click();
  await expectListed(page, TITLES);
  await expectFocus(search(page));
});

test('a search finds what stands in an answer only, and what stands nowhere is said to', async () => {
  const page = await openPage(await newContext(browser()), demo().url);
  await search(page).fill(wordOfAnswer().toUpperCase());
  await expectListed(page, [TITLES[1]]);
  const nothing = 'nowhere to be found';
  await search(page).fill(nothing);
  await page
    .getByRole('status')
    .filter({ hasText: english('chat.nothingFound', { text: nothing }) })
    .waitFor();
  await expectListed(page, []);
});

test('without the server titles are searched, and that it is only these', async () => {
  const context = await newContext(browser());
  const page = await openPage(context, demo().url);
  await expectListed(page, TITLES);
  await context.setOffline(true);
  await search(page).fill('brands');
  await expectListed(page, [TITLES[1]]);
  const text = wordOfAnswer();
  await search(page).fill(text);
  await page.getByText(english('chat.noTitle', { text })).waitFor();
  await context.setOffline(false);
  // The list is read anew, and the search with it.
  await expectListed(page, [TITLES[1]]);
});

test('by keyboard: “/” leads to the search where nothing is written, Ctrl + K from everywhere, Escape empties it', async () => {
  const page = await openPage(await newContext(browser()), demo().url);
  await expectFocus(composer(page));
  await page.keyboard.type('a/b');
  expect(await composer(page).inputValue()).toBe('a/b');
  await page.keyboard.press('Control+k');
  await expectFocus(search(page));
  await page.keyboard.type('brands/');
  expect(await search(page).inputValue()).toBe('brands/');
  await page.keyboard.press('Escape');
  expect(await search(page).inputValue()).toBe('');
  await expectFocus(search(page));
  await page.locator('#content').focus();
  await page.keyboard.press('/');
  await expectFocus(search(page));
  expect(await search(page).inputValue()).toBe('');
});

test('on a phone Ctrl + K opens the drawer at its search, and Escape empties that before it closes the drawer', async () => {
  const page = await openPage(await newContext(browser(), { width: 360, height: 740 }), demo().url);
  await composer(page).waitFor();
  const drawer = page.getByRole('dialog', { name: english('app.list') });
  await page.keyboard.press('Control+k');
  await expectFocus(search(page));
  await page.keyboard.type('brands');
  await expectListed(page, [TITLES[1]]);
  await page.keyboard.press('Escape');
  await expectListed(page, TITLES);
  await page.keyboard.press('Escape');
  await drawer.waitFor({ state: 'detached' });
});

test('on a phone whatever is chosen closes the drawer, be it what is open already', async () => {
  const page = await openPage(await newContext(browser(), { width: 360, height: 740 }), demo().url);
  const drawer = page.getByRole('dialog', { name: english('app.list') });
  for (const name of [english('chat.new'), TITLES[0], TITLES[0], english('chat.new')]) {
    await button(page, english('app.openList')).click();
    await button(drawer, name).click();
    await drawer.waitFor({ state: 'detached' });
  }
});

test('a list that is on its way is not said to be empty', async () => {
  const page = await openPage(await newContext(browser()), 'about:blank');
  let arrive = (): void => {};
  const late = new Promise<void>(resolve => (arrive = resolve));
  await page.route('**/api/conversations', route => late.then(() => route.continue()));
  await page.goto(demo().url);
  await page.getByRole('heading', { name: english('chat.greeting') }).waitFor();
  await page.getByRole('navigation').locator('[aria-busy="true"]').waitFor();
  expect(await page.getByRole('navigation').innerText()).not.toContain(english('chat.none'));
  arrive();
  await expectListed(page, TITLES);
  await page.getByRole('navigation').locator('[aria-busy="false"]').waitFor();
});
