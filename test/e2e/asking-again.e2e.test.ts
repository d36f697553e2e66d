import type { Locator, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { CodedError } from '../../src/contract/errors.ts';
import { errorSentence } from '../../src/i18n/i18n.ts';
import { setUp } from '../harness/ask.ts';
import { startServerProcess } from '../harness/server-process.ts';
import { tempFolder } from '../harness/temp-folder.ts';
import { demoServer } from '../journeys/questions/demo-server.ts';
import { fileBrowser, newContext, openPage } from './browser.ts';
import { ask, button, composer, ended, expectFocus, send, turns } from './steps.ts';
import { english } from './words.ts';

const browser = fileBrowser();
const demo = demoServer();

/** Goes to it by Tab and presses it. */
async function press(page: Page, target: Locator, key = 'Tab'): Promise<void> {
  await target.and(page.locator(':enabled')).waitFor();
  for (let steps = 0; !(await target.evaluate(element => document.activeElement === element)); steps += 1) {
    if (steps > 60) throw new Error('no way there by keyboard');
    await page.keyboard.press(key);
  }
  await page.keyboard.press('Enter');
}

/** Presses “try again” of the turn by keyboard: the same is asked once more, and the focus is where one writes. */
async function expectAgain(page: Page, turn: Locator, question: string): Promise<Locator> {
  const before = await turns(page).count();
  await press(page, button(turn, english('chat.again')), 'Shift+Tab');
  const again = turns(page).nth(before);
  await again.waitFor();
  expect(await again.getByRole('heading', { level: 2 }).innerText()).toContain(question);
  await expectFocus(composer(page));
  return again;
}

const openDemo = async (url = demo().url): Promise<Page> => openPage(await newContext(browser()), url);

/** An answer that was stopped by keyboard. */
async function stopped(page: Page): Promise<Locator> {
  const turn = await send(page, 'demo:model-slow');
  await turn.getByText('word3').waitFor();
  await press(page, button(page, english('chat.stop')));
  await turn.getByText(english('chat.cancelled')).waitFor();
  await expectFocus(composer(page));
  return turn;
}

test('by keyboard: what failed or was stopped is asked again', async () => {
  const page = await openDemo();
  const failed = await ask(page, 'demo:model-500');
  await ended(await expectAgain(page, failed, 'demo:model-500'));
  const again = await expectAgain(page, await stopped(page), 'demo:model-slow');
  await again.getByText('word3').waitFor();
  await button(page, english('chat.stop')).click();
  await ended(again);
});

test('by keyboard: what failed or was stopped is edited and asked again', async () => {
  const page = await openDemo();
  const turnsWith: [Locator, string][] = [
    [await ask(page, 'demo:model-500'), 'demo:model-500'],
    [await stopped(page), 'demo:model-slow'],
  ];
  for (const [turn, question] of turnsWith) {
    await press(page, button(turn, english('chat.edit')), 'Shift+Tab');
    await expectFocus(composer(page));
    expect(await composer(page).inputValue()).toBe(question);
    await page.keyboard.type('!');
    expect(await composer(page).inputValue()).toBe(`${question}!`);
  }
  await page.keyboard.press('Enter');
  const edited = turns(page).nth(turnsWith.length);
  await ended(edited);
  expect(await edited.getByRole('heading', { level: 2 }).innerText()).toContain('demo:model-slow!');
  await expect.poll(() => composer(page).inputValue()).toBe('demo:model-500!'); // half written before
});

test('editing a question keeps the draft: it comes back with Esc, over a reload, and once the question is sent', async () => {
  const page = await openDemo();
  const turn = await ask(page, 'demo:model-500');
  const draft = 'A question half wri';
  const edit = async (): Promise<void> => {
    await button(turn, english('chat.edit')).click();
    expect(await composer(page).inputValue()).toBe('demo:model-500');
  };
  await composer(page).fill(draft);
  await edit();
  await page.getByText(english('chat.aside')).waitFor();
  await composer(page).press('Escape');
  expect(await composer(page).inputValue()).toBe(draft);
  await page.getByText(english('chat.keys')).waitFor();

  await edit();
  await edit(); // what was asked already is no draft
  await page.reload();
  await page.getByText(english('chat.aside')).waitFor();
  expect(await composer(page).inputValue()).toBe('demo:model-500');
  await composer(page).press('Enter');
  await ended(turns(page).nth(1));
  expect(await composer(page).inputValue()).toBe(draft);
  await page.getByText(english('chat.keys')).waitFor();
});

test('by keyboard: what a server that was killed twice left unanswered is asked again', async () => {
  const folder = await tempFolder();
  const server = await startServerProcess(folder);
  expect((await setUp(await server.open()))['status']).toBe('done');
  const page = await openDemo(server.url);
  const turn = await send(page, 'demo:model-slow');
  await turn.getByText('word3').waitFor();
  await server.kill('SIGKILL');
  // The first time the server answers it again by itself.
  const next = await startServerProcess(folder, { PORT: String(server.port) });
  await turn.getByText(english('chat.repeated')).waitFor({ timeout: 60_000 });
  await turn.getByText('word3').waitFor({ timeout: 60_000 });
  await next.kill('SIGKILL');
  await startServerProcess(folder, { PORT: String(server.port) });
  await turn.getByText(errorSentence('en', new CodedError('interrupted'))).waitFor({ timeout: 60_000 });
  const again = await expectAgain(page, turn, 'demo:model-slow');
  await again.getByText('word3').waitFor({ timeout: 60_000 });
});

test('a question that is refused stays where it was written, with the reason', async () => {
  const page = await openDemo();
  const { url } = demo();
  await ask(page, 'What can I ask?');
  const connections: { id: string }[] = await (await fetch(`${url}/api/connections`)).json();
  for (const { id } of connections) await fetch(`${url}/api/connections/${id}`, { method: 'DELETE' });
  const question = 'How many orders in 2025?';
  await composer(page).fill(question);
  await page.keyboard.press('Enter');
  await page
    .getByRole('alert')
    .filter({ hasText: errorSentence('en', new CodedError('no_connection')) })
    .waitFor();
  expect(await composer(page).inputValue()).toBe(question);
  await expectFocus(composer(page));
  await page.reload();
  await page.getByRole('heading', { name: english('setup.demo') }).waitFor();
  expect(await page.evaluate(() => sessionStorage.getItem('drafts'))).toContain(question);
});
