import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test, vi } from 'vitest';
import { findNpm } from '../../src/runtime/npm-command.ts';
import { CLI, type Intervention, TOOLBOX, VERSIONS } from './tiny-registry.ts';
import { createWorld, failureOf, never, processesIn, type World } from './world.ts';

/** All that stands below a name in the runtime's directory, npm's cache apart. */
const below = async (world: World, name: string): Promise<string[]> =>
  name === 'npm-cache' ? [] : readdir(join(world.directory, name), { recursive: true });

const REGISTRIES: { what: string; code: string; intervene: Intervention }[] = [
  {
    what: 'an archive that was tampered with',
    code: 'install_checksum',
    intervene: ({ isArchive }, response) => isArchive && Boolean(response.end(Buffer.from('another archive'))),
  },
  {
    what: 'a sign-in page of the network',
    code: 'install_offline',
    intervene: (_request, response) => Boolean(response.end('<html><form>Sign in to the Wi-Fi</form></html>')),
  },
  {
    what: 'a connection that breaks in the middle of an archive',
    code: 'install_offline',
    intervene: ({ isArchive }, response) => {
      if (!isArchive) return false;
      response.writeHead(200, { 'content-length': 1_000_000 });
      response.write('half', () => response.destroy());
      return true;
    },
  },
  {
    what: 'an internal error of the registry',
    code: 'install_failed',
    intervene: (_request, response) => Boolean(response.writeHead(500).end()),
  },
];

describe('an install that fails', () => {
  test.each(REGISTRIES)(
    'by $what says $code, leaves nothing half, and works the next time',
    async ({ code, intervene }) => {
      const world = await createWorld();
      world.registry.intervene(intervene);
      const runtime = world.runtime();
      await expect(runtime.ensure({ signal: never() })).rejects.toMatchObject({ code });
      expect((await world.names()).filter(name => name !== 'npm-cache')).toEqual([]);
      world.registry.intervene(undefined);
      await expect(runtime.ensure({ signal: never() })).resolves.toHaveProperty('geminiCli.version', VERSIONS[CLI]);
    },
  );

  test('without a network says so within seconds', async () => {
    const world = await createWorld();
    const environment = { ...world.environment, npm_config_registry: 'http://127.0.0.1:1/' };
    const started = performance.now();
    await expect(world.runtime({ environment }).ensure({ signal: never() })).rejects.toMatchObject({
      code: 'install_offline',
    });
    expect(performance.now() - started).toBeLessThan(30_000); // 2 s; npm by itself takes 71 s
  });

  test('for want of disk space says so before anything is fetched', async () => {
    const world = await createWorld();
    const runtime = world.runtime({ limits: { freeBytes: Number.MAX_SAFE_INTEGER } });
    await expect(runtime.ensure({ signal: never() })).rejects.toMatchObject({ code: 'install_no_space' });
    expect(world.registry.archives).toEqual([]);
  });

  test('by taking too long is stopped', async () => {
    const world = await createWorld();
    world.registry.intervene(({ isArchive }) => isArchive);
    const runtime = world.runtime({ limits: { installMs: 1_000 } });
    await expect(runtime.ensure({ signal: never() })).rejects.toMatchObject({ code: 'install_failed' });
    expect(await processesIn(world.directory)).toEqual([]);
  });

  test('because npm was killed leaves a place where the next one succeeds', async () => {
    const world = await createWorld();
    world.registry.intervene(({ isArchive }) => isArchive);
    const runtime = world.runtime();
    const failed = failureOf(runtime.ensure({ signal: never() }));
    await vi.waitFor(() => expect(world.registry.archives).not.toHaveLength(0), 10_000);
    for (const { pid } of await processesIn(world.directory)) process.kill(pid, 'SIGKILL');
    expect(await failed).toMatchObject({ code: 'install_failed' });
    world.registry.intervene(undefined);
    await expect(runtime.ensure({ signal: never() })).resolves.toHaveProperty('toolbox.version', VERSIONS[TOOLBOX]);
  });

  test.each([
    { what: 'does not start', toolboxScript: 'exit 3' },
    { what: 'is another version than the pinned one', toolboxScript: 'echo 4.5.7' },
  ])('because the program $what is not kept', async ({ toolboxScript }) => {
    const world = await createWorld({ toolboxScript });
    await expect(world.runtime().ensure({ signal: never() })).rejects.toMatchObject({
      code: 'program_broken',
      params: { program: 'MCP Toolbox', version: VERSIONS[TOOLBOX] },
    });
    const programs = (await world.names()).map(name => below(world, name));
    expect((await Promise.all(programs)).flat().filter(name => name.includes(TOOLBOX))).toEqual([]);
  });

  test('because of one program ends the other, and leaves nothing running', async () => {
    const world = await createWorld();
    world.registry.intervene(({ path, isArchive }, response) => {
      if (isArchive && path.includes(TOOLBOX)) return Boolean(response.end(Buffer.from('another archive')));
      return isArchive; // the Gemini CLI never comes
    });
    await expect(world.runtime().ensure({ signal: never() })).rejects.toMatchObject({ code: 'install_checksum' });
    expect(await processesIn(world.directory)).toEqual([]);
    expect(await world.names()).toEqual(['npm-cache']);
  });

  test('where no folder can be made says install_failed', async () => {
    const world = await createWorld();
    await writeFile(world.directory, 'a file stands here');
    await expect(world.runtime().ensure({ signal: never() })).rejects.toMatchObject({ code: 'install_failed' });
  });

  test('because there is no npm, beside Node or on the path, says npm_missing', async () => {
    const world = await createWorld();
    await mkdir(join(world.folder, 'bin'));
    const node = join(world.folder, 'bin', 'node');
    await expect(findNpm({ node, path: world.folder })).rejects.toMatchObject({ code: 'npm_missing' });
    await writeFile(join(world.folder, 'npm'), '', { mode: 0o755 });
    const fromHere = relative(process.cwd(), world.folder); // an npm that only this working folder leads to
    await expect(findNpm({ node, path: fromHere })).rejects.toMatchObject({ code: 'npm_missing' });
    expect(await findNpm({ node, path: world.folder })).toEqual([join(world.folder, 'npm')]);
  });
});

test('an archive with paths that climb out, and with links, writes nothing outside its folder', async () => {
  const world = await createWorld({
    afterPacking: async tar => {
      const folder = join(tar, '..');
      await writeFile(join(folder, 'evil'), 'evil');
      const rename = `--transform=s,^evil$,package/../../../../../../escaped,`;
      await promisify(execFile)('tar', ['-rPf', tar, '-C', folder, rename, 'evil']);
      await promisify(execFile)('ln', ['-s', parentOf(folder), join(folder, 'link')]);
      await promisify(execFile)('tar', ['-rf', tar, '-C', folder, '--transform=s,^link$,package/link,', 'link']);
    },
  });
  await world.runtime().ensure({ signal: never() });
  const everything = await readdir(world.folder, { recursive: true });
  expect(everything.filter(name => name.endsWith('escaped') || name.endsWith('link'))).toEqual([]);
  expect(await readFile(join(world.registry.packages, 'package.json'), 'utf8')).not.toBe('');
});
const parentOf = (folder: string): string => join(folder, '..');
