import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { newToken } from '../../src/base/ids.ts';
import { CodedError } from '../../src/contract/errors.ts';
import { LANGUAGES, type Language } from '../../src/contract/language.ts';
import { DEMO_MODEL } from '../../src/demo/demo.ts';
import { type DemoLooker, startDemoLooker } from '../../src/demo/looker/looker.ts';
import { type DemoModel, startDemoModel } from '../../src/demo/model/model.ts';
import { errorSentence } from '../../src/i18n/i18n.ts';
import { generateKey } from '../../src/vault/vault.ts';
import { type ServerProcess, startServerProcess } from '../harness/server-process.ts';
import { tempFolder } from '../harness/temp-folder.ts';
import { whenFileIsOver } from '../harness/whole-file.ts';
import { json, startStandIn } from '../looker/egress-stand-in.ts';
import { fileBrowser, newContext, openPage } from './browser.ts';
import { everythingKept } from './everything-kept.ts';
import { ask, button, composer, expectFocus, finishSetUp, results } from './steps.ts';
import { english, type Words, wordsOf } from './words.ts';

const browser = fileBrowser();
const whenOver = whenFileIsOver();
let server: ServerProcess;
let looker: DemoLooker;
let model: DemoModel;

beforeAll(async () => {
  looker = await startDemoLooker();
  whenOver(() => looker.close());
  model = await startDemoModel();
  whenOver(() => model.close());
  const env = { ENCRYPTION_KEY: generateKey(), GEMINI_BASE_URL: model.url, GEMINI_MODEL: DEMO_MODEL };
  server = await startServerProcess(await tempFolder(whenOver), env, whenOver);
});

interface Typed {
  readonly url: string;
  readonly clientId: string;
  readonly secret: string;
  readonly key: string;
}
const good = (): Typed => ({
  url: looker.url,
  clientId: looker.clientId,
  secret: looker.clientSecret.reveal(),
  key: model.apiKey.reveal(),
});

const field = (page: Page, name: string) => page.getByLabel(name, { exact: true });

async function fillIn(page: Page, typed: Partial<Typed>, words: Words = english): Promise<void> {
  if (typed.url !== undefined) await field(page, words('setup.url')).fill(typed.url);
  if (typed.clientId !== undefined) await field(page, words('setup.clientId')).fill(typed.clientId);
  if (typed.secret !== undefined) await field(page, words('setup.clientSecret')).fill(typed.secret);
  if (typed.key !== undefined) await field(page, words('setup.modelKey')).fill(typed.key);
}

const disconnect = async (): Promise<void> => {
  const found: { id: string }[] = await (await fetch(`${server.url}/api/connections`)).json();
  for (const { id } of found) await fetch(`${server.url}/api/connections/${id}`, { method: 'DELETE' });
};

describe.each(LANGUAGES)('in %s', (language: Language) => {
  const words = wordsOf(language);

  test('the door of the demo leads to an answer', async () => {
    onTestFinished(disconnect);
    const page = await openPage(await newContext(browser(), { language }), server.url);
    await button(page, words('setup.demoStart')).click();
    await finishSetUp(page, words);
    await results(await ask(page, 'How many orders in 2025?', words)).waitFor();
  });

  test('a wrong secret is told with cause and cure, what was typed stays but the secrets, and mending it connects', async () => {
    onTestFinished(disconnect);
    const page = await openPage(await newContext(browser(), { language }), server.url);
    await button(page, words('setup.lookerStart')).click();
    const wrong = newToken();
    await fillIn(page, { ...good(), secret: wrong }, words);
    await button(page, words('setup.connect')).click();
    const cause = errorSentence(language, new CodedError('looker_wrong_secret'));
    const secret = field(page, words('setup.clientSecret'));
    await expect.poll(() => secret.getAttribute('aria-invalid'), { timeout: 30_000 }).toBe('true');
    const step = words('setup.step.looker_test');
    expect(await page.getByRole('alert').innerText()).toContain(words('setup.failed', { step }));
    expect(await page.getByRole('alert').innerText()).toContain(cause);
    await expectFocus(secret);
    expect(await secret.inputValue()).toBe('');
    expect(await field(page, words('setup.url')).inputValue()).toBe(looker.url);
    expect(await field(page, words('setup.clientId')).inputValue()).toBe(looker.clientId);
    expect(await everythingKept(page)).not.toContain(wrong);

    await fillIn(page, { secret: good().secret }, words);
    await button(page, words('setup.tryAgain')).click();
    await finishSetUp(page, words);
    expect(await everythingKept(page)).not.toContain(good().secret);
    await results(await ask(page, 'How many orders in 2025?', words)).waitFor();
  });
});

test('a field left empty is told beside it, and nothing is sent', async () => {
  const page = await openPage(await newContext(browser()), server.url);
  await button(page, english('setup.lookerStart')).click();
  await fillIn(page, { url: looker.url });
  await button(page, english('setup.connect')).click();
  for (const name of ['setup.clientId', 'setup.clientSecret', 'setup.modelKey'] as const) {
    const described = await field(page, english(name)).getAttribute('aria-describedby');
    const texts = await Promise.all((described ?? '').split(' ').map(id => page.locator(`[id="${id}"]`).innerText()));
    expect(texts).toContain(english('setup.missing'));
  }
  expect(await field(page, english('setup.url')).getAttribute('aria-invalid')).toBeNull();
  await expectFocus(field(page, english('setup.clientId')));
  expect(await (await fetch(`${server.url}/api/setup`)).json()).toMatchObject({ running: false });
});

/** A Looker that answers its version only when it is told to. */
async function slowLooker(): Promise<{ url: string; goOn: () => void }> {
  let goOn = (): void => {};
  const told = new Promise<void>(resolve => (goOn = resolve));
  const version = json({ looker_release_version: '26.18.5', supported_versions: [{ version: '4.0' }] });
  const started = await startStandIn({
    'GET /versions': (response, request) => void told.then(() => version(response, request)),
    'POST /login': json({ message: 'Not found' }, 404),
  });
  onTestFinished(() => started.close());
  return { url: started.url, goOn };
}

test('a second tab and a reload join the run, neither has the secret, and cancelling in one ends it in both', async () => {
  const slow = await slowLooker();
  const context = await newContext(browser());
  const first = await openPage(context, server.url);
  await button(first, english('setup.lookerStart')).click();
  await fillIn(first, { ...good(), url: slow.url });
  await button(first, english('setup.connect')).click();
  const running = { name: english('setup.running') };
  await first.getByRole('heading', running).waitFor();
  expect(await everythingKept(first)).not.toContain(good().secret);

  const second = await openPage(context, server.url);
  await second.getByRole('heading', running).waitFor();
  await second.getByText(english('setup.runningElsewhere')).waitFor();
  await first.reload();
  await first.getByText(english('setup.runningElsewhere')).waitFor();
  for (const page of [first, second]) {
    const bar = page.getByRole('progressbar', { name: english('setup.progress') });
    await expect.poll(async () => Number(await bar.getAttribute('aria-valuenow'))).toBeGreaterThan(0);
    expect(await everythingKept(page)).not.toContain(good().secret);
  }
  await button(second, english('setup.cancel')).click();
  for (const page of [first, second]) await page.getByRole('heading', { name: english('setup.cancelled') }).waitFor();
  await button(second, english('setup.tryAgain')).waitFor();
});

test('a run that is joined with a clock an hour ahead is as old there as it is', async () => {
  const slow = await slowLooker();
  const first = await openPage(await newContext(browser()), server.url);
  await button(first, english('setup.lookerStart')).click();
  await fillIn(first, { ...good(), url: slow.url });
  const begunAt = performance.now();
  await button(first, english('setup.connect')).click();
  await first.getByRole('timer').waitFor();

  const ahead = await newContext(browser());
  await ahead.addInitScript(() => {
    const { now } = Date;
    Date.now = () => now() + 3_600_000;
  });
  const second = await openPage(ahead, server.url);
  await second.getByText(english('setup.runningElsewhere')).waitFor();
  const seconds = async (): Promise<number> => {
    const [, minutes, rest] = /(\d+):(\d\d)/.exec(await second.getByRole('timer').innerText()) ?? [];
    return Number(minutes) * 60 + Number(rest);
  };
  await expect.poll(seconds).toBeGreaterThan(0);
  expect(await seconds()).toBeLessThanOrEqual((performance.now() - begunAt) / 1_000);
  await button(second, english('setup.cancel')).click();
  await first.getByRole('heading', { name: english('setup.cancelled') }).waitFor();
});

test('a joined run that succeeds opens the conversation in every tab', async () => {
  onTestFinished(disconnect);
  const context = await newContext(browser());
  const first = await openPage(context, server.url);
  await button(first, english('setup.demoStart')).click();
  const second = await openPage(context, server.url);
  await finishSetUp(first);
  await composer(second)
    .or(button(second, english('setup.ask')))
    .waitFor();
});
