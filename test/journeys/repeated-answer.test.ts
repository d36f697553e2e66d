import { expect, test } from 'vitest';
import { newId } from '../../src/base/ids.ts';
import type { StoredEvent } from '../../src/contract/events.ts';
import { sentence } from '../../src/i18n/i18n.ts';
import { digest, setUp } from '../harness/ask.ts';
import { runtimeDirectory } from '../harness/programs.ts';
import { startMain, startServerProcess } from '../harness/server-process.ts';
import { tempFolder } from '../harness/temp-folder.ts';
import { type Frame, isEnding, type WsClient } from '../harness/ws-client.ts';

const QUESTION = 'How many orders in 2025?';
const isEvent = (frame: Frame): frame is Frame & StoredEvent => frame['type'] === 'event';
const isKind =
  (kind: string) =>
  (frame: Frame): boolean =>
    isEvent(frame) && frame.event.kind === kind;
const eventsOf = (client: WsClient) => client.frames.filter(isEvent);

/** What a client heard of the last turn. */
const lastTurn = (client: WsClient) =>
  digest(
    eventsOf(client)
      .slice(eventsOf(client).findLastIndex(isKind('turn_started')))
      .map(({ event }) => event),
  );

test('a question that a killed server was answering is answered by itself after the restart, once', async () => {
  const folder = await tempFolder();
  const first = await startServerProcess(folder);
  const client = await first.open();
  await setUp(client);
  const question = { type: 'ask', message_id: newId(), text: QUESTION };
  const { conversation_id } = await client.exchange(question);
  await client.until(isKind('tool_call'));
  await first.kill('SIGKILL');

  const second = await startServerProcess(folder);
  const again = await second.open();
  await again.exchange({ type: 'follow', conversation_id }, isEnding);
  expect(eventsOf(again).slice(0, eventsOf(client).length)).toEqual(eventsOf(client));
  expect(eventsOf(again).filter(isKind('user_message'))).toHaveLength(1);
  expect(eventsOf(again).filter(isKind('turn_ended'))).toMatchObject([
    { event: { outcome: 'interrupted', code: 'answered_again', repeated_by: expect.any(String) } },
    { event: { outcome: 'done' } },
  ]);
  expect(lastTurn(again).results).toHaveLength(1);
  const repeated = await again.exchange(question);
  expect(repeated).toMatchObject({ type: 'accepted', conversation_id, seq: 1 });

  await second.kill('SIGKILL');
  const third = await (await startServerProcess(folder)).open();
  await third.exchange({ type: 'follow', conversation_id }, frame => frame['seq'] === eventsOf(again).at(-1)?.seq);
  expect(eventsOf(third)).toEqual(eventsOf(again)); // an ended turn is left alone by a later crash
});

test('a second crash, in the repeated answer, leaves the question interrupted, for the person to ask again', async () => {
  const folder = await tempFolder();
  const first = await startServerProcess(folder);
  const client = await first.open();
  await setUp(client);
  const { conversation_id } = await client.exchange({ type: 'ask', message_id: newId(), text: 'demo:model-slow' });
  await client.until(isKind('text'));
  await first.kill('SIGKILL');
  const second = await startServerProcess(folder);
  const watching = await second.open();
  await watching.exchange({ type: 'follow', conversation_id }, isKind('turn_ended'));
  await watching.until(isKind('text'), watching.frames.findIndex(isKind('turn_ended')));
  await second.kill('SIGKILL');
  const third = await (await startServerProcess(folder)).open();
  await third.exchange({ type: 'follow', conversation_id }, isEnding);
  expect(eventsOf(third).at(-1)).toMatchObject({ event: { outcome: 'interrupted', code: 'interrupted' } });
  expect(eventsOf(third).filter(isKind('turn_started'))).toHaveLength(2);
});

test('ask waits for the server to come back and prints the answer, with one table', async () => {
  const folder = await tempFolder();
  const first = await startServerProcess(folder);
  await setUp(await first.open());
  const env = { RUNTIME_DIR: runtimeDirectory, PORT: String(first.port) };
  const command = startMain(folder, ['ask', QUESTION], env);
  const lines: string[] = [];
  const printed = (async () => {
    for (let line = await command.lines.next(); !line.done; line = await command.lines.next()) lines.push(line.value);
  })();
  const watching = await first.open();
  const list = async (): Promise<{ id: string }[]> =>
    JSON.parse(await (await fetch(`${first.url}/api/conversations`)).text());
  while ((await list()).length === 0);
  const [conversation] = await list();
  await watching.exchange({ type: 'follow', conversation_id: conversation?.id }, isKind('tool_call'));
  await first.kill('SIGKILL');
  await startServerProcess(folder, { PORT: String(first.port) });
  await printed;
  expect(command.stderrTail()).toContain(sentence('en', 'errors', 'answered_again'));
  expect((await command.ended).exitCode).toBe(0);
  expect(lines.filter(line => line.startsWith('┌'))).toHaveLength(1);
});
