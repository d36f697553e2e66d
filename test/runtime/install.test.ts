import { execFile } from 'node:child_process';
import { access, readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test, vi } from 'vitest';
import type { Programs } from '../../src/runtime/runtime.ts';
import { CLI, TOOLBOX, VERSIONS } from './tiny-registry.ts';
import { createWorld, failureOf, installOf, never, processesIn, progressOf } from './world.ts';

const exists = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  );

describe('a first install', () => {
  test('gives programs that start and are the pinned versions, although the registry has newer ones', async () => {
    const world = await createWorld();
    const { geminiCli, toolbox } = await world.runtime().ensure({ signal: never() });
    expect(geminiCli.version).toBe(VERSIONS[CLI]);
    expect(toolbox.version).toBe(VERSIONS[TOOLBOX]);
    for (const { command, args, version } of [geminiCli, toolbox]) {
      const { stdout } = await promisify(execFile)(command, [...args, '--version']);
      expect(stdout).toContain(version);
    }
  });

  test('tells one step for each package as it arrives, up to the number in the lock', async () => {
    const world = await createWorld();
    const total = Object.keys(VERSIONS).length;
    const steps = Array.from({ length: total + 1 }, (_, done) => ({ phase: 'installing', done, total }));
    expect(await progressOf(world.runtime())).toEqual([
      { phase: 'checking', done: 0, total },
      ...steps,
      { phase: 'verifying', done: total, total },
    ]);
  });

  test.each([
    ['geminiCli', CLI, TOOLBOX],
    ['toolbox', TOOLBOX, CLI],
  ] as const)('has %s ready, proven, while the other is still on its way', async (name, mine, other) => {
    const world = await createWorld();
    world.registry.intervene(({ path, isArchive }) => isArchive && path.includes(other));
    const runtime = world.runtime();
    const controller = new AbortController();
    const whole = failureOf(
      new Promise((resolve, reject) => {
        const onReady = (ready: string): void => expect([ready, resolve('told')]).toEqual([name, undefined]);
        runtime.ensure({ signal: controller.signal, onReady }).catch(reject);
      }),
    );
    expect(await whole).toBeUndefined();
    const program = await runtime.program(name, never());
    const { stdout } = await promisify(execFile)(program.command, [...program.args, '--version']);
    expect(stdout).toContain(VERSIONS[mine]);
    expect(await exists(join(await installOf(world, name), 'manifest.json'))).toBe(true);
    expect(await processesIn(world.directory)).not.toEqual([]); // npm works on
    controller.abort();
    await runtime.close();
    expect(await processesIn(world.directory)).toEqual([]);
  });

  test('runs no script of a package', async () => {
    const world = await createWorld();
    await world.runtime().ensure({ signal: never() });
    const folder = join(await installOf(world, 'geminiCli'), 'node_modules', CLI);
    expect(await exists(join(folder, 'bundle/gemini.js'))).toBe(true);
    expect(await exists(join(folder, 'postinstall-ran'))).toBe(false);
  });

  test('leaves an install of each program and nothing else', async () => {
    const world = await createWorld();
    await world.runtime().ensure({ signal: never() });
    const folders = [await installOf(world, 'geminiCli'), await installOf(world, 'toolbox')];
    expect(await world.names()).toEqual(folders.map(folder => basename(folder)).toSorted());
    expect(await readdir(world.home)).toEqual([]);
  });
});

describe('an install that is there', () => {
  test('is used again by the next server without any network', async () => {
    const world = await createWorld();
    const first = await world.runtime().ensure({ signal: never() });
    world.registry.intervene((_request, response) => {
      response.destroy();
      return true;
    });
    const next = world.runtime();
    expect(await next.ensure({ signal: never() })).toEqual(first);
    expect(await progressOf(next)).toEqual([{ phase: 'checking', done: 0, total: 2 }]);
    expect(world.registry.archives).toHaveLength(2);
  });
});

describe('several who want it at once', () => {
  test('share one install, each told of its progress', async () => {
    const world = await createWorld();
    const runtime = world.runtime();
    const told = await Promise.all(Array.from({ length: 10 }, () => progressOf(runtime)));
    for (const progress of told) expect(progress).toEqual(told[0]);
    expect(world.registry.archives).toHaveLength(2);
  });

  test('as two servers on one directory both succeed, and one install remains', async () => {
    const world = await createWorld();
    const [one, two] = [world.runtime(), world.runtime()];
    const both = [one.ensure({ signal: never() }), two.ensure({ signal: never() })];
    const first = await Promise.race(both);
    const fileOf = ({ toolbox }: Programs): Promise<{ ino: number }> => stat(toolbox.command);
    const { ino } = await fileOf(first);
    const found = await Promise.all(both);
    expect(found[0]).toEqual(found[1]);
    expect((await fileOf(first)).ino).toBe(ino); // what the first one uses is not taken away from it
    expect(await world.names()).toHaveLength(2);
    await expect(one.ensure({ signal: never() })).resolves.toEqual(found[0]);
  });
});

describe('stopping', () => {
  test('the last caller ends npm and leaves no folder and no process', async () => {
    const world = await createWorld();
    world.registry.intervene(({ isArchive }) => isArchive); // archives never come
    const runtime = world.runtime();
    const [one, two] = [new AbortController(), new AbortController()];
    const first = failureOf(runtime.ensure({ signal: one.signal }));
    const second = failureOf(runtime.ensure({ signal: two.signal }));
    await vi.waitFor(() => expect(world.registry.archives).not.toHaveLength(0), 10_000);
    one.abort();
    expect(await first).toMatchObject({ code: 'cancelled' });
    expect(await processesIn(world.directory)).not.toEqual([]);
    two.abort();
    expect(await second).toMatchObject({ code: 'cancelled' });
    await runtime.close();
    expect(await processesIn(world.directory)).toEqual([]);
    expect(await world.names()).toEqual(['npm-cache']);
  });

  test('is not final: the next call installs', async () => {
    const world = await createWorld();
    world.registry.intervene(({ isArchive }) => isArchive);
    const runtime = world.runtime();
    const controller = new AbortController();
    const stopped = failureOf(runtime.ensure({ signal: controller.signal }));
    await vi.waitFor(() => expect(world.registry.archives).not.toHaveLength(0), 10_000);
    controller.abort();
    world.registry.intervene(undefined);
    expect(await stopped).toMatchObject({ code: 'cancelled' });
    await expect(runtime.ensure({ signal: never() })).resolves.toHaveProperty('toolbox.version', VERSIONS[TOOLBOX]);
  });

  test('by closing ends the install and refuses later calls', async () => {
    const world = await createWorld();
    world.registry.intervene(({ isArchive }) => isArchive);
    const runtime = world.runtime();
    const stopped = failureOf(runtime.ensure({ signal: never() }));
    await vi.waitFor(() => expect(world.registry.archives).not.toHaveLength(0), 10_000);
    await runtime.close();
    expect(await stopped).toMatchObject({ code: 'cancelled' });
    expect(await processesIn(world.directory)).toEqual([]);
    await expect(runtime.ensure({ signal: never() })).rejects.toMatchObject({ code: 'shutting_down' });
  });
});
