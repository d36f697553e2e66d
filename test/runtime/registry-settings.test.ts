import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { startTinyRegistry, type TinyRegistry } from './tiny-registry.ts';
import { createWorld, failureOf, never, processesIn, type World } from './world.ts';

/** Lets in only who shows the token. */
const demandToken = (registry: TinyRegistry, token: string): void =>
  registry.intervene(
    (request, response) => request.token !== `Bearer ${token}` && Boolean(response.writeHead(401).end('{}')),
  );

/** The world's environment without its registry, which the test names in another way. */
const withoutRegistry = ({ environment }: World, more: Record<string, string> = {}): Record<string, string> => {
  const { npm_config_registry: _, ...rest } = environment;
  return { ...rest, ...more };
};

const host = (registry: TinyRegistry): string => registry.url.replace('http:', '');

describe("the operator's npm settings", () => {
  test('in their own npmrc name the registry and its token', async () => {
    const world = await createWorld();
    demandToken(world.registry, 'token-in-file');
    const lines = [`registry=${world.registry.url}/`, `${host(world.registry)}/:_authToken=token-in-file`];
    await writeFile(join(world.home, '.npmrc'), lines.join('\n'));
    await world.runtime({ environment: withoutRegistry(world) }).ensure({ signal: never() });
    expect(world.registry.archives).toHaveLength(2);
  });

  test('may take a token from the environment', async () => {
    const world = await createWorld();
    demandToken(world.registry, 'token-in-variable');
    await writeFile(join(world.home, '.npmrc'), `${host(world.registry)}/:_authToken = "\${NPM_TOKEN}"\n`);
    const environment = { ...world.environment, NPM_TOKEN: 'token-in-variable' };
    await world.runtime({ environment }).ensure({ signal: never() });
    expect(world.registry.archives).toHaveLength(2);
  });

  test('may name a registry for the packages of one publisher', async () => {
    const world = await createWorld();
    const other = await startTinyRegistry();
    onTestFinished(() => other.close());
    await writeFile(join(world.home, '.npmrc'), `@google:registry=${other.url}/\n`);
    const packages = other.packages;
    await world.runtime({ packages }).ensure({ signal: never() });
    expect(other.archives).toEqual([expect.stringContaining('@google/')]);
    expect(world.registry.archives).toEqual([expect.stringContaining('@toolbox-sdk/')]);
  });

  test('send the install through their proxy', async () => {
    const world = await createWorld();
    const environment = withoutRegistry(world, {
      npm_config_registry: 'http://registry.invalid/',
      HTTP_PROXY: world.registry.url,
    });
    const paths: string[] = [];
    world.registry.intervene(({ path }, response) => {
      paths.push(path);
      return Boolean(response.writeHead(502).end());
    });
    await expect(world.runtime({ environment }).ensure({ signal: never() })).rejects.toMatchObject({
      code: 'install_failed',
    });
    expect(paths).toContainEqual(expect.stringMatching(/^http:\/\/registry\.invalid\//));
  });

  test('that would change what an install does are left out', async () => {
    const world = await createWorld();
    const lines = [
      'dry-run=true',
      'ignore-scripts=false',
      'prefix=/nowhere',
      'global=true',
      'omit[]=dev',
      'offline=true',
      'node-options=--bad',
    ];
    await writeFile(join(world.home, '.npmrc'), lines.join('\n'));
    const { geminiCli } = await world.runtime().ensure({ signal: never() });
    const folder = join(geminiCli.args[0] ?? '', '../..');
    await expect(readFile(join(folder, 'postinstall-ran'))).rejects.toMatchObject({ code: 'ENOENT' });
  });
});

test('an npmrc in the folder the server was started in, or above the install, is not read', async () => {
  const world = await createWorld();
  const hostile = await startTinyRegistry();
  onTestFinished(() => hostile.close());
  const project = join(world.folder, 'project');
  await mkdir(join(project, 'data'), { recursive: true });
  await writeFile(join(project, 'package.json'), JSON.stringify({ name: 'project', workspaces: ['**'] }));
  await writeFile(join(project, '.npmrc'), `registry=${hostile.url}/\n@google:registry=${hostile.url}/\n`);
  await writeFile(join(world.home, '.npmrc'), `registry=${world.registry.url}/\n`);
  const before = process.cwd();
  process.chdir(project);
  onTestFinished(() => process.chdir(before));
  const environment = withoutRegistry(world);
  await world.runtime({ environment, directory: join('data', 'runtime') }).ensure({ signal: never() });
  expect(hostile.archives).toEqual([]);
  expect(world.registry.archives).toHaveLength(2);
});

describe('of the environment', () => {
  test('npm sees these names and no other', async () => {
    const world = await createWorld();
    world.registry.intervene(({ isArchive }) => isArchive);
    const environment = {
      ...world.environment,
      GEMINI_API_KEY: 'canary',
      NODE_OPTIONS: '--no-warnings',
      LD_PRELOAD: '',
      npm_config_script_shell: '/bin/canary',
      NO_PROXY: 'localhost',
    };
    const controller = new AbortController();
    const runtime = world.runtime({ environment });
    const stopped = failureOf(runtime.ensure({ signal: controller.signal }));
    await vi.waitFor(() => expect(world.registry.archives).not.toHaveLength(0), 10_000);
    const [npm] = await processesIn(world.directory);
    const names = (npm?.environment ?? '').split('\0').map(entry => entry.split('=')[0]);
    const ofMachine = 'npm_config_cafile'; // when its global npmrc names one
    expect(new Set(names.filter(name => name !== '' && name !== ofMachine))).toEqual(
      new Set([
        'HOME',
        'NO_PROXY',
        'PATH',
        'npm_config_cache',
        'npm_config_globalconfig',
        'npm_config_registry',
        'npm_config_strict-ssl',
        'npm_config_userconfig',
      ]),
    );
    expect(npm?.environment).not.toContain(world.home);
    expect(npm?.environment).not.toContain('canary');
    controller.abort();
    expect(await stopped).toMatchObject({ code: 'cancelled' });
  });

  test('a program asked for its version sees three names and no other', async () => {
    const world = await createWorld();
    const geminiCliPath = join(world.folder, 'given.cjs');
    await writeFile(
      geminiCliPath,
      "console.log('1.2.3'); require('node:fs').writeFileSync(__dirname + '/seen.json', JSON.stringify(process.env))",
    );
    const environment = { ...world.environment, GEMINI_API_KEY: 'canary', NO_PROXY: '*' };
    await world.runtime({ environment, geminiCliPath }).program('geminiCli', never());
    const seen: unknown = JSON.parse(await readFile(join(world.folder, 'seen.json'), 'utf8'));
    expect(Object.keys(seen ?? {})).toEqual(expect.arrayContaining(['GEMINI_CLI_NO_RELAUNCH', 'HOME', 'PATH']));
    expect(Object.keys(seen ?? {})).toHaveLength(3);
    expect(seen).toHaveProperty('HOME', expect.stringContaining(world.directory));
  });
});
