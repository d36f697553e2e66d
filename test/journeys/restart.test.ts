import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test, vi } from 'vitest';
import { newId } from '../../src/base/ids.ts';
import { ask, setUp } from '../harness/ask.ts';
import { type ServerProcess, startServerProcess } from '../harness/server-process.ts';
import { tempFolder } from '../harness/temp-folder.ts';
import { isEnding, type WsClient } from '../harness/ws-client.ts';

const isKind = (kind: string) => (frame: Record<string, unknown>) =>
  frame['type'] === 'event' && (frame['event'] as { kind: string }).kind === kind;

const commandOf = (pid: number): string => {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
};
const childNamed = (server: ServerProcess, name: string): number => {
  const pid = server.descendants().find(child => commandOf(child).includes(name));
  if (pid === undefined) throw new Error(`no child process ${name}`);
  return pid;
};
const isGone = (pid: number): boolean => !readdirSync('/proc').includes(String(pid)) || commandOf(pid) === '';

/** Asks something that takes its time and waits for the first words. */
async function askSlowly(client: WsClient): Promise<string> {
  const accepted = await client.exchange({ type: 'ask', message_id: newId(), text: 'demo:model-slow' });
  await client.until(isKind('text'));
  return String(accepted['conversation_id']);
}

describe('killed in the middle of an answer', () => {
  test('the server comes back with the history complete, no child left, and the conversation goes on', async () => {
    const folder = await tempFolder();
    const first = await startServerProcess(folder);
    const client = await first.open();
    await setUp(client);
    const conversation_id = await askSlowly(client);
    const seen = client.frames.filter(frame => frame['type'] === 'event');
    const children = first.descendants();
    expect(children.length).toBeGreaterThan(0);
    await first.kill('SIGKILL');
    const second = await startServerProcess(folder);
    const again = await second.open();
    const interrupted = await again.exchange({ type: 'follow', conversation_id }, isKind('turn_ended'));
    expect(again.frames.slice(0, seen.length)).toEqual(seen);
    expect(interrupted).toMatchObject({ event: { outcome: 'interrupted', code: 'answered_again' } });
    await again.exchange({ type: 'cancel', conversation_id }, isEnding); // the slow one, begun again
    const next = await ask(again, 'How many orders were there in 2025?', conversation_id);
    expect(next.ending.outcome).toBe('done');
    expect(next.results).toHaveLength(1);
    await vi.waitFor(() => expect(children.filter(pid => !isGone(pid))).toEqual([]), 15_000);
  });

  test('the Gemini CLI fails the turn with its code within a second, and the next question is answered', async () => {
    const server = await startServerProcess(await tempFolder());
    const client = await server.open();
    await setUp(client);
    const conversation_id = await askSlowly(client);
    const killedAt = performance.now();
    process.kill(childNamed(server, 'gemini.js'), 'SIGKILL');
    const end = await client.until(isEnding);
    expect(end).toMatchObject({ event: { outcome: 'failed', code: 'agent_crashed' } });
    expect(performance.now() - killedAt).toBeLessThan(1_000);
    expect((await ask(client, 'How many orders?', conversation_id)).ending.outcome).toBe('done');
  });

  test('the Toolbox is started again by the next question', async () => {
    const server = await startServerProcess(await tempFolder());
    const client = await server.open();
    await setUp(client);
    const toolbox = childNamed(server, 'toolbox');
    process.kill(toolbox, 'SIGKILL');
    await vi.waitFor(() => expect(isGone(toolbox)).toBe(true));
    expect((await ask(client, 'How many orders?')).results).toHaveLength(1);
  });
});

test('stopped by TERM it ends its turns and tells who follows, ends its children, and exits, all within 10 s', async () => {
  const folder = await tempFolder();
  const server = await startServerProcess(folder);
  const client = await server.open();
  await setUp(client);
  const conversation_id = await askSlowly(client);
  const children = server.descendants();
  const stoppedAt = performance.now();
  await server.kill('SIGTERM');
  expect(performance.now() - stoppedAt).toBeLessThan(10_000);
  expect(children.filter(pid => !isGone(pid))).toEqual([]);
  await client.closed;
  expect(client.frames.at(-1)).toMatchObject({ event: { outcome: 'interrupted', code: 'interrupted' } });
  const again = await (await startServerProcess(folder)).open();
  await again.exchange({ type: 'follow', conversation_id }, isEnding);
  const told = client.frames.filter(frame => frame['type'] === 'event');
  expect(again.frames.filter(frame => frame['type'] === 'event')).toEqual(told);
});
