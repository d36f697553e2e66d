import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { calls, fails, retryInfo, says, talksForEver } from './gemini-server.ts';
import { createWorld, ended, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
  await world.agent.warm(new AbortController().signal);
});
afterAll(() => world.close());

describe('a question that is cancelled', () => {
  test('while the model speaks ends at once, and the model is no longer listened to', async () => {
    world.gemini.script(talksForEver);
    const stop = new AbortController();
    const result = await world.ask('Speak.', { signal: stop.signal, onUpdate: () => stop.abort() });
    expect(ended(result)).toBe('cancelled');
    expect(result.text).toContain('word');
    await world.gemini.requests.at(-1)?.closed;
  });

  test('while a tool runs has the tool answered first', async () => {
    world.gemini.script(calls('mcp_looker_slow'), talksForEver);
    const stop = new AbortController();
    const before = world.mcp.calls.length;
    const order: string[] = [];
    const { tools } = world.request();
    const cancelRunning = async (): Promise<void> => {
      order.push('tool answered');
      await tools.cancelRunning();
    };
    const asked = world.ask('Slowly.', { signal: stop.signal, tools: { ...tools, cancelRunning } });
    await vi.waitFor(() => expect(world.mcp.calls.length).toBe(before + 1), 20_000);
    stop.abort();
    expect(ended(await asked)).toBe('cancelled');
    expect(order).toEqual(['tool answered']);
  });

  test('while a tool runs that will not end is cancelled all the same', async () => {
    world.gemini.script(calls('mcp_looker_slow'));
    const stop = new AbortController();
    const before = world.mcp.calls.length;
    const tools = { ...world.request().tools, cancelRunning: () => new Promise<void>(() => {}) };
    const asked = world.ask('Slowly.', { signal: stop.signal, tools });
    await vi.waitFor(() => expect(world.mcp.calls.length).toBe(before + 1), 20_000);
    stop.abort();
    expect(ended(await asked)).toBe('cancelled');
    await world.mcp.cancelRunning();
  });

  test('while a quota is waited for ends at once', async () => {
    world.gemini.script(fails(429, { details: [retryInfo('7s')] }));
    const stop = new AbortController();
    const before = world.gemini.requests.length;
    const started = Date.now();
    const asked = world.ask('Patience.', { signal: stop.signal });
    await vi.waitFor(() => expect(world.gemini.requests.length).toBe(before + 1), 20_000);
    stop.abort();
    expect(ended(await asked)).toBe('cancelled');
    expect(Date.now() - started).toBeLessThan(6_000);
  });

  test('before it began never reaches the model', async () => {
    const before = world.gemini.requests.length;
    expect(ended(await world.ask('Never mind.', { signal: AbortSignal.abort() }))).toBe('cancelled');
    expect(world.gemini.requests.length).toBe(before);
  });

  test('in the line of those that open leaves the others alone', async () => {
    world.gemini.script(says('ok'));
    const stop = new AbortController();
    const asked = Array.from({ length: 5 }, (_, at) => world.ask(`Q${at}`, at % 2 ? { signal: stop.signal } : {}));
    stop.abort();
    const results = await Promise.all(asked);
    expect(results.map(ended)).toEqual(['done', 'cancelled', 'done', 'cancelled', 'done']);
  });

  test('spoils nothing: the same process answers the next one', async () => {
    world.gemini.script(says('Still here.'));
    const { text } = await world.ask('Still there?');
    expect(text).toBe('Still here.');
    expect(world.log.join('')).not.toContain('agent process lost');
  });
});
