import { readdirSync, readFileSync } from 'node:fs';
import { chmod, readFile, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { generateKey } from '../../src/vault/vault.ts';
import { ask, setUp } from '../harness/ask.ts';
import { knock, knockAndRun } from '../harness/knock.ts';
import { probe } from '../harness/probe.ts';
import { CHILD, isRoot, NEEDS_ROOT, type ReachablePlace, reachablePlace } from '../harness/reachable-place.ts';
import { type ServerProcess, startMain, startServerProcess } from '../harness/server-process.ts';
import { whenFileIsOver } from '../harness/whole-file.ts';

const whenOver = whenFileIsOver();
let place: ReachablePlace;

beforeAll(async () => {
  if (isRoot) place = await reachablePlace(whenOver);
});
beforeEach(({ skip }) => skip(!isRoot, NEEDS_ROOT));

/** A server on the data folder of that name, with the demo set up, for which both children were started. */
async function connected(
  name: string,
  env: Record<string, string> = {},
): Promise<{ server: ServerProcess; data: string }> {
  const data = join(place.folder, name);
  const server = await startServerProcess(place.folder, { ...place.env, DATA_DIR: data, ...env });
  expect(await setUp(await server.open())).toMatchObject({ status: 'done' });
  return { server, data };
}

const statusOf = (pid: number): Record<string, string> =>
  Object.fromEntries(
    readFileSync(`/proc/${pid}/status`, 'utf8')
      .split('\n')
      .map(line => line.split(':').map(part => part.trim().replaceAll('\t', ' ')))
      .map(([key = '', value = '']) => [key, value]),
  );

const four = (id: number): string => Array.from({ length: 4 }, () => id).join(' ');

/** An address that a process can read in itself. */
const addressIn = (pid: number): number =>
  Number.parseInt(readFileSync(`/proc/${pid}/maps`, 'utf8').split('-')[0] ?? '', 16);

describe('started by root, the server', () => {
  test('answers a question with children of another user, without groups or rights', async () => {
    const { server } = await connected('children');
    expect((await ask(await server.open(), 'How many orders in 2025?')).ending.outcome).toBe('done');
    const children = server.descendants().map(pid => statusOf(pid));
    expect(new Set(children.map(({ Name }) => Name))).toEqual(new Set(['node', 'toolbox']));
    const none = '0'.repeat(16);
    for (const { Uid, Gid, Groups, CapEff, CapPrm, CapAmb } of children) {
      expect({ Uid, Gid, Groups }).toEqual({ Uid: four(CHILD.uid), Gid: four(CHILD.gid), Groups: '' });
      expect({ CapEff, CapPrm, CapAmb }).toEqual({ CapEff: none, CapPrm: none, CapAmb: none });
    }
    expect(server.output()).toContain('as a user of their own');
  });

  test('has nothing that they can read: memory, environment, database, token, homes', async () => {
    const { server, data } = await connected('secrets', { ENCRYPTION_KEY: generateKey() });
    const files = [data, ...readdirSync(data).map(name => join(data, name))];
    const own = ['agent', 'toolbox'].map(name => join(data, name));
    const process = ['environ', 'mem'].map(file => `/proc/${server.pid}/${file}`);
    const paths = [...process, ...files, homedir()];
    const address = addressIn(server.pid);
    expect(await probe(paths, undefined, address)).toEqual(paths.map(() => 'read')); // there is something to be read
    expect(paths).toEqual(expect.arrayContaining([join(data, 'looker-chat.db'), join(data, 'access-token'), ...own]));
    expect(await probe(paths, CHILD, address)).toEqual(paths.map(() => 'EACCES'));
  });

  test('lets them in at its own address only with the token, as it does any stranger', async () => {
    const { server } = await connected('knocking', { HOST: '::' });
    const [connection] = z
      .array(z.object({ id: z.string() }))
      .parse(await (await fetch(`${server.url}/api/connections`)).json());
    for (const host of ['127.0.0.1', '[::1]']) {
      const url = `http://${host}:${server.port}/api/connections`;
      expect([await knock(url), await knock(url, CHILD)]).toEqual(['200', '401']);
      await knockAndRun(`${url}/${connection?.id}`, CHILD);
    }
    expect(await (await fetch(`${server.url}/api/connections`)).json()).toMatchObject([{ id: connection?.id }]);
  });

  test('obeys AGENT_USER, with a group of its own where one is named', async () => {
    const { server, data } = await connected('named', { AGENT_USER: '60800:60900' });
    for (const { Uid, Gid } of server.descendants().map(statusOf))
      expect([Uid, Gid]).toEqual([four(60_800), four(60_900)]);
    expect((await stat(data)).gid).toBe(60_900);
  });

  test('serves one question about the demo so too, in a folder within its own', async () => {
    const settings = { ...place.env, DATA_DIR: join(place.folder, 'asked'), AGENT_USER: '60800' };
    const command = startMain(place.folder, ['ask', '--demo', 'How many orders in 2025?'], settings);
    expect(await command.ended).toMatchObject({ exitCode: 0 });
    expect((await stat(join(place.folder, 'asked'))).mode & 0o777).toBe(0o710);
  });

  test('leaves no child and no home when it ends, and ends the Toolbox of one that was killed', async () => {
    const { server, data } = await connected('ending');
    const homes = (): string[] => readdirSync(join(data, 'agent'));
    expect(homes()).toHaveLength(1);
    const toolbox = server.descendants().find(pid => statusOf(pid)['Name'] === 'toolbox');
    await server.kill('SIGKILL');
    expect(await readFile(`/proc/${toolbox}/comm`, 'utf8')).toBe('toolbox\n');
    const { server: next } = await connected('ending');
    await vi.waitFor(() => expect(() => readFileSync(`/proc/${toolbox}/comm`)).toThrow('ENOENT'));
    expect(next.output()).not.toContain('open to other users');
    const children = next.descendants();
    await next.kill('SIGTERM');
    for (const pid of children) expect(() => readFileSync(`/proc/${pid}/comm`)).toThrow('ENOENT');
    expect(homes()).toEqual([]);
  });

  test('works on with a data folder that it used without that user, and back again', async () => {
    const { server, data } = await connected('changing');
    await server.kill('SIGTERM');
    await chmod(place.folder, 0o700);
    const { server: alone } = await connected('changing');
    expect(alone.descendants().map(pid => statusOf(pid)['Uid'])).toEqual([four(0), four(0)]);
    await alone.kill('SIGTERM');
    await chmod(place.folder, 0o711);
    const { server: again } = await connected('changing', { AGENT_USER: '60801' });
    expect(again.descendants().map(pid => statusOf(pid)['Uid'])).toEqual([four(60_801), four(60_801)]);
    expect((await stat(data)).mode & 0o777).toBe(0o710);
  });
});
