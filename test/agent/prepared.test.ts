import { join } from 'node:path';
import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { agentPids } from './agent-pids.ts';
import { calls, heldAnswers, says, talksForEver, textChunk } from './gemini-server.ts';
import { type McpServer, startMcp } from './mcp-server.ts';
import { createWorld, ended, type World } from './world.ts';

let world: World;
afterEach(() => world.close());

/** What is kept ready is then the first session of the process. */
const withoutRehearsal = (options: Parameters<typeof createWorld>[0] = {}): Promise<World> =>
  createWorld({ ...options, limits: { rehearsalMs: 0, ...options.limits } });

const SOON = { timeout: 20_000 };
const forever = (): AbortSignal => new AbortController().signal;

/** The token of the session that is ready for the next turn. */
const readyToken = (mcp: McpServer = world.mcp): Promise<string> =>
  vi.waitFor(() => {
    const ready = mcp.offered.filter(({ token, isClosed }) => !isClosed && mcp.listed.has(token));
    if (ready.length !== 1) throw new Error(`${ready.length} sessions are ready`);
    return ready[0]?.token ?? '';
  }, SOON);

/** Asks, and gives the tokens that the turn's tools were served to. */
async function askServed(text: string): Promise<{ outcome: string; tokens: string[] }> {
  const { tools, tokens } = world.serving();
  return { outcome: ended(await world.ask(text, { tools })), tokens };
}

describe('the next session', () => {
  test('is opened before anyone asks, is the one that the question gets, and is followed by another', async () => {
    world = await withoutRehearsal();
    await world.agent.warm(forever());
    const first = await readyToken();
    expect(await askServed('One.')).toEqual({ outcome: 'done', tokens: [first] });
    const second = await readyToken();
    expect(second).not.toBe(first);
    expect(await askServed('Two.')).toEqual({ outcome: 'done', tokens: [second] });
    expect(world.mcp.offered.find(({ token }) => token === first)?.isClosed).toBe(true);
  });

  test('that is on its way is taken by the turn that comes meanwhile', async () => {
    world = await withoutRehearsal();
    const { tokens, outcome } = await askServed('At once.');
    expect([outcome, tokens]).toEqual(['done', [world.mcp.offered[0]?.token]]);
  });

  test('knows nothing of the turns before it: what the model is told comes with the turn', async () => {
    world = await withoutRehearsal();
    expect(ended(await world.ask('MARKED-QUESTION', { context: 'MARKED-CONTEXT' }))).toBe('done');
    await readyToken();
    await world.ask('Next.', { context: 'Today.' });
    expect(JSON.stringify(world.gemini.requests.at(-1))).not.toContain('MARKED');
  });

  test('is none while a turn is at work, and many at once each open their own', async () => {
    const { reply, finish } = heldAnswers();
    world = await withoutRehearsal({ replies: [reply], limits: { processes: 1 } });
    await world.agent.warm(forever());
    const ready = await readyToken();
    const asked = Array.from({ length: 4 }, (_, at) => askServed(`Question ${at}.`));
    const stop = new AbortController();
    const stopped = world.ask('Never mind.', { signal: stop.signal });
    await vi.waitFor(() => expect(world.gemini.requests).toHaveLength(5), SOON);
    stop.abort();
    expect(ended(await stopped)).toBe('cancelled');
    expect(world.mcp.offered).toHaveLength(5);
    finish();
    const answered = await Promise.all(asked);
    expect(answered.map(({ outcome }) => outcome)).toEqual(Array.from({ length: 4 }, () => 'done'));
    const tokens = answered.flatMap(answer => answer.tokens);
    expect(new Set(tokens).size).toBe(4);
    expect(tokens).toContain(ready);
  });

  test('without tools is made good for by another, once', async () => {
    world = await withoutRehearsal();
    world.mcp.refuseHandshakes(1);
    await world.agent.warm(forever());
    await vi.waitFor(() => expect(world.mcp.offered).toHaveLength(1), SOON);
    const { outcome, tokens } = await askServed('One.');
    expect([outcome, new Set(tokens).size]).toEqual(['done', 2]);
  });
});

describe('what was prepared goes', () => {
  test('with its process, when that is killed, and costs the next question nothing but a session', async () => {
    world = await withoutRehearsal();
    await world.agent.warm(forever());
    const token = await readyToken();
    await vi.waitFor(() => expect(world.log.join('')).toContain('a session is ready'), SOON);
    for (const pid of await agentPids(world.directory)) process.kill(pid, 'SIGKILL');
    await vi.waitFor(() => expect(world.mcp.offered.find(one => one.token === token)?.isClosed).toBe(true), SOON);
    const { outcome, tokens } = await askServed('One.');
    expect([outcome, tokens.length]).toEqual(['done', 1]);
    expect(tokens).not.toContain(token);
  });

  test('with the connection that was served so far, at once, also while a turn goes on', async () => {
    world = await withoutRehearsal();
    await world.agent.warm(forever());
    const token = await readyToken();
    world.agent.forget();
    await vi.waitFor(() => expect(world.mcp.offered.find(one => one.token === token)?.isClosed).toBe(true), SOON);
    world.gemini.script(talksForEver);
    const stop = new AbortController();
    const { tools, tokens } = world.serving();
    const onUpdate = (): void => {
      world.agent.forget();
      stop.abort();
    };
    expect(ended(await world.ask('Speak.', { tools, signal: stop.signal, onUpdate }))).toBe('cancelled');
    await vi.waitFor(async () => expect(await agentPids(world.directory)).toEqual([]), SOON);
    expect(tokens).not.toContain(token);
    expect(world.mcp.offered.filter(({ isClosed }) => !isClosed)).toEqual([]);
  });

  test('with the room', async () => {
    world = await withoutRehearsal();
    await world.agent.warm(forever());
    await readyToken();
    await world.agent.close();
    expect(world.mcp.offered.filter(({ isClosed }) => !isClosed)).toEqual([]);
  });
});

describe('an agent program that', () => {
  const withAgent = async (how: string): Promise<McpServer> => {
    const program = { command: process.execPath, args: [join(import.meta.dirname, '../programs/acp-agent.mjs'), how] };
    const mcp = await startMcp();
    onTestFinished(() => mcp.close());
    const tools = { ...mcp.tools, names: [] };
    world = await withoutRehearsal({ geminiCli: async () => ({ ...program, version: '1.0.0' }), tools });
    world.gemini.script(response => void response.end(JSON.stringify(textChunk('Hello.', 'STOP'))));
    return mcp;
  };

  test('asks the model before its turn is refused, and may ask in it', async () => {
    await withAgent('asks-before');
    await world.agent.warm(forever());
    await vi.waitFor(() => expect(world.log.join('')).toContain('asked before: 401'), SOON);
    expect(world.gemini.requests).toEqual([]);
    expect((await world.ask('Hello?')).text).toBe('Hello.');
  });

  test('does not open what was to be prepared is asked again by the turn', async () => {
    const mcp = await withAgent('refuses-first-session');
    await world.agent.warm(forever());
    await vi.waitFor(() => expect(world.log.join('')).toContain('no session could be prepared'), SOON);
    expect(mcp.offered.map(({ isClosed }) => isClosed)).toEqual([true]);
    expect(ended(await world.ask('Hello?'))).toBe('done');
    expect(world.log.join('')).not.toContain('opening a session failed');
  });
});

test('Turns that follow each other in prepared sessions call tools each with its own token', async () => {
  world = await withoutRehearsal();
  const seen: string[] = [];
  for (const question of ['One.', 'Two.', 'Three.']) {
    world.gemini.script(calls('mcp_looker_get_models'), says('ok'));
    const { outcome, tokens } = await askServed(question);
    expect(outcome).toBe('done');
    expect(world.mcp.calls.at(-1)?.authorization).toBe(`Bearer ${tokens[0]}`);
    seen.push(...tokens);
  }
  expect(new Set(seen).size).toBe(3);
});
