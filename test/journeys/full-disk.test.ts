import { execFileSync } from 'node:child_process';
import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { newId } from '../../src/base/ids.ts';
import { ask, setUp } from '../harness/ask.ts';
import { runtimeDirectory } from '../harness/programs.ts';
import { type ServerProcess, startMain, startServerProcess } from '../harness/server-process.ts';
import { tempFolder } from '../harness/temp-folder.ts';

/** A disk of its own of 8 MB; undefined where this user may mount none. */
async function smallDisk(): Promise<string | undefined> {
  const folder = await tempFolder();
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=8m,mode=0700', 'tmpfs', folder], { stdio: 'ignore' });
  } catch {
    return undefined;
  }
  // Lazily: a process that is just going may still have it open.
  onTestFinished(() => void execFileSync('umount', ['-l', folder]));
  return folder;
}

/** Writes until there is no room for another byte. */
async function fill(file: string): Promise<void> {
  const handle = await open(file, 'w');
  try {
    for (const size of [65_536, 4096, 1]) {
      const block = Buffer.alloc(size);
      for (;;) if ((await handle.write(block).catch(() => ({ bytesWritten: 0 }))).bytesWritten < size) break;
    }
  } finally {
    await handle.close();
  }
}

const get = async ({ url }: ServerProcess, path: string) => JSON.parse(await (await fetch(url + path)).text());

test('on a full disk a new question gets an error and no ack, old ones are read, and all goes on when there is room', async context => {
  const disk = await smallDisk();
  if (disk === undefined) return context.skip('this user may not mount a disk');
  const server = await startServerProcess(await tempFolder(), { DATA_DIR: disk });
  const client = await server.open();
  await setUp(client);
  const { conversationId, results } = await ask(client, 'How many orders were there in 2025?');
  const page = `/api/results/${results[0]?.result_id}`;
  const events = `/api/conversations/${conversationId}/events`;
  const before = [await get(server, events), await get(server, page)];
  const ballast = join(disk, 'ballast');
  await fill(ballast);
  const question = { type: 'ask', message_id: newId(), text: 'And in 2024?', conversation_id: conversationId };
  const refused = await client.exchange(question, frame => frame['type'] === 'error' || frame['type'] === 'accepted');
  expect(refused).toMatchObject({ type: 'error', code: 'storage_unavailable', message_id: question.message_id });
  expect(String(refused['message'])).toMatch(/full/);
  expect([await get(server, events), await get(server, page)]).toEqual(before);
  expect(await get(server, '/health')).toEqual({ status: 'healthy' });
  await rm(ballast);
  const again = await ask(client, 'And in 2024?', conversationId);
  expect(again.ending.outcome).toBe('done');
});

test('a data folder on a disk that may not be written to is refused at the start', async context => {
  const disk = await smallDisk();
  if (disk === undefined) return context.skip('this user may not mount a disk');
  execFileSync('mount', ['-o', 'remount,ro', disk]);
  const child = startMain(
    await tempFolder(),
    [],
    { DATA_DIR: disk, RUNTIME_DIR: runtimeDirectory, PORT: '0' },
    onTestFinished,
  );
  expect((await child.ended).exitCode).toBe(78);
  expect(child.stderrTail()).toMatch(/^.*read-only file system.*\n$/);
});
