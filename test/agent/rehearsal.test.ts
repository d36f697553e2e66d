import { join } from 'node:path';
import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { RehearsalModel } from '../../src/agent/rehearsal-model.ts';
import { newToken } from '../../src/base/ids.ts';
import { agentPids } from './agent-pids.ts';
import { createEgressWorld, goodRequest, OURS } from './egress-world.ts';
import { says, textChunk } from './gemini-server.ts';
import { startMcp } from './mcp-server.ts';
import { createWorld, ended, type World } from './world.ts';

let world: World;
const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});
async function open(options: Parameters<typeof createWorld>[0] = {}): Promise<World> {
  world = await createWorld(options);
  closing.push(() => world.close());
  return world;
}

const SOON = { timeout: 20_000 };
const forever = (): AbortSignal => new AbortController().signal;
const logged = (words: string): number => world.log.filter(line => line.includes(words)).length;

describe('a process that nobody has asked yet', () => {
  test('rehearses a whole turn with its real tools, no model is asked, and another session is ready then', async () => {
    await open();
    await world.agent.warm(forever());
    await vi.waitFor(() => expect(logged('"rehearsed"')).toBe(1), SOON);
    expect(world.mcp.rehearsed.map(({ name }) => name)).toEqual(['get_models']);
    await vi.waitFor(() => expect(world.mcp.listed.size).toBe(2), SOON);
    const [rehearsed, ready] = world.mcp.offered;
    expect([rehearsed?.isClosed, ready?.isClosed]).toEqual([true, false]);
    expect([world.gemini.requests, world.mcp.calls]).toEqual([[], []]);
    const { tools, tokens } = world.serving();
    expect(ended(await world.ask('One.', { tools }))).toBe('done');
    expect(tokens).toEqual([ready?.token]);
    expect(JSON.stringify(world.gemini.requests)).not.toContain('Are you ready?');
  });

  test('rehearses nothing when a question is sooner, and not after it', async () => {
    await open();
    expect(ended(await world.ask('At once.'))).toBe('done');
    await vi.waitFor(() => expect(world.mcp.listed.size).toBe(2), SOON);
    expect(world.mcp.offered.map(({ isRehearsal }) => isRehearsal)).toEqual([false, false]);
  });

  test('answers a question that comes meanwhile without waiting for the rehearsal', async () => {
    await open();
    const letGo = world.mcp.holdRehearsals();
    await world.agent.warm(forever());
    await vi.waitFor(() => expect(world.mcp.rehearsed).toHaveLength(1), SOON);
    world.gemini.script(says('Here.'));
    expect((await world.ask('Now?')).text).toBe('Here.');
    expect(logged('"rehearsed"')).toBe(0);
    letGo();
    await vi.waitFor(() => expect(logged('"rehearsed"')).toBe(1), SOON);
  });

  test('that never comes to the end of it is none the worse', async () => {
    await open({ limits: { rehearsalMs: 300 } });
    const letGo = world.mcp.holdRehearsals();
    await world.agent.warm(forever());
    await vi.waitFor(() => expect(logged('a rehearsal did not come to its end')).toBe(1), SOON);
    expect(ended(await world.ask('Now?'))).toBe('done');
    expect(logged('agent process lost')).toBe(0);
    letGo();
  });
});

describe('an agent program that', () => {
  const withAgent = async (how: string): Promise<void> => {
    const program = { command: process.execPath, args: [join(import.meta.dirname, '../programs/acp-agent.mjs'), how] };
    const mcp = await startMcp();
    onTestFinished(() => mcp.close());
    const tools = { ...mcp.tools, names: [] };
    await open({ geminiCli: async () => ({ ...program, version: '1.0.0' }), tools });
    world.gemini.script(response => void response.end(JSON.stringify(textChunk('Hello.', 'STOP'))));
  };

  test('offers foreign tools in its rehearsal serves only until another does, which is started when it is needed', async () => {
    await withAgent('offers-foreign-tools');
    await world.agent.warm(forever());
    await vi.waitFor(() => expect(logged('foreign tools in its rehearsal')).toBe(1), SOON);
    expect(world.log.join('')).toContain('run_shell_command');
    const [distrusted] = await agentPids(world.directory);
    expect(world.agent.processes).toBe(1);
    expect(ended(await world.ask('Hello?'))).toBe('agent_not_contained');
    await vi.waitFor(() => expect(logged('foreign tools in its rehearsal')).toBe(2), SOON);
    expect(ended(await world.ask('And now?'))).toBe('agent_not_contained');
    await vi.waitFor(async () => expect(await agentPids(world.directory)).not.toContain(distrusted), SOON);
    expect(world.gemini.requests).toEqual([]);
  });

  test('dies in its rehearsal is started again for a question, and for nothing else', async () => {
    await withAgent('dies-at-once');
    await world.agent.warm(forever());
    await vi.waitFor(() => expect(logged('agent process lost')).toBe(1), SOON);
    await vi.waitFor(() => expect(logged('a rehearsal did not come to its end')).toBe(1), SOON);
    await vi.waitFor(() => expect(world.agent.processes).toBe(0), SOON);
    expect(ended(await world.ask('Hello?'))).toBe('agent_crashed');
  });
});

describe('the model of a rehearsal', () => {
  test('calls one of our tools, says a word, and then no more; nobody else is asked', async () => {
    const doors = await createEgressWorld();
    closing.push(() => doors.close());
    const token = newToken();
    const model = new RehearsalModel(OURS);
    const end = doors.egress.rehearse(token, model);
    const texts: string[] = [];
    for (let step = 0; step < 3; step++) texts.push(await (await doors.post(goodRequest, { token })).text());
    expect(texts[0]).toContain(`"functionCall":{"name":"${OURS[0]}"`);
    expect(texts[1]).toContain('"text"');
    expect(texts[2]).toContain('too_many_steps');
    expect(model.check?.verdict).toBe('ours');
    end();
    expect((await doors.post(goodRequest, { token })).status).toBe(401);
    expect(doors.gemini.requests).toEqual([]);
  });

  test('refuses what declares other tools, and remembers it', async () => {
    const doors = await createEgressWorld();
    closing.push(() => doors.close());
    const token = newToken();
    const model = new RehearsalModel(OURS);
    doors.egress.rehearse(token, model);
    const shell = { ...goodRequest, tools: [{ functionDeclarations: [{ name: 'run_shell_command' }] }] };
    expect((await doors.post(shell, { token })).status).toBe(400);
    expect((await doors.post(goodRequest, { token })).status).toBe(200);
    expect(model.check).toEqual({ verdict: 'foreign', names: ['run_shell_command'] });
  });
});
