import { isDeepStrictEqual } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { meteredStream } from '../../src/agent/acp-stream.ts';
import { startChild } from '../../src/base/child-process.ts';

const LAST = { jsonrpc: '2.0', id: 1_000_000, result: {} };

/**
 * What a program that prints these lines is understood as: the messages let through, and the updates taken out. The
 * program stays until all is read: one that left could not be told that a line was no message.
 */
async function understood(lines: string[]): Promise<{ messages: unknown[]; updates: unknown[] }> {
  const text = [...lines, JSON.stringify(LAST)].map(line => `${line}\n`).join('');
  const print = `process.stdin.resume(); process.stdout.write(${JSON.stringify(text)})`;
  const child = startChild({ command: process.execPath, args: ['-e', print], env: {} });
  onTestFinished(async () => void (await child.stop()));
  const updates: unknown[] = [];
  const limits = { lineBytes: 1_000, outputBytes: 10_000 };
  const { stream } = meteredStream(child, limits, params => updates.push(params));
  const messages: unknown[] = [];
  const reader = stream.readable.getReader();
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    if (isDeepStrictEqual(next.value, LAST)) return { messages, updates };
    messages.push(next.value);
  }
  throw new Error('the last message did not come');
}

test('Answers to our own requests and requests of the program pass; answers nobody asked for do not', async () => {
  const ours = { jsonrpc: '2.0', id: 0, result: {} };
  const request = { jsonrpc: '2.0', id: 'a', method: 'fs/read_text_file', params: {} };
  const foreign = { jsonrpc: '2.0', id: 'long text for our log', result: {} };
  const nobody = { jsonrpc: '2.0', id: null, error: { code: 1, message: 'x' } };
  const { messages } = await understood([ours, foreign, nobody, request].map(line => JSON.stringify(line)));
  expect(messages).toEqual([ours, request]);
});

test('Updates are taken out in their order, other notifications are dropped', async () => {
  const update = (params: unknown): string => JSON.stringify({ jsonrpc: '2.0', method: 'session/update', params });
  const other = JSON.stringify({ jsonrpc: '2.0', method: 'elicitation/complete', params: { text: 'x' } });
  const { messages, updates } = await understood([
    update({ at: 1 }),
    other,
    'no json',
    update(null),
    update({ at: 2 }),
  ]);
  expect(messages).toEqual([]);
  expect(updates).toEqual([{ at: 1 }, null, { at: 2 }]);
});

test.each([
  ['a line', ['x'.repeat(2_000)], 'limit'],
  ['all lines together', Array.from({ length: 20 }, () => `{"x":"${'x'.repeat(900)}"}`), 'more than 10000 bytes'],
])('Too much in %s ends the stream', async (_, lines, message) => {
  await expect(understood(lines)).rejects.toThrow(message);
});
