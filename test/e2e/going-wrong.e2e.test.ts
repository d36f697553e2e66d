import type { Page } from 'playwright-core';
import { expect, onTestFinished, test } from 'vitest';
import { newId } from '../../src/base/ids.ts';
import { CodedError } from '../../src/contract/errors.ts';
import { errorSentence } from '../../src/i18n/i18n.ts';
import { ask as askBySocket } from '../harness/ask.ts';
import { demoServer } from '../journeys/questions/demo-server.ts';
import { fileBrowser, newContext, openPage } from './browser.ts';
import { ask, button, composer, expectFocus } from './steps.ts';
import { english, wordsOf } from './words.ts';

const browser = fileBrowser();
const demo = demoServer();

const remove = (id: string) => fetch(`${demo().url}/api/conversations/${id}`, { method: 'DELETE' });
const conversation = (id: string): string => `${demo().url}/#/c/${id}`;

const menu = async (page: Page, title: string, item: 'chat.rename' | 'chat.delete'): Promise<void> => {
  await button(page, english('chat.more', { title })).click();
  await page.getByRole('menuitem', { name: english(item), exact: true }).click();
};

test('an address of a conversation that never was says so, and leads out', async () => {
  const page = await openPage(await newContext(browser()), conversation(newId()));
  await page
    .getByRole('alert')
    .filter({ hasText: english('chat.gone') })
    .waitFor();
  const out = page.getByRole('main').getByRole('button', { name: english('chat.new') });
  await expectFocus(out);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: english('chat.greeting') }).waitFor();
  await expectFocus(composer(page));
});

test('what is being written to a conversation that is deleted meanwhile goes along to a new one', async () => {
  const { conversationId } = await askBySocket(demo().client, 'What can I ask?');
  const page = await openPage(await newContext(browser()), conversation(conversationId));
  await composer(page).fill('How many orders in 2025?');
  await remove(conversationId);
  await page.getByText(english('chat.gone')).waitFor();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: english('chat.greeting') }).waitFor();
  expect(await composer(page).inputValue()).toBe('How many orders in 2025?');
});

test('a new title that could not be kept stays in its field, with the reason', async () => {
  const title = 'Which explores are there?';
  const { conversationId } = await askBySocket(demo().client, title);
  onTestFinished(async () => void (await remove(conversationId)));
  const context = await newContext(browser());
  const page = await openPage(context, demo().url);
  await menu(page, title, 'chat.rename');
  const field = page.getByRole('textbox', { name: english('chat.renameLabel') });
  await field.fill('The explores');
  await context.setOffline(true);
  await field.press('Enter');
  await page
    .getByRole('alert')
    .filter({ hasText: english('access.unreachable') })
    .waitFor();
  expect(await field.inputValue()).toBe('The explores');
  expect(await field.getAttribute('aria-invalid')).toBe('true');
  await expectFocus(field);
  await context.setOffline(false);
  await field.press('Enter');
  const entry = page.getByRole('navigation').getByRole('button', { name: 'The explores', exact: true });
  await entry.waitFor();
  await expectFocus(entry);
});

test('a new title for what was deleted elsewhere says that it is gone', async () => {
  const title = 'Which models are there?';
  const { conversationId } = await askBySocket(demo().client, title);
  onTestFinished(async () => void (await remove(conversationId)));
  const page = await openPage(await newContext(browser()), demo().url);
  await menu(page, title, 'chat.rename');
  await remove(conversationId);
  const field = page.getByRole('textbox', { name: english('chat.renameLabel') });
  await field.fill('Too late');
  await field.press('Enter');
  await page
    .getByRole('alert')
    .filter({ hasText: errorSentence('en', new CodedError('not_found')) })
    .waitFor();
  expect(await field.inputValue()).toBe('Too late');
  await field.press('Escape');
  await field.waitFor({ state: 'detached' });
});

test('a conversation that could not be deleted says so and can be deleted later', async () => {
  const title = 'List the dashboards';
  const { conversationId } = await askBySocket(demo().client, title);
  onTestFinished(async () => void (await remove(conversationId)));
  const context = await newContext(browser());
  const page = await openPage(context, demo().url);
  await menu(page, title, 'chat.delete');
  const dialog = page.getByRole('dialog', { name: english('chat.deleteTitle') });
  await context.setOffline(true);
  await button(dialog, english('chat.delete')).click();
  await dialog
    .getByRole('alert')
    .filter({ hasText: english('access.unreachable') })
    .waitFor();
  await context.setOffline(false);
  await button(dialog, english('chat.delete')).click();
  await page.getByRole('navigation').getByRole('button', { name: title, exact: true }).waitFor({ state: 'detached' });
  await expectFocus(page.getByRole('navigation').getByRole('button', { name: english('chat.new') }));
});

test('a call that failed says why in the language of the reader, where it stands', async () => {
  const language = 'pt-BR';
  const page = await openPage(await newContext(browser(), { language }), demo().url);
  const query = {
    model: 'thelook',
    explore: 'order_items',
    fields: ['users.state'],
    filters: { 'users.state': 'demo:500' },
  };
  const turn = await ask(page, `demo:model-tool mcp_looker_query ${JSON.stringify(query)}`, wordsOf(language));
  const why = errorSentence(language, new CodedError('looker_server_error', { params: { status: 500 } }));
  const marked = turn.locator('details:not([open]) summary').filter({ hasText: why });
  await marked.waitFor();
  for (const word of ['chat.tool.failed', 'chat.tool.done'] as const) {
    const said = marked.getByText(wordsOf(language)(word), { exact: true });
    expect(await said.count()).toBe(word === 'chat.tool.failed' ? 1 : 0);
  }
  await page.reload();
  await marked.waitFor();
});

test('the way to the newest words covers none, and is gone once it was taken', async () => {
  const page = await openPage(await newContext(browser(), { height: 420 }), demo().url);
  await ask(page, 'Revenue by month since January 2026');
  const jump = button(page, english('chat.jump'));
  await page.locator('.chat-scroll').evaluate(view => view.scrollTo({ top: 0 }));
  await jump.waitFor();
  const [strip, view] = await Promise.all([jump.boundingBox(), page.locator('.chat-scroll').boundingBox()]);
  if (strip === null || view === null) throw new Error('not on screen');
  expect(strip.y).toBeGreaterThanOrEqual(view.y + view.height);
  await jump.click();
  await jump.waitFor({ state: 'detached' });
  await expectFocus(composer(page));
});
