import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { calls, event, fails, type Reply, retryInfo, says, streams, textChunk, thoughtChunk } from './gemini-server.ts';
import { createWorld, ended, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld({ limits: { overloadWaitsMs: [5, 15] } });
  await world.agent.warm(new AbortController().signal);
});
afterAll(() => world.close());

const ends = (finishReason: string): object => ({ candidates: [{ finishReason, index: 0 }] });
const cutsOff: Reply = response => {
  event(response, textChunk('Half an'));
  setTimeout(() => response.destroy(), 20);
};

describe('through the real CLI, a person learns what was wrong with the model', () => {
  test.each<[string, Reply, string, number, string]>([
    ['a refused key', fails(400, { message: 'API key not valid.' }), 'model_key_refused', 1, ''],
    ['a forbidden key', fails(403), 'model_key_refused', 1, ''],
    ['an unknown model', fails(404), 'model_not_found', 1, ''],
    ['a used-up quota', fails(429, { details: [retryInfo('40s')] }), 'model_quota', 1, ''],
    ['an overload', fails(503), 'model_overloaded', 3, ''],
    ['a malformed request', fails(400), 'model_refused_request', 1, ''],
    ['a block', streams(ends('SAFETY')), 'model_blocked', 1, ''],
    ['a blocked question', streams({ promptFeedback: { blockReason: 'SAFETY' } }), 'model_blocked', 1, ''],
    ['an empty answer', streams(), 'model_empty', 2, ''],
    ['only thoughts', streams(thoughtChunk('**Hm**\nHm'), ends('STOP')), 'model_empty', 2, ''],
    ['a malformed call', streams(ends('MALFORMED_FUNCTION_CALL')), 'model_empty', 2, ''],
    ['a cut answer', streams(textChunk('Half an', 'MAX_TOKENS')), 'model_cut', 1, 'Half an'],
    ['a lost connection', cutsOff, 'model_unreachable', 1, 'Half an'],
  ])('%s, with the words so far and no more requests than are worth it', async (_, reply, code, requests, text) => {
    world.gemini.script(reply);
    const before = world.gemini.requests.length;
    const result = await world.ask('Well?');
    expect(ended(result)).toBe(code);
    expect(result.text).toBe(text);
    expect(world.gemini.requests.length - before).toBe(requests);
  });

  test('when it happens after a tool was used', async () => {
    world.gemini.script(calls('mcp_looker_get_models'), fails(503));
    expect(ended(await world.ask('Well?'))).toBe('model_overloaded');
  });

  test('and the next question is answered as if nothing had been', async () => {
    world.gemini.script(fails(503), fails(503), says('Here I am.'));
    const result = await world.ask('Well?');
    expect([ended(result), result.text]).toEqual(['done', 'Here I am.']);
  });
});
