import type { Locator, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { CodedError } from '../../src/contract/errors.ts';
import { errorSentence } from '../../src/i18n/i18n.ts';
import { setUp } from '../harness/ask.ts';
import { startServerProcess } from '../harness/server-process.ts';
import { tempFolder } from '../harness/temp-folder.ts';
import { fileBrowser, newContext, openPage } from './browser.ts';
import { ask, button, composer, ended, expectFocus, send, turns } from './steps.ts';
import { english } from './words.ts';

const browser = fileBrowser();

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

async function demoPage(): Promise<{ page: Page; url: string; restart: () => Promise<void> }> {
  const folder = await tempFolder();
  const server = await startServerProcess(folder);
  const last = await setUp(await server.open());
  expect(last['status']).toBe('done');
  const page = await openPage(await newContext(browser()), server.url);
  await composer(page).waitFor();
  const restart = async (): Promise<void> => {
    await server.kill('SIGKILL');
    await startServerProcess(folder, { PORT: String(server.port) });
  };
  return { page, url: server.url, restart };
}

test('by keyboard: what failed, was stopped or was interrupted is asked again, or edited and asked again', async () => {
  const { page, restart } = await demoPage();
  const failed = await ask(page, 'demo:model-500');
  await ended(await expectAgain(page, failed, 'demo:model-500'));

  const stopped = await send(page, 'demo:model-slow');
  await stopped.getByText('word3').waitFor();
  await press(page, button(page, english('chat.stop')));
  await stopped.getByText(english('chat.cancelled')).waitFor();
  await expectFocus(composer(page));
  const again = await expectAgain(page, stopped, 'demo:model-slow');
  await again.getByText('word3').waitFor();

  await restart();
  await again.getByText(errorSentence('en', new CodedError('interrupted'))).waitFor({ timeout: 60_000 });
  const third = await expectAgain(page, again, 'demo:model-slow');
  await third.getByText('word3').waitFor();
  await button(page, english('chat.stop')).click();
  await ended(third);

  for (const [turn, question] of [
    [failed, 'demo:model-500'],
    [stopped, 'demo:model-slow'],
    [again, 'demo:model-slow'],
  ] as const) {
    await press(page, button(turn, english('chat.edit')), 'Shift+Tab');
    await expectFocus(composer(page));
    expect(await composer(page).inputValue()).toBe(question);
    await page.keyboard.type('!');
    expect(await composer(page).inputValue()).toBe(`${question}!`);
  }
  await page.keyboard.press('Enter');
  const edited = turns(page).last();
  await ended(edited);
  expect(await edited.getByRole('heading', { level: 2 }).innerText()).toContain('demo:model-slow!');
});

test('a question that is refused stays where it was written, with the reason', async () => {
  const { page, url } = await demoPage();
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
