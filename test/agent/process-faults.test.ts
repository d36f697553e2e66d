import { join } from 'node:path';
import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import type { AgentLimits, TurnRequest } from '../../src/agent/agent.ts';
import { CodedError } from '../../src/contract/errors.ts';
import { agentPids } from './agent-pids.ts';
import { event, heldAnswers, says, talksForEver, textChunk } from './gemini-server.ts';
import { startMcp } from './mcp-server.ts';
import { createWorld, ended, type World } from './world.ts';

let world: World;
afterEach(() => world.close());

const forever = (): AbortSignal => new AbortController().signal;
const signalAll = async (signal: NodeJS.Signals): Promise<void> => {
  for (const pid of await agentPids(world.directory)) process.kill(pid, signal);
};

describe('the real CLI', () => {
  test('killed in mid-answer fails the turns at once, and the next question is answered', async () => {
    world = await createWorld({ replies: [talksForEver] });
    await world.agent.warm(forever());
    let killedAt = 0;
    const speaking = new Set<string>();
    const hear = async (who: string): Promise<void> => {
      if (speaking.add(who).size < 2 || killedAt > 0) return;
      killedAt = Date.now();
      await signalAll('SIGKILL');
    };
    const ask = async (who: string) => {
      const result = await world.ask(who, { onUpdate: () => void hear(who) });
      return { ...result, at: Date.now() };
    };
    const results = await Promise.all([ask('One.'), ask('Two.')]);
    expect(results.map(ended)).toEqual(['agent_crashed', 'agent_crashed']);
    for (const { at } of results) expect(at - killedAt).toBeLessThan(1_000);
    world.gemini.script(says('Back again.'));
    expect((await world.ask('Three.')).text).toBe('Back again.');
  });

  test('killed while idle is replaced before anyone asks', async () => {
    world = await createWorld();
    await world.ask('One.');
    const [before] = await agentPids(world.directory);
    await signalAll('SIGKILL');
    await vi.waitFor(
      async () => expect((await agentPids(world.directory)).some(pid => pid !== before)).toBe(true),
      20_000,
    );
    expect(ended(await world.ask('Two.'))).toBe('done');
  });

  test('that hangs in mid-answer is found out by its silence and replaced', async () => {
    world = await createWorld({ limits: { silenceMs: 500 } });
    await world.agent.warm(forever());
    world.gemini.script(async response => {
      event(response, textChunk('Half'));
      await signalAll('SIGSTOP');
      event(response, textChunk(' an answer', 'STOP'));
      response.end();
    });
    const result = await world.ask('One.');
    expect(ended(result)).toBe('agent_timeout');
    world.gemini.script(says('Back again.'));
    expect((await world.ask('Two.')).text).toBe('Back again.');
  });

  test('that hangs when asked to cancel is replaced', async () => {
    world = await createWorld({ replies: [talksForEver], limits: { cancelPromptMs: 300, cancelToolMs: 100 } });
    const stop = new AbortController();
    await world.agent.warm(forever());
    const [hung] = await agentPids(world.directory);
    const onUpdate: TurnRequest['onUpdate'] = () => void signalAll('SIGSTOP').then(() => stop.abort());
    expect(ended(await world.ask('One.', { signal: stop.signal, onUpdate }))).toBe('cancelled');
    await vi.waitFor(async () => expect(await agentPids(world.directory)).not.toContain(hung));
    world.gemini.script(says('Back again.'));
    expect((await world.ask('Two.')).text).toBe('Back again.');
  });

  test('that hangs before the session is open is replaced, and the question answered by the next', async () => {
    world = await createWorld({ limits: { openMs: 4_000 } });
    await world.agent.warm(forever());
    await signalAll('SIGSTOP');
    expect(ended(await world.ask('One.'))).toBe('done');
  });

  test('is not thought silent while the model takes its time', async () => {
    const limits = { silenceMs: 200 };
    world = await createWorld({ limits });
    await world.agent.warm(forever());
    world.gemini.script(async (response, request) => {
      await new Promise(resolve => setTimeout(resolve, 5 * limits.silenceMs));
      return says('Thought about it.')(response, request);
    });
    expect((await world.ask('Think.')).text).toBe('Thought about it.');
  });

  test('is stopped when the turn takes too long, and keeps serving', async () => {
    world = await createWorld({ replies: [talksForEver], limits: { turnMs: 4_000 } });
    await world.agent.warm(forever());
    const result = await world.ask('Go on.');
    expect(result.ending).toMatchObject({
      outcome: 'failed',
      error: { code: 'agent_timeout', params: { seconds: 4 } },
    });
    world.gemini.script(says('ok'));
    expect(ended(await world.ask('Again.'))).toBe('done');
    expect(world.log.join('')).not.toContain('agent process lost');
  });

  test('is replaced after so many sessions, while the old process ends its last turn', async () => {
    world = await createWorld({ limits: { opensPerProcess: 2 } });
    const { reply, finish } = heldAnswers();
    world.gemini.script(reply, says('ok'));
    let begin = (): void => {};
    const begun = new Promise<void>(resolve => {
      begin = resolve;
    });
    const long = world.ask('Long.', { onUpdate: () => begin() });
    await begun;
    const [first] = await agentPids(world.directory);
    for (let at = 0; at < 3; at++) expect(ended(await world.ask(`Short ${at}.`))).toBe('done');
    await vi.waitFor(async () => expect(await agentPids(world.directory)).toHaveLength(2), 20_000);
    expect(ended(await world.ask('After.'))).toBe('done');
    finish();
    expect((await long).text).toBe('begun ended');
    await vi.waitFor(async () => expect(await agentPids(world.directory)).not.toContain(first), 20_000);
  });

  test('is replaced when it has grown too large', async () => {
    world = await createWorld({ limits: { residentBytes: 1 } });
    await world.ask('One.');
    const [first] = await agentPids(world.directory);
    await world.ask('Two.');
    await vi.waitFor(async () => expect(await agentPids(world.directory)).not.toContain(first), 20_000);
  });

  test('is gone after the room is closed, and turns at work are told so', async () => {
    world = await createWorld({ replies: [talksForEver] });
    const closing: Promise<void>[] = [];
    const onUpdate: TurnRequest['onUpdate'] = () => void closing.push(world.agent.close());
    expect(ended(await world.ask('One.', { onUpdate }))).toBe('shutting_down');
    await Promise.all(closing);
    expect(await agentPids(world.directory)).toEqual([]);
    expect(ended(await world.ask('Two.'))).toBe('shutting_down');
  });
});

describe('an agent program that', () => {
  /** A world whose agent misbehaves in the named way. */
  const withAgent = async (how: string, limits: Partial<AgentLimits> = {}): Promise<void> => {
    const program = { command: process.execPath, args: [join(import.meta.dirname, '../programs/acp-agent.mjs'), how] };
    const geminiCli = async () => ({ ...program, version: '1.0.0' });
    const mcp = await startMcp(); // these agents declare no tool to the model
    onTestFinished(() => mcp.close());
    const tools = { ...mcp.tools, names: [] };
    world = await createWorld({ geminiCli, tools, limits: { initializeMs: 5_000, rehearsalMs: 0, ...limits } });
    world.gemini.script(response => void response.end(JSON.stringify(textChunk('Hello.', 'STOP'))));
  };
  const ask = (): ReturnType<World['ask']> => world.ask('Hello?');
  const starts = (): number => world.log.filter(line => line.includes('agent process did not start')).length;

  test('behaves is served like the real one', async () => {
    await withAgent('well');
    const result = await ask();
    expect([ended(result), result.text]).toEqual(['done', 'Hello.']);
  });

  test.each([
    ['exits at once', 'exits', {}],
    ['never says a word', 'says-nothing', { initializeMs: 300 }],
    ['is of another version', 'other-version', {}],
    ['does not say its version', 'no-version', {}],
  ])('%s is started three times, then told to be unavailable', async (_, how, limits) => {
    await withAgent(how, limits);
    const error = await world.agent.warm(forever()).catch((error: unknown) => error);
    expect(error).toMatchObject({ code: 'agent_unavailable' });
    expect(starts()).toBe(3);
    expect(ended(await ask())).toBe('agent_unavailable');
    expect(await agentPids(world.directory)).toEqual([]);
  });

  test('is not there at all is unavailable', async () => {
    world = await createWorld({ geminiCli: async () => ({ command: '/nonexistent/gemini', args: [], version: '' }) });
    expect(ended(await ask())).toBe('agent_unavailable');
  });

  test('could not be installed is told as what was wrong with the installation', async () => {
    world = await createWorld({ geminiCli: () => Promise.reject(new CodedError('install_offline')) });
    expect(ended(await ask())).toBe('install_offline');
  });

  test('writes garbage between its messages is understood all the same', async () => {
    await withAgent('garbage');
    const result = await ask();
    expect([ended(result), result.text]).toEqual(['done', 'Hello.']);
  });

  test('asks for files, a terminal and a permission gets none', async () => {
    await withAgent('asks-for-more');
    expect((await ask()).text).toBe('Hello. -32601 -32601 no');
  });

  test.each([
    ['talks without end', 'floods-text', {}],
    ['writes noise without end', 'floods-noise', { outputBytes: 2_000_000 }],
    ['never ends a line', 'never-ends-a-line', {}],
  ])('%s is ended, with no more told than can be an answer', async (_, how, limits) => {
    await withAgent(how, limits);
    const result = await ask();
    expect(ended(result)).toBe('agent_flooded');
    expect(result.text.length).toBeLessThanOrEqual(1024 * 1024);
  });

  test('dies in each answer fails each turn, and is started anew', async () => {
    await withAgent('dies-at-once');
    expect(ended(await ask())).toBe('agent_crashed');
    expect(ended(await ask())).toBe('agent_crashed');
  });

  test('dies while a session is opened is tried once more, then told to be unavailable', async () => {
    await withAgent('dies-while-opening');
    expect(ended(await ask())).toBe('agent_unavailable');
    expect(world.log.filter(line => line.includes('opening a session failed'))).toHaveLength(2);
  });

  test('asks the model after its turn is refused', async () => {
    await withAgent('asks-afterwards');
    expect(ended(await ask())).toBe('done');
    await vi.waitFor(() => expect(world.log.join('')).toContain('asked afterwards: 401'), 10_000);
    expect(world.gemini.requests).toHaveLength(1);
  });

  test('ignores a cancel is ended', async () => {
    await withAgent('ignores-cancel', { cancelPromptMs: 200 });
    await world.agent.warm(forever());
    const [pid] = await agentPids(world.directory);
    const stop = new AbortController();
    const asked = world.ask('Hello?', { signal: stop.signal });
    await vi.waitFor(() => expect(world.log.join('')).toContain('test agent prompted with [token]'));
    stop.abort();
    expect(ended(await asked)).toBe('cancelled');
    await vi.waitFor(async () => expect(await agentPids(world.directory)).not.toContain(pid));
  });
});
