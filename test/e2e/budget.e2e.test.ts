import { expect, test } from 'vitest';
import { usageMonthSchema } from '../../src/contract/api.ts';
import type { Language } from '../../src/contract/language.ts';
import { setUp } from '../harness/ask.ts';
import { startServerProcess } from '../harness/server-process.ts';
import { tempFolder } from '../harness/temp-folder.ts';
import { fileBrowser, newContext, openPage } from './browser.ts';
import { ask, results } from './steps.ts';
import { wordsOf } from './words.ts';

const browser = fileBrowser();

test.each<[Language, string]>([
  ['en', 'Revenue by status in 2025'],
  ['pt-BR', 'Receita por país em 2025'],
])(
  'a budget that is nearly used is told under the answer and on the connection page, in %s',
  async (language, question) => {
    const server = await startServerProcess(await tempFolder(), { LOOKER_QUERY_BUDGET: '1' });
    await setUp(await server.open());
    const words = wordsOf(language);
    const page = await openPage(await newContext(browser(), { language }), server.url);
    const turn = await ask(page, question, words);
    expect(await results(turn).count()).toBe(1);
    await turn.getByText(words('chat.budget', { used: 1, budget: 1 })).waitFor();
    const month = usageMonthSchema.parse(await (await fetch(`${server.url}/api/usage/month`)).json());
    await page.goto(`${server.url}/#/connection`);
    const day = { day: 'numeric', month: 'long', timeZone: 'UTC' } as const;
    const date = new Intl.DateTimeFormat(language, day).format(new Date(month.begins_again));
    await page.getByText(words('connection.usageBudget', { used: month.looker_queries, budget: 1, date })).waitFor();
  },
);
