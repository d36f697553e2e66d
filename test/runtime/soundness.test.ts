import { spawnSync } from 'node:child_process';
import { appendFile, chmod, cp, mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { letPass } from '../../src/runtime/runtime.ts';
import { workPath } from '../../src/runtime/work-folder.ts';
import { probe } from '../harness/probe.ts';
import { CHILD, isRoot } from '../harness/reachable-place.ts';
import { CLI, TOOLBOX, VERSIONS } from './tiny-registry.ts';
import { createWorld, installOf, never, progressOf, type World } from './world.ts';

/** An installed world; the folders of its two installs. */
async function installed(): Promise<{ world: World; folder: string; toolboxFolder: string }> {
  const world = await createWorld();
  await world.runtime().ensure({ signal: never() });
  const [folder, toolboxFolder] = [await installOf(world, 'geminiCli'), await installOf(world, 'toolbox')];
  return { world, folder, toolboxFolder };
}
const cliFile = (folder: string): string => join(folder, 'node_modules', CLI, 'bundle/gemini.js');

describe('an installed file', () => {
  test.each([
    {
      what: 'is altered, at the same length and with its old time',
      damage: async (folder: string) => {
        const { atime, mtime } = await stat(cliFile(folder));
        const text = await readFile(cliFile(folder), 'utf8');
        await writeFile(cliFile(folder), text.replace('log', 'LOG'));
        await utimes(cliFile(folder), atime, mtime);
      },
    },
    { what: 'is longer', damage: (folder: string) => appendFile(cliFile(folder), '\n') },
    { what: 'is gone', damage: (folder: string) => rm(cliFile(folder)) },
    {
      what: 'may no longer be executed',
      damage: (_folder: string, toolbox: string) => chmod(join(toolbox, 'node_modules', TOOLBOX, 'bin/toolbox'), 0o600),
    },
    {
      what: 'is what the list of files was',
      damage: (folder: string) => writeFile(join(folder, 'manifest.json'), '{'),
    },
  ])('that $what is found by the running server, and that program is installed anew', async ({ damage }) => {
    const { world, folder, toolboxFolder } = await installed();
    const runtime = world.runtime();
    await runtime.ensure({ signal: never() });
    const before = await readFile(cliFile(folder), 'utf8');
    await damage(folder, toolboxFolder);
    await runtime.ensure({ signal: never() });
    expect(world.registry.archives).toHaveLength(3);
    expect(await readFile(cliFile(folder), 'utf8')).toBe(before);
    expect(await world.names()).toEqual([folder, toolboxFolder].map(path => basename(path)).toSorted());
    expect(await progressOf(world.runtime())).toHaveLength(1);
  });

  test('that was only copied or touched is recognised by its content, and learnt', async () => {
    const { world, folder } = await installed();
    await cp(folder, `${folder}.copy`, { recursive: true });
    await rm(folder, { recursive: true });
    await rename(`${folder}.copy`, folder);
    const manifest = await readFile(join(folder, 'manifest.json'), 'utf8');
    expect(await progressOf(world.runtime())).toHaveLength(1);
    expect(await readFile(join(folder, 'manifest.json'), 'utf8')).not.toBe(manifest);
    expect(world.registry.archives).toHaveLength(2);
  });

  test('that is altered while the registry is away is not used', async () => {
    const { world, folder } = await installed();
    await appendFile(cliFile(folder), 'evil()');
    world.registry.intervene((_request, response) => Boolean(response.destroy()));
    await expect(world.runtime().ensure({ signal: never() })).rejects.toMatchObject({ code: 'install_offline' });
  });
});

describe('programs that run as another user', () => {
  const modes = async (folder: string): Promise<number[]> => {
    const names = await readdir(folder, { recursive: true });
    return Promise.all(['', ...names].map(async name => (await stat(join(folder, name))).mode & 0o077));
  };

  test.runIf(isRoot)('are installed so that it can run them, whatever the umask, and asked by it', async () => {
    const before = process.umask(0o077);
    onTestFinished(() => void process.umask(before));
    const world = await createWorld();
    await Promise.all([chmod(world.folder, 0o711), mkdir(world.directory)]);
    await letPass(world.directory);
    await world.runtime({ user: CHILD }).ensure({ signal: never() });
    for (const name of ['geminiCli', 'toolbox'] as const) {
      const folder = await installOf(world, name);
      expect(new Set(await modes(join(folder, 'node_modules')))).toEqual(new Set([0o055, 0o044]));
      expect(await probe([cliFile(folder)], CHILD)).toEqual([name === 'geminiCli' ? 'read' : 'ENOENT']);
    }
    expect(await progressOf(world.runtime())).toHaveLength(1);
  });

  test.runIf(isRoot)('are opened to it where they stand already, and stay sound without another download', async () => {
    const before = process.umask(0o077);
    onTestFinished(() => void process.umask(before));
    const { world, folder, toolboxFolder } = await installed();
    expect(new Set([...(await modes(folder)), ...(await modes(toolboxFolder))])).toEqual(new Set([0]));
    await world.runtime({ user: CHILD }).ensure({ signal: never() });
    expect((await modes(join(folder, 'node_modules'))).every(mode => mode !== 0)).toBe(true);
    expect(await progressOf(world.runtime())).toHaveLength(1);
    expect(world.registry.archives).toHaveLength(2);
  });

  test('find their folder open to pass, unless it holds other things too', async () => {
    const world = await createWorld();
    await letPass(world.directory);
    expect((await stat(world.directory)).mode & 0o777).toBe(0o711);
    await chmod(world.directory, 0o700);
    await mkdir(join(world.directory, 'letters'));
    await letPass(world.directory);
    expect((await stat(world.directory)).mode & 0o777).toBe(0o700);
  });
});

describe('what is left in the directory', () => {
  test('by a server that was killed goes at the next start; what a living one works on stays', async () => {
    const { world, folder, toolboxFolder } = await installed();
    const dead = spawnSync('true').pid;
    const mine = workPath(world.directory);
    const killed = mine.replace(`-${process.pid}-`, `-${dead}-`);
    const ofMyFormerLife = mine.replace(/-\d+-([0-9a-f]{8})$/, '-1000-$1');
    const ofYoungStranger = mine.replace(/\.work-[0-9a-f]{8}/, '.work-00000000');
    const ofOldStranger = mine.replace(/\.work-[0-9a-f]{8}/, '.work-11111111');
    for (const path of [mine, killed, ofMyFormerLife, ofYoungStranger, ofOldStranger]) {
      await mkdir(join(path, 'install', 'node_modules'), { recursive: true });
    }
    await utimes(ofOldStranger, new Date(0), new Date(0));
    await world.runtime().ensure({ signal: never() });
    expect((await readdir(world.directory)).sort()).toEqual(
      [ofYoungStranger, mine, folder, toolboxFolder].map(p => basename(p)).sort(),
    );
  });

  /** Another release's server over the same directory: its Toolbox is pinned otherwise, its Gemini CLI as before. */
  async function upgradeOf(world: World) {
    const { registry, environment } = await createWorld({ os: [process.platform, 'aix'] });
    const start = () => world.runtime({ packages: registry.packages, environment }).ensure({ signal: never() });
    await start();
    return start;
  }
  const DAY_MS = 24 * 60 * 60_000;
  const daysAgo = (days: number): Date => new Date(Date.now() - days * DAY_MS);
  const markedAt = async (folder: string): Promise<number> => (await stat(folder)).mtimeMs;

  test('by a release with other pins stays for a month after its last use, and goes at the next start then', async () => {
    const { world, folder, toolboxFolder } = await installed();
    const start = await upgradeOf(world);
    await utimes(toolboxFolder, daysAgo(29), daysAgo(29));
    await start();
    expect(await world.names()).toHaveLength(3); // the Gemini CLI is pinned as before
    for (const path of [toolboxFolder, folder]) await utimes(path, daysAgo(31), daysAgo(31));
    const { geminiCli } = await start();
    expect(await world.names()).toHaveLength(2);
    expect(await world.names()).not.toContain(basename(toolboxFolder));
    expect(geminiCli.version).toBe(VERSIONS[CLI]);
  });

  test('by a server of another release stays while that is started now and then', async () => {
    const { world, toolboxFolder } = await installed();
    const start = await upgradeOf(world);
    await utimes(toolboxFolder, daysAgo(31), daysAgo(31));
    await world.runtime().ensure({ signal: never() });
    await start();
    expect(await world.names()).toContain(basename(toolboxFolder));
  });

  test('by a server of another release stays while that runs, however long ago it was started', async () => {
    const { world, toolboxFolder } = await installed();
    const start = await upgradeOf(world);
    const running = world.runtime({ limits: { markMs: 20 } });
    await running.ensure({ signal: never() });
    await utimes(toolboxFolder, daysAgo(31), daysAgo(31));
    await expect.poll(() => markedAt(toolboxFolder)).toBeGreaterThan(daysAgo(1).getTime());
    await start();
    expect(await world.names()).toContain(basename(toolboxFolder));
  });
});

describe('a directory in which others can write', () => {
  test('is closed to their writing', async () => {
    const { world } = await installed();
    await chmod(world.directory, 0o777);
    await world.runtime().ensure({ signal: never() });
    expect((await stat(world.directory)).mode & 0o777).toBe(0o755);
  });

  test('is refused, and left as it is, when it holds what is not ours', async () => {
    const world = await createWorld();
    await mkdir(join(world.directory, 'letters'), { recursive: true });
    await chmod(world.directory, 0o777);
    await expect(world.runtime().ensure({ signal: never() })).rejects.toMatchObject({ code: 'programs_not_private' });
    expect((await stat(world.directory)).mode & 0o777).toBe(0o777);
    expect(world.registry.archives).toEqual([]);
  });
});
