import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import * as z from 'zod/mini';
import { createLog } from '../../src/base/log.ts';
import { Redactor } from '../../src/base/redactor.ts';
import { createRuntime, pinnedPrograms } from '../../src/runtime/runtime.ts';
import { programs, runtimeDirectory } from '../harness/programs.ts';
import { never, progressOf } from './world.ts';

const log = createLog({ level: 'silent', redactor: new Redactor() });
const pins = fileURLToPath(new URL('../../runtime-packages/', import.meta.url));

test('the real programs install from the registry into an empty folder, and the next server needs no network', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'runtime-real-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const directory = join(folder, 'not there yet');
  const progress = await progressOf(createRuntime({ directory, environment: process.env, log }));
  expect(progress.map(({ phase, done }) => `${phase} ${done}`)).toEqual([
    'checking 0',
    'installing 0',
    'installing 1',
    'installing 2',
    'verifying 2',
  ]);
  const environment = { PATH: '/nowhere', HOME: folder, npm_config_registry: 'http://127.0.0.1:1/' };
  const later = createRuntime({ directory, environment, log });
  expect(await later.ensure({ signal: never() })).toEqual(pinnedPrograms(directory));
}, 300_000);

test('the programs that tests use stand where the product puts them', async () => {
  const runtime = createRuntime({ directory: runtimeDirectory, environment: process.env, log });
  expect(await runtime.ensure({ signal: never() })).toEqual(programs);
});

test('the lock pins exactly these two programs, each package by sha512, none by an address', async () => {
  const read = async (file: string): Promise<unknown> => JSON.parse(await readFile(join(pins, file), 'utf8'));
  expect(await read('package.json')).toMatchObject({
    dependencies: { '@google/gemini-cli': '0.61.0', '@toolbox-sdk/server-linux-x64': '1.12.0' },
  });
  const lock = z.object({ packages: z.record(z.string(), z.looseObject({})) }).parse(await read('package-lock.json'));
  const { '': root, ...locked } = lock.packages;
  expect(root).toBeDefined();
  for (const pinned of Object.values(locked)) {
    expect(pinned['integrity']).toMatch(/^sha512-/);
    expect(pinned).not.toHaveProperty('resolved');
  }
});
