import { expect, test } from 'vitest';
import { type DemoLooker, startDemoLooker } from '../../src/demo/looker/looker.ts';
import { type Answered, ask, setUp } from '../harness/ask.ts';
import { connectedServer } from '../harness/connected-server.ts';

const connected = connectedServer();

const FIRST = 'Revenue by month in 2025';
const NEXT = 'How many orders in 2024?';

const isOther = ({ events }: Answered): boolean =>
  events.some(event => event.kind === 'turn_started' && event.other_looker === true);
const resultOf = ({ results }: Answered): string => results[0]?.result_id ?? expect.fail('it has no result');

/** Connects the server to this Looker, with the model as before. */
async function connect({ url, clientId, clientSecret }: DemoLooker): Promise<void> {
  const { server, config } = connected();
  const own = { url, client_id: clientId, client_secret: clientSecret.reveal() };
  expect(await setUp(await server.open(), { ...config, ...own })).toMatchObject({ status: 'done' });
}

/** Asks in a conversation and gives also all that the model was told for it. */
async function told(question: string, conversationId?: string): Promise<{ answer: Answered; words: string }> {
  const { server, modelRequests } = connected();
  const from = modelRequests.length;
  const answer = await ask(await server.open(), question, conversationId);
  expect(answer.ending.outcome).toBe('done');
  return { answer, words: modelRequests.slice(from).join('\n') };
}

test('of turns that another Looker has answered the model is told nothing, until that one is connected again', async () => {
  const other = await startDemoLooker();
  const first = await told(FIRST);
  const { conversationId } = first.answer;
  expect(isOther(first.answer)).toBe(false);
  await connect(other);
  const next = await told(NEXT, conversationId);
  expect(isOther(next.answer)).toBe(true);
  for (const words of [FIRST, resultOf(first.answer), first.answer.text.slice(0, 40)]) {
    expect(first.words + first.answer.text).toContain(words); // it would be found
    expect(next.words).not.toContain(words);
  }
  expect(next.words).toContain('another Looker connection');
  const third = await told('And in 2023?', conversationId);
  expect(isOther(third.answer)).toBe(false);
  expect(third.words).toContain(resultOf(next.answer));
  expect(third.words).not.toContain(FIRST);
  await connect(connected().looker);
  const back = await told(NEXT, conversationId);
  expect(isOther(back.answer)).toBe(true);
  expect(back.words).toContain(resultOf(first.answer));
  expect(back.words).not.toContain(resultOf(next.answer));
  await other.close();
});

test('the same Looker connected again goes on where it was: nothing is left out', async () => {
  const { answer } = await told(FIRST);
  await connect(connected().looker);
  const next = await told(NEXT, answer.conversationId);
  expect(isOther(next.answer)).toBe(false);
  expect(next.words).toContain(resultOf(answer));
  expect(next.words).not.toContain('another Looker connection');
});
