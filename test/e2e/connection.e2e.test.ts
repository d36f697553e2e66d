import { AxeBuilder } from '@axe-core/playwright';
import type { Locator, Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { newToken } from '../../src/base/ids.ts';
import { type ConnectionSummary, type UsageDay, usageDaySchema, usageMonthSchema } from '../../src/contract/api.ts';
import { CodedError, type ErrorCode } from '../../src/contract/errors.ts';
import { LANGUAGES, type Language } from '../../src/contract/language.ts';
import { errorSentence } from '../../src/i18n/i18n.ts';
import { ask as askBySocket } from '../harness/ask.ts';
import { ownLooker } from '../harness/own-looker.ts';
import { fileBrowser, type Looks, newContext, openPage } from './browser.ts';
import { everythingKept } from './everything-kept.ts';
import { ask, button, choose, composer, expectFocus, expectNoOverflow, finishSetUp, results } from './steps.ts';
import { english, type Words, wordsOf } from './words.ts';

const browser = fileBrowser();
const own = ownLooker();

const get = async (path: string) => JSON.parse(await (await fetch(`${own().server.url}${path}`)).text());
const stored = async (): Promise<ConnectionSummary> => (await get('/api/connections'))[0];

async function openConnection(looks: Looks = {}): Promise<Page> {
  const page = await openPage(await newContext(browser(), looks), `${own().server.url}/#/connection`);
  await page.getByRole('table').first().waitFor();
  return page;
}

const field = (page: Page, name: string): Locator => page.getByLabel(name, { exact: true });
const region = (page: Page, name: string): Locator => page.getByRole('region', { name, exact: true });
const hasFocus = (at: Locator): Promise<boolean> => at.evaluate(element => document.activeElement === element);

/** The texts by which a field is described. */
async function describedBy(input: Locator): Promise<string[]> {
  const ids = ((await input.getAttribute('aria-describedby')) ?? '').split(' ').filter(Boolean);
  return Promise.all(ids.map(id => input.page().locator(`[id="${id}"]`).innerText()));
}

/** Runs the test by its button and waits for its end. */
async function testAgain(page: Page, words: Words = english): Promise<Locator> {
  const before = (await stored()).last_test?.at;
  const again = button(page, words('connection.testAgain'));
  await again.click();
  await expect.poll(async () => (await stored()).last_test?.at, { timeout: 30_000 }).not.toBe(before);
  await page.getByText(words('connection.testing')).waitFor({ state: 'detached' });
  await expectFocus(again);
  return region(page, words('connection.test'));
}

const openSecretForm = async (page: Page, words: Words = english): Promise<Locator> => {
  await button(page, words('connection.changeSecret')).click();
  const secret = field(page, words('setup.clientSecret'));
  await secret.waitFor();
  return secret;
};

const sentenceOf = (code: ErrorCode, language: Language = 'en'): string =>
  errorSentence(language, new CodedError(code));

describe.each(LANGUAGES)('in %s', language => {
  const words = wordsOf(language);

  test('what is hidden in Looker is used when it is ticked, stays ticked, and is not used any more afterwards', async () => {
    const page = await openConnection({ language });
    const box = page.getByRole('checkbox', { name: words('connection.hiddenUse'), exact: true });
    expect(await describedBy(box)).toEqual([words('connection.hiddenHint')]);
    for (const wanted of [true, false]) {
      await box.press('Space');
      await expect.poll(() => box.isChecked(), { timeout: 10_000 }).toBe(wanted);
      await expectFocus(box);
      expect(await stored()).toMatchObject({ show_hidden: wanted });
      await page.reload();
      await expect.poll(() => box.isChecked(), { timeout: 10_000 }).toBe(wanted);
    }
  });

  test('a withdrawn secret is told by a test, a wrong one beside its field, and the right one mends it', async () => {
    await own().renewSecret();
    const page = await openConnection({ language });
    const failed = await testAgain(page, words);
    await failed.getByText(words('connection.testFailed'), { exact: true }).waitFor();
    await failed.getByText(sentenceOf('looker_wrong_secret', language)).waitFor();

    const before = await stored();
    const secret = await openSecretForm(page, words);
    await expectFocus(secret);
    expect([await secret.inputValue(), await secret.getAttribute('type')]).toEqual(['', 'password']);
    expect(await field(page, words('setup.clientId')).inputValue()).toBe(before.client_id);
    const wrong = newToken();
    await secret.fill(wrong);
    await secret.press('Enter');
    await expect.poll(() => secret.getAttribute('aria-invalid'), { timeout: 30_000 }).toBe('true');
    expect(await describedBy(secret)).toContain(sentenceOf('looker_wrong_secret', language));
    expect(await secret.inputValue()).toBe('');
    await expectFocus(secret);
    expect(await stored()).toEqual(before);
    expect(await everythingKept(page)).not.toContain(wrong);

    await secret.fill(own().credentials.client_secret);
    await button(page, words('connection.secretSave')).click();
    await page.getByText(words('connection.secretChanged')).waitFor();
    await expectFocus(button(page, words('connection.changeSecret')));
    await failed.getByText(words('connection.testPassed'), { exact: true }).waitFor();
    const { models = 0, explores = 0 } = (await stored()).last_test ?? {};
    await failed.getByText(words('connection.testFound', { models, explores })).waitFor();
    expect(await everythingKept(page)).not.toContain(own().credentials.client_secret);
    await button(page, words('app.back')).click();
    await results(await ask(page, 'How many orders in 2025?', words)).waitFor();
  });

  test('usage is shown as the server counts it, day by day and for the month', async () => {
    await askBySocket(await own().server.open(), 'How many orders in 2025?');
    const page = await openConnection({ language });
    const days: UsageDay[] = (await get('/api/usage?days=31')).map((day: unknown) => usageDaySchema.parse(day));
    const table = page.getByRole('table', { name: words('connection.usageTable', { count: 14 }) });
    const shown = await table.locator('tbody tr').evaluateAll(rows =>
      rows.map(row => ({
        date: row.querySelector('time')?.dateTime,
        cells: [...row.querySelectorAll('td')].map(cell => cell.textContent),
      })),
    );
    const number = (value: number, notation: 'standard' | 'compact' = 'compact') =>
      new Intl.NumberFormat(language, { notation }).format(value);
    expect(shown).toEqual(
      days.slice(0, 14).map(day => ({
        date: day.date,
        cells: [
          number(day.questions),
          number(day.looker_queries),
          number(day.looker_other),
          number(day.input_tokens + day.output_tokens),
        ],
      })),
    );
    expect(days[0]?.looker_queries).toBeGreaterThan(0);
    const month = days.filter(({ date }) => date.slice(0, 7) === days[0]?.date.slice(0, 7));
    const usage = region(page, words('connection.usage'));
    for (const [name, label] of [
      ['looker_queries', 'connection.usageQueries'],
      ['looker_other', 'connection.usageOther'],
      ['input_tokens', 'connection.usageInput'],
    ] as const) {
      const sum = month.reduce((total, day) => total + day[name], 0);
      const row = usage.locator('dl > div').filter({ hasText: words(label) });
      expect(await row.locator('dd').innerText()).toBe(number(sum, 'standard'));
    }
    const { people } = usageMonthSchema.parse(await get('/api/usage/month'));
    const byPerson = await page
      .getByRole('table', { name: words('connection.usagePeople') })
      .locator('tbody tr')
      .evaluateAll(rows => rows.map(row => [...row.querySelectorAll('th, td')].map(cell => cell.textContent)));
    expect(people.length).toBeGreaterThan(0);
    expect(byPerson).toEqual(
      people.map(({ way, session = '', questions, looker_queries, looker_other }) => [
        words('connection.usagePerson', { way, session }),
        number(questions, 'standard'),
        number(looker_queries, 'standard'),
        number(looker_other, 'standard'),
      ]),
    );
    await usage.getByText(words('connection.usageStandard')).waitFor();
  });

  test('everything is within a phone’s width, and axe finds nothing, in both colours', async () => {
    const page = await openConnection({ language, width: 360, height: 740 });
    await openSecretForm(page, words);
    await button(page, words('connection.secretSave')).click();
    await page.getByText(words('setup.missing')).waitFor();
    await button(page, words('connection.changeKey')).click();
    await field(page, words('setup.modelKey')).fill(newToken());
    await button(page, words('connection.keySave')).click();
    await page.getByText(sentenceOf('model_key_refused', language)).waitFor();
    await expectNoOverflow(page);
    for (const theme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme: theme });
      await page.locator(`html[data-theme="${theme}"]`).waitFor();
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(({ id, nodes }) => `${theme}, ${id}: ${nodes[0]?.html}`)).toEqual([]);
    }
  });
});

test('an empty secret is told beside its field and nothing is sent', async () => {
  const before = own().lookerRequests.length;
  const page = await openConnection();
  const secret = await openSecretForm(page);
  await button(page, english('connection.secretSave')).click();
  await expect.poll(() => describedBy(secret)).toContain(english('setup.missing'));
  expect(own().lookerRequests).toHaveLength(before);
});

test('what was typed and not sent is gone when one leaves or thinks better of it', async () => {
  const page = await openConnection();
  const typed = newToken();
  await (await openSecretForm(page)).fill(typed);
  await button(page, english('app.cancel')).click();
  await expectFocus(button(page, english('connection.changeSecret')));
  expect(await (await openSecretForm(page)).inputValue()).toBe('');
  await field(page, english('setup.clientSecret')).fill(typed);
  await page.evaluate(() => window.dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true })));
  expect(await field(page, english('setup.clientSecret')).inputValue()).toBe('');
  await field(page, english('setup.clientSecret')).fill(typed);
  await button(page, english('app.back')).click();
  await composer(page).waitFor();
  await page.goBack();
  await button(page, english('connection.changeSecret')).waitFor();
  expect(await everythingKept(page)).not.toContain(typed);
});

test('the whole way to a new secret can be gone by keyboard', async () => {
  await own().renewSecret();
  const page = await openConnection();
  const { keyboard } = page;
  const tabTo = async (target: Locator): Promise<void> => {
    for (let steps = 0; !(await hasFocus(target)); steps += 1) {
      if (steps > 40) throw new Error('no way there by Tab');
      await keyboard.press('Tab');
    }
  };
  await tabTo(button(page, english('connection.changeSecret')));
  await keyboard.press('Enter');
  await tabTo(field(page, english('setup.clientSecret')));
  await keyboard.insertText(own().credentials.client_secret);
  await tabTo(button(page, english('connection.secretSave')));
  await keyboard.press('Space');
  await page.getByText(english('connection.secretChanged')).waitFor();
  expect((await stored()).last_test).toMatchObject({ outcome: 'done' });
});

test('a new model key is checked with Google and used from the next question on', async () => {
  await own().renewModelKey();
  const page = await openConnection();
  await button(page, english('connection.changeKey')).click();
  const key = field(page, english('setup.modelKey'));
  const wrong = newToken();
  await key.fill(wrong);
  await key.press('Enter');
  await expect.poll(() => describedBy(key), { timeout: 30_000 }).toContain(sentenceOf('model_key_refused'));
  expect(await everythingKept(page)).not.toContain(wrong);
  await key.fill(own().modelKey());
  await key.press('Enter');
  await page.getByText(english('connection.keyChanged')).waitFor();
  await button(page, english('app.back')).click();
  await results(await ask(page, 'How many orders in 2025?')).waitFor();
});

test('connecting anew at the same address asks for the secret alone, and keeps the model key', async () => {
  const page = await openConnection();
  await button(page, english('connection.change')).click();
  await page.getByText(/the key kept with this connection stays/).waitFor();
  await field(page, english('setup.url')).fill('https://other.example');
  await page.getByText(/the key kept with this connection stays/).waitFor({ state: 'detached' });
  await field(page, english('setup.url')).fill(`${own().config().url}/`);
  await field(page, english('setup.clientSecret')).fill(own().credentials.client_secret);
  await button(page, english('setup.connect')).click();
  await finishSetUp(page);
  expect((await stored()).gemini_api_key).toBe('set');
  await results(await ask(page, 'How many orders in 2025?')).waitFor();
});

test('the sentence of a failed test follows the language that is chosen', async () => {
  await own().renewSecret();
  const page = await openConnection();
  await testAgain(page);
  await page.getByText(sentenceOf('looker_wrong_secret', 'en')).waitFor();
  await choose(page, 'Português (Brasil)');
  await page.getByText(sentenceOf('looker_wrong_secret', 'pt-BR')).waitFor();
});
