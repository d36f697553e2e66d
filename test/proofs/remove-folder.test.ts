import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startChild } from '../../src/base/child-process.ts';
import { removeFolder, tempFolder } from '../harness/temp-folder.ts';

/** Says that it is at work, then writes as many files as fit into a moment, whoever takes the place away. */
const WRITES_ON = `
const { mkdirSync, writeFileSync } = require('node:fs');
const end = Date.now() + 700;
process.stdout.write('at work');
for (let count = 0; Date.now() < end; count++) {
  mkdirSync(process.argv[1] + '/' + (count % 50), { recursive: true });
  writeFileSync(process.argv[1] + '/' + (count % 50) + '/' + count, '');
}
`;

test('a folder goes although processes that are about to end still write there', async () => {
  const folder = join(await tempFolder(), 'written');
  await mkdir(folder);
  const start = () => startChild({ command: process.execPath, args: ['-e', WRITES_ON, folder], env: {} });
  const writers = Array.from({ length: 4 }, start);
  await Promise.all(writers.map(({ stdout }) => once(stdout, 'data')));
  await removeFolder(folder);
  await Promise.all(writers.map(({ ended }) => ended));
  await removeFolder(folder);
  expect(existsSync(folder)).toBe(false);
});
