import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { endStrays } from '../../src/base/strays.ts';
import { CodedError } from '../../src/contract/errors.ts';
import { isAlive } from '../harness/is-alive.ts';
import { programs } from '../harness/programs.ts';
import { type Answerer, CLIENT_SECRET, issuedToken, json } from './egress-stand-in.ts';
import { openWorld, QUERY, RUN_ROUTE, type World } from './tools-world.ts';

/** A cold Toolbox on a busy machine needs more than the default second. */
const SOON = { timeout: 15_000 };

let world: World;
afterEach(() => world.close());

const MODELS = {
  'GET /lookml_models': json([{ name: 'shop', label: 'Shop', project_name: 'p', allowed_db_connection_names: [] }]),
};

/** The Toolbox of this test, by the configuration it runs with. */
async function toolboxPid(): Promise<number> {
  const config = join(world.directory, 'toolbox', 'tools.yaml');
  for (const name of (await readdir('/proc')).filter(entry => /^\d+$/.test(entry))) {
    const commandLine = await readFile(`/proc/${name}/cmdline`, 'utf8').catch(() => '');
    if (commandLine.split('\0').includes(config)) return Number(name);
  }
  throw new Error('no Toolbox runs');
}

/** A call that Looker never answers. */
const silent: Answerer = () => {};

describe('the Toolbox process', () => {
  test('starts with the first call, serves the next ones, and is gone after close', async () => {
    world = await openWorld(MODELS);
    expect(await readdir(world.directory)).toEqual([]);
    const tools = world.open();
    await tools.run('get_models');
    const pid = await toolboxPid();
    await tools.run('get_models');
    expect(await toolboxPid()).toBe(pid);
    await world.looker.close();
    expect(isAlive(pid)).toBe(false);
  });

  test('killed between two calls is started again by the next', async () => {
    world = await openWorld(MODELS);
    const tools = world.open();
    await tools.run('get_models');
    process.kill(await toolboxPid(), 'SIGKILL');
    expect(await tools.run('get_models')).toMatchObject({ isError: false });
  });

  test('killed in the middle of calls fails all of them at once, and the next call works', async () => {
    let running = 0;
    world = await openWorld({ ...MODELS, [RUN_ROUTE]: (...call) => void (silent(...call), (running += 1)) });
    const tools = world.open();
    const answers = [tools.run('query', QUERY), tools.run('query', QUERY)];
    await vi.waitFor(() => expect(running).toBe(answers.length), SOON);
    process.kill(await toolboxPid(), 'SIGKILL');
    expect((await Promise.all(answers)).map(({ isError }) => isError)).toEqual([true, true]);
    expect(tools.ended()).toMatchObject(answers.map(() => ({ outcome: 'failed', code: 'toolbox_unavailable' })));
    expect(await tools.run('get_models')).toMatchObject({ isError: false });
  });

  test('that was left behind by a killed server, even before it was ready, is ended when a server starts', async () => {
    world = await openWorld(MODELS);
    const started = world.looker.warm();
    const stray = await vi.waitFor(toolboxPid, SOON);
    await endStrays(join(world.directory, 'toolbox'));
    await started.catch(() => {}); // its server is alive here, and starts another
    await vi.waitFor(() => expect(isAlive(stray)).toBe(false), SOON);
  });

  test('that cannot start is tried three times, then said to be unavailable', async () => {
    let tries = 0;
    const broken = async () => {
      tries += 1;
      return { command: process.execPath, args: ['-e', 'process.exit(1)', '--'] };
    };
    world = await openWorld(MODELS, broken);
    const tools = world.open();
    expect(await tools.run('get_models')).toMatchObject({ isError: true });
    expect(tools.ended()).toMatchObject([{ code: 'toolbox_unavailable' }]);
    expect(tries).toBe(3);
  });

  test('that does not exist on this machine fails the call with that reason, at once', async () => {
    const missing = () => Promise.reject(new CodedError('platform_unsupported', { params: { platform: 'plan9' } }));
    world = await openWorld(MODELS, missing);
    const tools = world.open();
    expect(await tools.run('get_models')).toMatchObject({ isError: true, text: expect.stringContaining('plan9') });
    expect(tools.ended()).toMatchObject([{ code: 'platform_unsupported' }]);
  });

  test('is never mistaken for another Toolbox that answers on its port', async () => {
    const other = `const a = process.argv, port = a[a.indexOf('--port') + 1];
      const file = require('path').join(process.env.HOME, 'other.yaml');
      require('fs').writeFileSync(file, JSON.stringify({ kind: 'source', name: 's', type: 'looker', base_url: 'http://127.0.0.1:9', use_client_oauth: 'true' }));
      require('child_process').spawn(a[a.indexOf('--') + 1], ['--config', file, '--port', port, '--disable-version-check'], { stdio: 'inherit' });`;
    const args = ['-e', other, '--', '--', programs.toolbox.command];
    world = await openWorld(MODELS, async () => ({ command: process.execPath, args }));
    const tools = world.open();
    await tools.run('get_models');
    expect(tools.ended()).toMatchObject([{ code: 'toolbox_unavailable' }]);
    expect(world.logged.join('')).toContain('another program answers on the port');
  });
});

describe('what the Toolbox is given', () => {
  test('is no secret: not in its environment, arguments or files, and only what it needs', async () => {
    world = await openWorld({ ...MODELS, [RUN_ROUTE]: json([]) });
    const tools = world.open();
    await tools.run('get_models');
    await tools.run('query', QUERY);
    const pid = await toolboxPid();
    const environ = (await readFile(`/proc/${pid}/environ`, 'utf8')).split('\0').filter(Boolean);
    expect(new Set(environ.map(line => line.split('=')[0]))).toEqual(
      new Set(['GCE_METADATA_HOST', 'HOME', 'LANG', 'PATH', 'TMPDIR', 'TZ']),
    );
    const config = await readFile(join(world.directory, 'toolbox', 'tools.yaml'), 'utf8');
    const given = [...environ, await readFile(`/proc/${pid}/cmdline`, 'utf8'), config].join('\n');
    for (const secret of [CLIENT_SECRET, issuedToken(1), tools.token, 'stand-in-client', world.standIn.url]) {
      expect(given).not.toContain(secret);
    }
  });

  test('is readable by nobody else', async () => {
    world = await openWorld(MODELS);
    await world.open().run('get_models');
    const mode = async (...path: string[]) =>
      ((await stat(join(world.directory, 'toolbox', ...path))).mode & 0o777).toString(8);
    expect([await mode(), await mode('home'), await mode('tools.yaml')]).toEqual(['700', '700', '600']);
  });

  test('is a program that stays on this machine: its port is closed to other host names and to calls without a ticket', async () => {
    world = await openWorld(MODELS);
    await world.open().run('get_models');
    const command = (await readFile(`/proc/${await toolboxPid()}/cmdline`, 'utf8')).split('\0');
    const flag = (name: string): string | undefined => command[command.indexOf(name) + 1];
    expect(command[0]).toBe(programs.toolbox.command);
    expect([flag('--address'), flag('--allowed-hosts')]).toEqual(['127.0.0.1', '127.0.0.1']);
    const before = world.standIn.seen.length;
    const body = JSON.stringify({
      jsonrpc: '2.0',
      id: 1,
      method: 'tools/call',
      params: { name: 'get_models', arguments: {} },
    });
    const call = (headers: Record<string, string>) =>
      fetch(`http://127.0.0.1:${flag('--port')}/mcp`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body,
      });
    expect((await call({})).ok).toBe(false);
    const answer = await call({ 'x-looker-ticket': 'Bearer guessed' });
    expect(await answer.text()).not.toContain('shop');
    expect(world.standIn.seen).toHaveLength(before);
  });
});
