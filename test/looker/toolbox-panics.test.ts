import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { createLog } from '../../src/base/log.ts';
import { Redactor } from '../../src/base/redactor.ts';
import { createToolbox, type Toolbox } from '../../src/looker/toolbox.ts';
import { programs } from '../harness/programs.ts';
import { type Answerer, json, type StandIn, startStandIn } from './egress-stand-in.ts';

const log = createLog({ level: 'silent', redactor: new Redactor() });
const call = { arguments: {}, ticket: 'a-ticket', timeoutMs: 20_000 };

let toolbox: Toolbox;
let standIn: StandIn;
let directory: string;

/** The real Toolbox straight before a Looker that answers as it should not: no egress repairs anything here. */
async function open(routes: Record<string, Answerer>): Promise<void> {
  standIn = await startStandIn(routes);
  directory = await mkdtemp(join(tmpdir(), 'toolbox-'));
  toolbox = createToolbox({ program: async () => programs.toolbox, directory, egressUrl: standIn.url, log });
}

afterEach(async () => {
  await toolbox.close();
  await standIn.close();
  await rm(directory, { recursive: true, force: true });
});

describe('a Toolbox that panics', () => {
  test('in the call’s own routine fails that call, and the process goes on', async () => {
    await open({ 'GET /lookml_models': json([{ name: 'shop', label: null }]), 'GET /looks/search': json([]) });
    expect(await toolbox.call({ ...call, tool: 'get_models' })).toEqual({ failed: true, blocks: [] });
    const { pid } = toolbox;
    expect(await toolbox.call({ ...call, tool: 'get_looks' })).toEqual({ failed: false, blocks: [] });
    expect(toolbox.pid).toBe(pid);
  });

  test('beside it dies: that call fails, and the next one has a new process', async () => {
    const tile = { id: '1', look_id: '7', look: { id: '7', query: null } };
    await open({ 'GET /dashboards/1': json({ id: '1', dashboard_elements: [tile] }), 'GET /looks/search': json([]) });
    await toolbox.warm();
    const { pid } = toolbox;
    const dying = toolbox.call({ ...call, tool: 'run_dashboard', arguments: { dashboard_id: '1' } });
    // The panic and the answer race in the Toolbox: now and then the answer leaves first.
    const outcome = await dying.then(
      ({ failed }) => (failed ? 'failed' : 'answered'),
      error => error.code,
    );
    expect(['toolbox_unavailable', 'answered']).toContain(outcome);
    await vi.waitFor(() => expect(existsSync(`/proc/${pid}`)).toBe(false));
    expect(await toolbox.call({ ...call, tool: 'get_looks' })).toEqual({ failed: false, blocks: [] });
    expect(toolbox.pid).not.toBe(pid);
  });
});

describe('a Toolbox that is lost during a call', () => {
  test('runs the call once more in a new process when nothing was asked of Looker yet', async () => {
    await open({ 'GET /looks/search': json([]) });
    await toolbox.warm();
    process.kill(toolbox.pid ?? 0, 'SIGKILL');
    expect(await toolbox.call({ ...call, tool: 'get_looks', mayRepeat: () => true })).toEqual({
      failed: false,
      blocks: [],
    });
  });

  test('runs it only once more', async () => {
    await open({ 'GET /looks/search': () => process.kill(toolbox.pid ?? 0, 'SIGKILL') });
    const deadly = { ...call, tool: 'get_looks', mayRepeat: () => true };
    await expect(toolbox.call(deadly)).rejects.toMatchObject({ code: 'toolbox_unavailable' });
    expect(standIn.to('/looks/search')).toHaveLength(2);
  });
});

describe('the Toolbox’s answers', () => {
  test.each([
    [401, /./],
    [403, /./],
    [429, /./],
    [422, /./],
    [500, /./],
  ])('HTTP %i of Looker is a failed call with words', async (status, words) => {
    await open({ 'GET /lookml_models': json({ message: 'No' }, status) });
    const reply = await toolbox.call({ ...call, tool: 'get_models' });
    expect(reply).toEqual({ failed: true, blocks: [expect.stringMatching(words)] });
  });

  test('the ticket goes upstream as it came, each call with its own', async () => {
    await open({ 'GET /looks/search': json([]) });
    const tickets = ['one', 'two', 'three'];
    await Promise.all(tickets.map(ticket => toolbox.call({ ...call, ticket, tool: 'get_looks' })));
    const seen = standIn.to('/looks/search').map(({ authorization }) => authorization);
    expect(new Set(seen)).toEqual(new Set(tickets.map(ticket => `Bearer ${ticket}`)));
    expect(seen).toHaveLength(tickets.length);
  });

  test('its probe for a cloud’s metadata server ends in our egress, not in the network', async () => {
    await open({});
    await toolbox.warm();
    expect(standIn.seen.map(({ path }) => path)).toContain('/computeMetadata/v1/project/project-id');
  });

  test('after close no process is started any more', async () => {
    await open({});
    await toolbox.close();
    await expect(toolbox.call({ ...call, tool: 'get_looks' })).rejects.toMatchObject({ code: 'toolbox_unavailable' });
    expect(toolbox.pid).toBeUndefined();
  });

  test('close during the start leaves no process behind', async () => {
    await open({});
    const starting = toolbox.warm();
    await Promise.all([toolbox.close(), expect(starting).rejects.toMatchObject({ code: 'toolbox_unavailable' })]);
    expect(toolbox.pid).toBeUndefined();
  });
});
