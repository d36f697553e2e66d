import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import type { StoredEvent } from '../../src/contract/events.ts';
import { ask as askBySocket } from '../harness/ask.ts';
import { demoServer } from '../journeys/questions/demo-server.ts';
import { fileBrowser, newContext, openPage } from './browser.ts';
import { ask, button, chartOf, composer, ended, results, send, turns } from './steps.ts';
import { english } from './words.ts';

const browser = fileBrowser();
const demo = demoServer();

const conversationOf = (page: Page): string => /#\/c\/(.+)$/.exec(page.url())?.[1] ?? '';

/** What the server has stored of the answers in a conversation, joined. */
async function storedText(id: string): Promise<string> {
  const { events }: { events: StoredEvent[] } = await (
    await fetch(`${demo().url}/api/conversations/${id}/events`)
  ).json();
  return events.map(({ event }) => (event.kind === 'text' ? event.text : '')).join('');
}

/** The words of the slow answer that stand on the page. */
const wordsIn = async (page: Page): Promise<string[]> =>
  (await turns(page).last().innerText()).match(/\bword\d+\b/g) ?? [];

test('a network that is cut in mid-answer costs not a word', async () => {
  const context = await newContext(browser());
  const page = await openPage(context, demo().url);
  const turn = await send(page, 'demo:model-slow');
  await turn.getByText('word5').waitFor();
  await context.setOffline(true);
  await page.getByText(english('app.offline')).waitFor();
  const id = conversationOf(page);
  // A word that came just before the cut is still to be drawn: not so when the server is three words ahead.
  const storedWords = async (): Promise<number> => ((await storedText(id)).match(/\bword\d+\b/g) ?? []).length;
  await expect.poll(async () => (await storedWords()) - (await wordsIn(page)).length).toBeGreaterThan(2);
  const had = await wordsIn(page);
  // The answer goes on at the server, past what the page has.
  await expect.poll(() => storedText(id), { timeout: 30_000 }).toContain(`word${had.length + 10}`);
  expect(await wordsIn(page)).toEqual(had);
  await context.setOffline(false);
  await ended(turn);
  await page.getByText(english('app.offline')).waitFor({ state: 'detached' });
  const all = Array.from({ length: 100 }, (_, index) => `word${index + 1}`);
  expect(await wordsIn(page)).toEqual(all);
  expect((await storedText(id)).match(/\bword\d+\b/g)).toEqual(all);
});

test('a question that is sent while the network is away is not lost: it stays in the composer until it can be sent', async () => {
  const context = await newContext(browser());
  const page = await openPage(context, demo().url);
  await composer(page).waitFor();
  await context.setOffline(true);
  await page.getByText(english('chat.offline')).waitFor();
  await composer(page).fill('How many orders in 2025?');
  await composer(page).press('Enter');
  expect(await composer(page).inputValue()).toBe('How many orders in 2025?');
  await context.setOffline(false);
  await page.getByText(english('chat.offline')).waitFor({ state: 'detached' });
  await composer(page).press('Enter');
  await results(turns(page).first()).waitFor();
});

test('a reload in mid-answer shows what had come, and the rest as it comes', async () => {
  const page = await openPage(await newContext(browser()), demo().url);
  await (await send(page, 'demo:model-slow')).getByText('word5').waitFor();
  await page.reload();
  const turn = turns(page).last();
  await turn.getByText('word12').waitFor();
  const words = await wordsIn(page);
  expect(words).toEqual(words.map((_, index) => `word${index + 1}`));
  await button(page, english('chat.stop')).click();
  await ended(turn);
});

test('an answer with its chart is there again after a reload, and from another browser', async () => {
  const page = await openPage(await newContext(browser()), demo().url);
  const turn = await ask(page, 'Revenue by month since January 2026');
  await chartOf(results(turn).first()).waitFor();
  const said = await turn.innerText();
  await page.reload();
  await chartOf(results(turns(page).first()).first()).waitFor();
  expect(await turns(page).first().innerText()).toBe(said);
  const other = await openPage(await newContext(browser()), page.url());
  await chartOf(results(turns(other).first()).first()).waitFor();
  expect(await turns(other).first().innerText()).toBe(said);
});

test('a draft is kept over a reload', async () => {
  const page = await openPage(await newContext(browser()), demo().url);
  await composer(page).fill('half a ques');
  await page.reload();
  await expect.poll(() => composer(page).inputValue()).toBe('half a ques');
});

test('two tabs on one conversation agree while it is answered, and either may ask next', async () => {
  const context = await newContext(browser());
  const first = await openPage(context, demo().url);
  const turn = await ask(first, 'Top 5 brands by revenue this year');
  const second = await openPage(context, first.url());
  await results(turns(second).first()).first().waitFor();
  // The chart of the second tab is drawn a moment after its card.
  await expect.poll(async () => (await turns(second).first().innerText()) === (await turn.innerText())).toBe(true);

  const asked = await send(second, 'demo:model-slow');
  await turns(first).nth(1).getByText('word3').waitFor();
  await asked.getByText('word3').waitFor();
  await button(first, english('chat.stop')).click();
  await ended(asked);
  await ended(turns(first).nth(1));
  await expect.poll(async () => (await wordsIn(first)).join() === (await wordsIn(second)).join()).toBe(true);
  await ask(first, 'How many orders in 2025?');
  await results(turns(second).nth(2)).first().waitFor();
});

/** The entry of a conversation in the list of `page`. */
const entry = (page: Page, title: string) =>
  page.getByRole('navigation').getByRole('button', { name: title, exact: true });

const menuOf = async (page: Page, title: string, item: 'chat.rename' | 'chat.delete'): Promise<void> => {
  await button(page, english('chat.more', { title })).click();
  await page.getByRole('menuitem', { name: english(item), exact: true }).click();
};

test('a conversation can be renamed, found and deleted, and another tab knows of it', async () => {
  const { client } = demo();
  const before = 'Which explores are there?';
  const { conversationId } = await askBySocket(client, before);
  await askBySocket(client, 'What can I ask?');
  const context = await newContext(browser());
  const page = await openPage(context, `${demo().url}/#/c/${conversationId}`);
  const other = await openPage(context, `${demo().url}/#/c/${conversationId}`);
  const elsewhere = await openPage(await newContext(browser()), `${demo().url}/#/c/${conversationId}`);
  for (const each of [other, elsewhere]) await entry(each, before).waitFor();

  await menuOf(page, before, 'chat.rename');
  const title = 'São Paulo, the explores';
  const field = page.getByRole('textbox', { name: english('chat.renameLabel') });
  await field.fill(title);
  await field.press('Enter');
  await entry(page, title).waitFor();
  await entry(other, title).waitFor();
  await page.reload();
  await entry(page, title).waitFor();

  const search = page.getByRole('searchbox', { name: english('chat.search') });
  await search.fill('sao paulo');
  await entry(page, 'What can I ask?').first().waitFor({ state: 'detached' });
  await entry(page, title).waitFor();
  await search.fill('');

  await menuOf(page, title, 'chat.delete');
  await button(page.getByRole('dialog').or(page.getByRole('alertdialog')), english('chat.delete')).click();
  for (const each of [page, other]) await entry(each, title).waitFor({ state: 'detached' });
  // Who deleted it is brought to a new one; who had it open elsewhere is told, and may go there.
  await page.getByRole('heading', { name: english('chat.greeting') }).waitFor();
  for (const each of [other, elsewhere]) await each.getByText(english('chat.gone')).waitFor();
  await button(other.getByRole('main'), english('chat.new')).click();
  await other.getByRole('heading', { name: english('chat.greeting') }).waitFor();
  expect((await fetch(`${demo().url}/api/conversations/${conversationId}/events`)).status).toBe(404);
});

test('disconnecting says what is deleted, and leaves the conversations to be read', async () => {
  const page = await openPage(await newContext(browser()), `${demo().url}/#/connection`);
  await button(page, english('connection.disconnect')).click();
  const dialog = page.getByRole('dialog').or(page.getByRole('alertdialog'));
  await dialog.getByText(english('connection.disconnectText')).waitFor();
  await button(dialog, english('connection.disconnect')).click();
  await page.getByRole('heading', { name: english('setup.demo') }).waitFor();
  expect(await (await fetch(`${demo().url}/api/connections`)).json()).toEqual([]);
  const conversations: unknown[] = await (await fetch(`${demo().url}/api/conversations`)).json();
  expect(conversations.length).toBeGreaterThan(0);
});
