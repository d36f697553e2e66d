import { expect, test } from 'vitest';
import { usageMonthSchema } from '../../src/contract/api.ts';
import { CodedError } from '../../src/contract/errors.ts';
import { errorSentence } from '../../src/i18n/i18n.ts';
import { type Answered, ask } from '../harness/ask.ts';
import { connectedServer } from '../harness/connected-server.ts';
import { readMetrics } from '../metrics/read-metrics.ts';

const BUDGET = 5;
const connected = connectedServer({ LOOKER_QUERY_BUDGET: String(BUDGET) });

const queriesSoFar = (): number =>
  connected().lookerRequests.filter(({ path }) => path.startsWith('/api/4.0/queries/run')).length;
const get = async (path: string): Promise<string> => (await fetch(`${connected().server.url}${path}`)).text();
const month = async () => usageMonthSchema.parse(JSON.parse(await get('/api/usage/month')));
const warningOf = ({ events }: Answered) =>
  events.flatMap(event => (event.kind === 'usage' ? [event.looker_budget] : []))[0];
const failuresOf = ({ events }: Answered): unknown[] =>
  events.flatMap(event => (event.kind === 'tool_ended' && event.code !== undefined ? [event] : []));

test('a budget warns everyone who asks, then stops queries with words in the language of the asker; kept rows still serve', async () => {
  const client = await connected().server.open({ 'accept-language': 'pt-BR' });
  const before = queriesSoFar(); // the set-up's test was made before there was a connection
  const questions = [
    'Receita por estado em 2025',
    'Receita por marca em 2025',
    'Pedidos por status em 2025',
    'Receita em 2025',
    'Receita em 2024',
  ];
  for (const [at, question] of questions.entries()) {
    const answered = await ask(client, question);
    expect(answered.results).toHaveLength(1);
    const used = at + 1;
    expect(warningOf(answered)).toEqual(used >= 0.8 * BUDGET ? { used, budget: BUDGET } : undefined);
  }
  expect(queriesSoFar()).toBe(before + BUDGET);

  const stopped = await ask(client, 'Clientes por país');
  const words = `orçamento de ${BUDGET} consultas`;
  const failures = failuresOf(stopped);
  expect(failures).toMatchObject([{ code: 'looker_budget_used', message: expect.stringContaining(words) }]);
  const date = (await month()).begins_again;
  const refusal = { params: { budget: BUDGET, used: BUDGET, date } };
  expect(stopped.text).toContain(errorSentence('en', new CodedError('looker_budget_used', refusal))); // as the model heard it
  expect(stopped.results).toEqual([]);
  expect(queriesSoFar()).toBe(before + BUDGET);

  const kept = await ask(client, questions[0] ?? '');
  expect(kept.results).toMatchObject([{ reused: true }]);
  expect(queriesSoFar()).toBe(before + BUDGET);

  expect(await month()).toMatchObject({ looker_queries: BUDGET, budget: BUDGET, people: [{ way: 'local' }] });
  const samples = readMetrics(await get('/metrics'));
  expect(samples.get('looker_chat_looker_month_queries{of="connection"}')).toBe(BUDGET);
  expect(samples.get('looker_chat_looker_query_budget{of="connection"}')).toBe(BUDGET);
});
