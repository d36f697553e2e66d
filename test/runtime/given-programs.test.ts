import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { CLI, VERSIONS } from './tiny-registry.ts';
import { createWorld, never, type World } from './world.ts';

async function ownPrograms(world: World): Promise<{ geminiCliPath: string; toolboxPath: string }> {
  const folder = join(world.folder, 'own programs');
  await mkdir(folder);
  const paths = { geminiCliPath: join(folder, 'gemini.mjs'), toolboxPath: join(folder, 'toolbox') };
  await writeFile(paths.geminiCliPath, "console.log('7.0.0-preview.1')");
  await writeFile(paths.toolboxPath, '#!/bin/sh\necho toolbox version 8.0.0\n', { mode: 0o755 });
  return paths;
}

test('with both programs given nothing is installed: a script is run by this Node, anything else by itself', async () => {
  const world = await createWorld();
  const paths = await ownPrograms(world);
  expect(await world.runtime(paths).ensure({ signal: never() })).toEqual({
    geminiCli: { command: process.execPath, args: [paths.geminiCliPath], version: '7.0.0-preview.1' },
    toolbox: { command: paths.toolboxPath, args: [], version: '8.0.0' },
  });
  expect(await world.names()).toEqual([]);
});

test('with one program given only the other is installed', async () => {
  const world = await createWorld();
  const { toolboxPath } = await ownPrograms(world);
  const { geminiCli, toolbox } = await world.runtime({ toolboxPath }).ensure({ signal: never() });
  expect(geminiCli.version).toBe(VERSIONS[CLI]);
  expect(toolbox.command).toBe(toolboxPath);
  expect(world.registry.archives).toEqual([expect.stringContaining(CLI)]);
});

test('with one program given the installed one stays for other servers on the directory', async () => {
  const world = await createWorld();
  const installed = await world.runtime().ensure({ signal: never() });
  const { geminiCliPath } = await ownPrograms(world);
  await world.runtime({ geminiCliPath }).ensure({ signal: never() });
  expect(await world.runtime().ensure({ signal: never() })).toEqual(installed);
  expect(world.registry.archives).toHaveLength(2);
});

test('a machine without a Toolbox build is told so at once, and is served when one is given', async () => {
  const world = await createWorld({ os: ['another-system'] });
  await expect(world.runtime().ensure({ signal: never() })).rejects.toMatchObject({
    code: 'platform_unsupported',
    params: { platform: `${process.platform}-${process.arch}` },
  });
  expect(world.registry.archives).toEqual([]);
  const { toolboxPath } = await ownPrograms(world);
  const { geminiCli } = await world.runtime({ toolboxPath }).ensure({ signal: never() });
  expect(geminiCli.version).toBe(VERSIONS[CLI]);
});

test.each([
  { what: 'nothing', path: '/nowhere/toolbox', code: 'program_not_found' },
  { what: 'a folder', path: '/', code: 'program_not_found' },
  { what: 'a file that may not be executed', path: '/etc/passwd', code: 'program_not_found' },
  { what: 'a program that fails', path: '/bin/false', code: 'program_unusable' },
  { what: 'a program that knows no version', path: '/bin/pwd', code: 'program_unusable' },
])('TOOLBOX_PATH that names $what gives $code with its name and path', async ({ path, code }) => {
  const world = await createWorld();
  await expect(world.runtime({ toolboxPath: path }).ensure({ signal: never() })).rejects.toMatchObject({
    code,
    params: { name: 'TOOLBOX_PATH', path },
  });
});

test('GEMINI_CLI_PATH that names nothing is told by its own name', async () => {
  const world = await createWorld();
  const runtime = world.runtime({ geminiCliPath: '/nowhere/gemini.js' });
  await expect(runtime.ensure({ signal: never() })).rejects.toMatchObject({ params: { name: 'GEMINI_CLI_PATH' } });
});
