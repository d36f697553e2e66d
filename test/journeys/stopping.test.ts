import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { IncomingMessage } from 'node:http';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { newId } from '../../src/base/ids.ts';
import { sentence } from '../../src/i18n/i18n.ts';
import { ask, setUp } from '../harness/ask.ts';
import { connectedServer } from '../harness/connected-server.ts';
import { startServerProcess } from '../harness/server-process.ts';
import { tempFolder } from '../harness/temp-folder.ts';
import { type Frame, isEnding, type WsClient } from '../harness/ws-client.ts';

const connected = connectedServer();
const QUESTION = 'How many orders in 2025?';
/** A hundred words in twenty seconds. */
const SLOW_ANSWER = 'demo:model-slow';
const LAST_WORD = 'word100';
const SLOW_QUERY = `demo:model-tool mcp_looker_query ${JSON.stringify({
  model: 'thelook',
  explore: 'order_items',
  fields: ['users.state', 'order_items.count'],
  filters: { 'users.state': 'demo:slow' },
})}`;

const isEvent = (frame: Frame): boolean => frame['type'] === 'event';
const isKind =
  (kind: string) =>
  (frame: Frame): boolean =>
    isEvent(frame) && (frame['event'] as Frame)['kind'] === kind;
const isReply = (frame: Frame): boolean => frame['type'] === 'accepted' || frame['type'] === 'error';
const eventsOf = (client: WsClient): Frame[] => client.frames.filter(isEvent);
const seqsOf = (frames: readonly Frame[]): number[] => frames.map(frame => Number(frame['seq']));
const textOf = (frames: readonly Frame[]): string =>
  frames
    .filter(isKind('text'))
    .map(frame => String((frame['event'] as Frame)['text']))
    .join('');

/** Sends a question and gives its conversation when it is stored. */
async function begin(client: WsClient, text: string): Promise<string> {
  const accepted = await client.exchange({ type: 'ask', message_id: newId(), text });
  return String(accepted['conversation_id']);
}

/** Resolves when a request whose path ends so has reached a server of this process: the demo Looker or model. */
function arrival(path: string): Promise<void> {
  return new Promise(resolve => {
    const seen = (message: unknown): void => {
      if ((message as { request: IncomingMessage }).request.url?.split('?')[0]?.endsWith(path)) resolve();
    };
    subscribe('http.server.request.start', seen);
    onTestFinished(() => void unsubscribe('http.server.request.start', seen));
  });
}

describe('an answer that is cancelled', () => {
  test('while it is written ends with the words so far, long before its last', async () => {
    const client = await connected().server.open();
    const conversation_id = await begin(client, SLOW_ANSWER);
    await client.until(isKind('text'));
    const end = await client.exchange({ type: 'cancel', conversation_id }, isEnding);
    expect(end['event']).toEqual({ kind: 'turn_ended', turn_id: expect.any(String), outcome: 'cancelled' });
    expect(textOf(client.frames)).toMatch(/^word1\b/);
    expect(textOf(client.frames)).not.toContain(LAST_WORD);
    expect(client.frames.at(-1)).toEqual(end);
    expect((await ask(client, QUESTION, conversation_id)).results).toHaveLength(1);
  });

  test('while the model says nothing ends too', async () => {
    const client = await connected().server.open();
    const asked = arrival(':streamGenerateContent');
    const conversation_id = await begin(client, 'demo:model-stall');
    await asked;
    const end = await client.exchange({ type: 'cancel', conversation_id }, isEnding);
    expect(end).toMatchObject({ event: { outcome: 'cancelled' } });
    expect((await ask(client, QUESTION, conversation_id)).ending.outcome).toBe('done');
  });

  test('while Looker works hangs up at Looker, and the conversation goes on', async () => {
    const { server, lookerRequests } = connected();
    const client = await server.open();
    const left = () => lookerRequests.filter(({ status }) => status === 499);
    const before = left().length;
    const running = arrival('/queries/run_inline');
    const conversation_id = await begin(client, SLOW_QUERY);
    await running;
    const cancelledAt = performance.now();
    const end = await client.exchange({ type: 'cancel', conversation_id }, isEnding);
    expect(end).toMatchObject({ event: { outcome: 'cancelled' } });
    // The query would have taken thirty seconds; the agent is given up after four.
    expect(performance.now() - cancelledAt).toBeLessThan(4_000);
    const ended = client.frames.filter(isKind('tool_ended'));
    const message = sentence('en', 'at_looker', 'stopped');
    expect(ended).toMatchObject([
      { event: { outcome: 'cancelled', code: 'cancelled', at_looker: 'stopped', message } },
    ]);
    await vi.waitFor(() => expect(left()).toHaveLength(before + 1), 5_000);
    expect(lookerRequests.filter(({ method }) => method === 'DELETE')).toMatchObject([{ status: 204 }]);
    expect(left().at(-1)).toMatchObject({ method: 'POST', path: '/api/4.0/queries/run_inline' });
    const next = await ask(client, QUESTION, conversation_id, { fresh: true });
    expect(next.results).toHaveLength(1);
    expect(lookerRequests.findLast(({ path }) => path.endsWith('run_inline'))).toMatchObject({ status: 200 });
  });

  test('twice is told that nothing runs any more', async () => {
    const client = await connected().server.open({ 'accept-language': 'pt-BR' });
    const { conversationId: conversation_id } = await ask(client, QUESTION);
    const refused = await client.exchange({ type: 'cancel', conversation_id });
    expect(refused).toMatchObject({ type: 'error', code: 'turn_not_running' });
    expect(refused['message']).toBe(sentence('pt-BR', 'errors', 'turn_not_running'));
  });
});

describe('two clients of one conversation', () => {
  test('hear the same events, the one that came later too, and either may stop it', async () => {
    const { server } = connected();
    const [asker, other] = [await server.open(), await server.open()];
    const conversation_id = await begin(asker, SLOW_ANSWER);
    await asker.until(isKind('text'));
    await other.exchange({ type: 'follow', conversation_id }, isKind('text'));
    other.send({ type: 'cancel', conversation_id });
    await Promise.all([asker.until(isEnding), other.until(isEnding)]);
    expect(eventsOf(other)).toEqual(eventsOf(asker));
    const heard = asker.frames.length;
    await ask(other, QUESTION, conversation_id);
    await asker.until(isEnding, heard);
    expect(eventsOf(asker)).toEqual(eventsOf(other));
  });

  test('may not ask at the same time: the second is told why, and nothing of it is stored', async () => {
    const { server } = connected();
    const [asker, other] = [await server.open(), await server.open()];
    const conversation_id = await begin(asker, SLOW_ANSWER);
    const message_id = newId();
    const refused = await other.exchange({ type: 'ask', message_id, text: QUESTION, conversation_id });
    expect(refused).toMatchObject({ type: 'error', code: 'turn_running', message_id });
    asker.send({ type: 'cancel', conversation_id });
    await asker.until(isEnding);
    expect(eventsOf(asker).filter(isKind('user_message'))).toHaveLength(1);
    expect((await ask(other, QUESTION, conversation_id)).ending.outcome).toBe('done');
  });
});

describe('a broken connection', () => {
  test('in the middle of an answer loses nothing: what was missed comes with the last number heard', async () => {
    const { server } = connected();
    const first = await server.open();
    const conversation_id = await begin(first, SLOW_ANSWER);
    await first.until(isKind('text'));
    first.socket.terminate();
    await first.closed;
    const heard = eventsOf(first);
    const second = await server.open();
    // The answer went on without a listener.
    await second.exchange({ type: 'follow', conversation_id, after: seqsOf(heard).at(-1) }, isKind('text'));
    second.send({ type: 'cancel', conversation_id });
    await second.until(isEnding);
    const all = [...heard, ...eventsOf(second)];
    expect(seqsOf(all)).toEqual(all.map((_, index) => index + 1));
    const third = await server.open();
    await third.exchange({ type: 'follow', conversation_id }, isEnding);
    expect(eventsOf(third)).toEqual(all);
  });

  test('before the question was acknowledged: sent again with the same id it is stored and answered once', async () => {
    const { server } = connected();
    const question = { type: 'ask', message_id: newId(), text: `${QUESTION} (${newId()})` };
    const first = await server.open();
    await new Promise<unknown>(resolve => first.socket.send(JSON.stringify(question), resolve));
    first.socket.terminate();
    await first.closed;
    const second = await server.open();
    const once = await second.exchange(question, isReply);
    const twice = await second.exchange(question, isReply);
    expect(once).toMatchObject({ type: 'accepted', seq: 1 });
    expect(twice).toEqual(once);
    await second.until(isEnding);
    expect(seqsOf(eventsOf(second))).toEqual(eventsOf(second).map((_, index) => index + 1));
    for (const kind of ['user_message', 'turn_started', 'result', 'turn_ended']) {
      expect([kind, eventsOf(second).filter(isKind(kind)).length]).toEqual([kind, 1]);
    }
    const list: { title: string }[] = JSON.parse(await (await fetch(`${server.url}/api/conversations`)).text());
    expect(list.filter(({ title }) => title === question.text)).toHaveLength(1);
  });
});

test('a server that stops in mid-answer keeps the words, says so in the language of the asker, and asks nothing again', async () => {
  const folder = await tempFolder();
  const first = await startServerProcess(folder);
  const asker = await first.open({ 'accept-language': 'pt-BR' });
  await setUp(asker);
  const question = { type: 'ask', message_id: newId(), text: SLOW_ANSWER };
  const { conversation_id } = await asker.exchange(question);
  await asker.until(isKind('text'));
  await first.kill('SIGTERM');
  await asker.closed;
  const second = await startServerProcess(folder);
  const again = await second.open({ 'accept-language': 'en' });
  await again.exchange({ type: 'follow', conversation_id }, isEnding);
  expect(eventsOf(again).slice(0, eventsOf(asker).length)).toEqual(eventsOf(asker));
  expect(textOf(again.frames)).not.toContain(LAST_WORD);
  const message = sentence('pt-BR', 'errors', 'interrupted');
  expect(eventsOf(again).at(-1)).toMatchObject({ event: { outcome: 'interrupted', code: 'interrupted', message } });
  const repeated = await again.exchange(question, isReply);
  expect(repeated).toMatchObject({ type: 'accepted', conversation_id, seq: 1 });
  expect((await ask(again, QUESTION, String(conversation_id))).results).toHaveLength(1);
  expect(eventsOf(again).filter(isKind('user_message'))).toHaveLength(2);
});
