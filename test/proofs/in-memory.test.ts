import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { inMemory } from '../../proofs/containment/in-memory.ts';
import { tempFolder } from '../harness/temp-folder.ts';

/** A file system in memory with these options; undefined where none may be mounted. */
async function mounted(options: string): Promise<string | undefined> {
  const place = join(await tempFolder(), 'place');
  mkdirSync(place);
  const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', options, 'none', place], { stdio: 'ignore' });
  if (status !== 0) return undefined;
  onTestFinished(() => void spawnSync('umount', ['--lazy', place]));
  return place;
}

test.for([
  ['as containers have it', 'size=64m,noexec'],
  ['that is small', 'size=64m'],
  ['from which nothing may be started', 'size=4g,noexec'],
] as const)('a place in memory %s is left alone', async ([, options], { skip }) => {
  const place = await mounted(options);
  if (place === undefined) skip('nothing may be mounted here');
  expect(inMemory(place)).toBe(tmpdir());
});

test('so is one that is not there, or takes nothing', () => {
  expect(inMemory('/nowhere/at/all')).toBe(tmpdir());
  expect(inMemory('/proc')).toBe(tmpdir());
});
