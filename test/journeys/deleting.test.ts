import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ask, setUp } from '../harness/ask.ts';
import { startServerProcess } from '../harness/server-process.ts';
import { tempFolder } from '../harness/temp-folder.ts';

const WORDS = 'the northern lighthouse';

/** The files of the data folder that hold the words. */
async function filesWith(folder: string): Promise<string[]> {
  const entries = await readdir(join(folder, 'data'), { recursive: true, withFileTypes: true });
  const files = entries.filter(entry => entry.isFile()).map(entry => join(entry.parentPath, entry.name));
  const found = await Promise.all(
    files.map(async file => ((await readFile(file).catch(() => '')).includes(WORDS) ? [file] : [])),
  );
  return found.flat();
}

test('what a deleted conversation held is in no file of the data folder, while the server goes on', async () => {
  const folder = await tempFolder();
  const server = await startServerProcess(folder);
  const client = await server.open();
  expect(await setUp(client)).toMatchObject({ status: 'done' });
  const { conversationId } = await ask(client, `How many orders in 2025? And what of ${WORDS}?`);
  const kept = await ask(client, 'How many orders in 2024?');
  expect(await filesWith(folder)).not.toEqual([]);
  const url = `${server.url}/api/conversations/${conversationId}`;
  expect((await fetch(url, { method: 'DELETE' })).status).toBe(204);
  await expect.poll(() => filesWith(folder), { timeout: 20_000 }).toEqual([]);
  expect((await ask(client, 'And in 2023?', kept.conversationId)).ending.outcome).toBe('done');
});
