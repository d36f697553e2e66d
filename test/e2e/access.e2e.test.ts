import { beforeAll, expect, test } from 'vitest';
import { newToken } from '../../src/base/ids.ts';
import { CodedError } from '../../src/contract/errors.ts';
import { LANGUAGES } from '../../src/contract/language.ts';
import { errorSentence } from '../../src/i18n/i18n.ts';
import { type ServerProcess, startServerProcess } from '../harness/server-process.ts';
import { tempFolder } from '../harness/temp-folder.ts';
import { whenFileIsOver } from '../harness/whole-file.ts';
import { fileBrowser, newContext, openPage } from './browser.ts';
import { button } from './steps.ts';
import { english, wordsOf } from './words.ts';

const browser = fileBrowser();
const whenOver = whenFileIsOver();
const token = newToken();
let server: ServerProcess;

beforeAll(async () => {
  const env = { AUTH: 'token', ACCESS_TOKEN: token };
  server = await startServerProcess(await tempFolder(whenOver), env, whenOver);
});

test.each(LANGUAGES)(
  'in %s: a wrong token is told, the right one opens the page, and signing out closes it',
  async language => {
    const words = wordsOf(language);
    const context = await newContext(browser(), { language });
    const page = await openPage(context, server.url);
    const signIn = page.getByRole('heading', { name: words('access.title') });
    const doors = page.getByRole('heading', { name: words('setup.demo') });
    await signIn.waitFor();
    await page.getByText(words('access.where')).waitFor();
    const field = page.getByLabel(words('access.token'), { exact: true });
    expect(await field.getAttribute('type')).toBe('password');
    await field.fill(newToken());
    await field.press('Enter');
    await page.getByText(errorSentence(language, new CodedError('unauthorized'))).waitFor();
    expect(await field.getAttribute('aria-invalid')).toBe('true');

    await field.fill(token);
    await button(page, words('access.signIn')).click();
    await doors.waitFor();
    await page.reload();
    await doors.waitFor();
    // What keeps one signed in is out of reach for scripts.
    const kept = await page.evaluate(() =>
      JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie]),
    );
    expect(kept).not.toContain(token);
    const cookies = await context.cookies();
    expect(cookies.map(({ httpOnly, sameSite }) => ({ httpOnly, sameSite }))).toEqual([
      { httpOnly: true, sameSite: 'Strict' },
    ]);

    await button(page, words('app.menu')).click();
    await page.getByRole('menuitem', { name: words('app.signOut') }).click();
    await signIn.waitFor();
    await page.reload();
    await signIn.waitFor();
  },
);

test('the link that the server prints signs in, and the token is out of the address and the history at once', async () => {
  const page = await openPage(await newContext(browser()), `${server.url}/#token=${token}`);
  await page.getByRole('heading', { name: english('setup.demo') }).waitFor();
  expect(page.url()).not.toContain(token);
  await page.goto('about:blank');
  await page.goBack();
  await page.getByRole('heading', { name: english('setup.demo') }).waitFor();
  expect(page.url()).not.toContain(token);
});

test('a link with a wrong token leads to the sign-in', async () => {
  const page = await openPage(await newContext(browser()), `${server.url}/#token=${newToken()}`);
  await page.getByRole('heading', { name: english('access.title') }).waitFor();
  expect(page.url()).not.toContain('token=');
});

test('a page whose session has ended elsewhere asks for the token by itself, at once', async () => {
  const page = await openPage(await newContext(browser()), `${server.url}/#token=${token}`);
  await page.getByRole('heading', { name: english('setup.demo') }).waitFor();
  // No other window of the page says so: the server ends the socket.
  await page.evaluate(() => fetch('/api/session', { method: 'DELETE' }));
  await page.getByRole('heading', { name: english('access.title') }).waitFor();
});

test('who signs out in one tab is out in the other', async () => {
  const context = await newContext(browser());
  const first = await openPage(context, `${server.url}/#token=${token}`);
  await first.getByRole('heading', { name: english('setup.demo') }).waitFor();
  const second = await openPage(context, server.url);
  await second.getByRole('heading', { name: english('setup.demo') }).waitFor();
  await button(first, english('app.menu')).click();
  await first.getByRole('menuitem', { name: english('app.signOut') }).click();
  for (const page of [first, second]) await page.getByRole('heading', { name: english('access.title') }).waitFor();
});
