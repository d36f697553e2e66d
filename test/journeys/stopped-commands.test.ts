import { once } from 'node:events';
import { mkdir, readdir } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { newId } from '../../src/base/ids.ts';
import { CodedError } from '../../src/contract/errors.ts';
import { errorSentence } from '../../src/i18n/i18n.ts';
import { generateKey } from '../../src/vault/vault.ts';
import { setUp } from '../harness/ask.ts';
import { descendantsOf } from '../harness/descendants.ts';
import { isAlive } from '../harness/is-alive.ts';
import { runtimeDirectory } from '../harness/programs.ts';
import { startMain, startServerProcess } from '../harness/server-process.ts';
import { tempFolder } from '../harness/temp-folder.ts';
import { type Frame, isEnding } from '../harness/ws-client.ts';

const CANCELLED = errorSentence('en', new CodedError('cancelled'));
const isText = (frame: Frame): boolean => JSON.stringify(frame).includes('"kind":"text"');

/** The events of the one conversation that a data folder holds, as its next server tells them. */
async function eventsOfNext(folder: string, env: Record<string, string> = {}): Promise<Record<string, unknown>[]> {
  const { url } = await startServerProcess(folder, env);
  const read = async (path: string) => JSON.parse(await (await fetch(`${url}/api/conversations${path}`)).text());
  const conversations = await read('');
  expect(conversations).toHaveLength(1);
  const stored: { events: { event: Record<string, unknown> }[] } = await read(`/${conversations[0].id}/events`);
  return stored.events.map(({ event }) => event);
}

/** A command with a folder of its own for what is temporary. */
async function start(args: readonly string[], env: Record<string, string> = {}) {
  const folder = await tempFolder();
  const tmp = join(folder, 'tmp');
  await mkdir(tmp);
  const settings = { RUNTIME_DIR: runtimeDirectory, TMPDIR: tmp, LOG_LEVEL: 'silent', ...env };
  const child = startMain(folder, args, settings, onTestFinished);
  const { pid = 0 } = child;
  const stopBy = async (signal: NodeJS.Signals) => {
    const children = descendantsOf(pid);
    process.kill(pid, signal);
    const { exitCode } = await child.ended;
    return { exitCode, started: children.length, left: children.filter(isAlive) };
  };
  return { ...child, folder, tmp, stopBy };
}

test('Ctrl-C ends ask in mid-answer with all that it started, and nothing is asked again', async () => {
  const asking = await start(['ask', '--demo', 'demo:model-slow']);
  let printed = '';
  asking.stdout.on('data', piece => (printed += String(piece)));
  await expect.poll(() => printed, { timeout: 30_000 }).toContain('word2');
  expect(await asking.stopBy('SIGINT')).toEqual({ exitCode: 1, started: 2, left: [] });
  expect(asking.stderrTail()).toContain(CANCELLED);
  const events = await eventsOfNext(asking.folder, { DATA_DIR: join(asking.folder, 'data', 'demo') });
  expect(events.filter(({ kind }) => kind === 'turn_started')).toHaveLength(1);
  expect(events.at(-1)).toMatchObject({ kind: 'turn_ended', outcome: 'interrupted' });
});

test('doctor that is stopped while it waits leaves no process and no file', async () => {
  const stalled = createServer().listen(0, '127.0.0.1');
  onTestFinished(() => stalled.close().closeAllConnections());
  await once(stalled, 'listening');
  const { port } = stalled.address() as AddressInfo;
  const folder = await tempFolder();
  const server = await startServerProcess(folder);
  expect(await setUp(await server.open())).toMatchObject({ status: 'done' });
  await server.kill('SIGTERM');
  const model = { GEMINI_BASE_URL: `http://127.0.0.1:${port}`, GEMINI_API_KEY: 'a-model-key' };
  const asked = once(stalled, 'request');
  const doctor = await start(['doctor'], { DATA_DIR: join(folder, 'data'), ENCRYPTION_KEY: generateKey(), ...model });
  await asked;
  expect(await doctor.stopBy('SIGTERM')).toEqual({ exitCode: 1, started: 2, left: [] });
  expect(await readdir(doctor.tmp)).toEqual([]);
});

/** A server with an answer under way. */
async function answering() {
  const folder = await tempFolder();
  const server = await startServerProcess(folder);
  const client = await server.open();
  await setUp(client);
  client.send({ type: 'ask', message_id: newId(), text: 'demo:model-slow' });
  await client.until(isText);
  const children = server.descendants();
  expect(children).toHaveLength(2);
  return { server, client, children };
}

test('a terminal that is closed stops the server in order', async () => {
  const { server, client, children } = await answering();
  await server.kill('SIGHUP');
  expect(client.frames.findLast(isEnding)).toMatchObject({ event: { outcome: 'interrupted' } });
  expect(children.filter(isAlive)).toEqual([]);
});

test('one Ctrl-C that arrives twice, from the terminal and from npm, stops the server in order', async () => {
  const { server, client, children } = await answering();
  process.kill(server.pid, 'SIGINT');
  await server.kill('SIGINT');
  expect(await server.ended).toMatchObject({ exitCode: 0 });
  expect(client.frames.findLast(isEnding)).toMatchObject({ event: { outcome: 'interrupted' } });
  expect(children.filter(isAlive)).toEqual([]);
});

test('who asks again and again has the server gone at once, and all that it started', async () => {
  const { server, children } = await answering();
  for (const child of children) process.kill(child, 'SIGSTOP');
  onTestFinished(() => children.filter(isAlive).forEach(child => process.kill(child, 'SIGKILL')));
  const asking = setInterval(() => process.kill(server.pid, 'SIGTERM'), 100);
  onTestFinished(() => clearInterval(asking));
  expect(await server.ended).toMatchObject({ signal: 'SIGTERM' });
  clearInterval(asking);
  await expect.poll(() => children.filter(isAlive), { timeout: 10_000 }).toEqual([]);
});
