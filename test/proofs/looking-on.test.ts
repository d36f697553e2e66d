import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { Watched } from '../../proofs/containment/watched.ts';
import { readProcess } from '../../proofs/harness/processes.ts';
import { below } from '../../proofs/harness/walk.ts';
import { startChild } from '../../src/base/child-process.ts';
import { tempFolder } from '../harness/temp-folder.ts';

/** Makes folders with files in them and takes them away again, until it is ended. */
const COMES_AND_GOES = `
const { mkdirSync, rmSync, writeFileSync } = require('node:fs');
process.stdout.write('at work');
for (let count = 0; ; count++) {
  const place = process.argv[1] + '/' + (count % 20);
  mkdirSync(place + '/deeper', { recursive: true });
  writeFileSync(place + '/deeper/file', '');
  rmSync(place, { recursive: true });
}
`;
const LOOKS = 3_000;

test('what comes and goes in a folder does not keep anybody from looking through it', async () => {
  const folder = await tempFolder();
  mkdirSync(join(folder, 'lasting'));
  writeFileSync(join(folder, 'lasting', 'file'), '');
  const child = startChild({ command: process.execPath, args: ['-e', COMES_AND_GOES, folder], env: {} });
  onTestFinished(async () => void (await child.stop(0)));
  await once(child.stdout, 'data');
  const met = new Set<string>();
  for (let look = 0; look < LOOKS; look++) {
    const paths = [...below(folder)].map(({ path }) => path);
    expect(paths).toContain(join(folder, 'lasting', 'file'));
    for (const path of paths) met.add(path);
  }
  expect(met.size).toBeGreaterThan(2); // it did come and go meanwhile
});

test('a process that has ended tells nothing', async () => {
  const child = startChild({ command: process.execPath, args: ['-e', ''], env: {} });
  await child.ended;
  expect(readProcess(child.pid ?? 0, 'status')).toBe('');
});

test('what is being written down while it is read is read the next time', async () => {
  const file = join(await tempFolder(), 'watched');
  const line = JSON.stringify({ who: 'cli', kind: 'connect', to: '127.0.0.1:1' });
  writeFileSync(file, `${line}\n${line.slice(0, 20)}`);
  expect(new Watched(file).entries()).toHaveLength(1);
  writeFileSync(file, `${line}\n${line}\n`);
  expect(new Watched(file).entries()).toHaveLength(2);
});
