import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ModelTarget } from '../../src/agent/agent.ts';
import { Secret } from '../../src/base/secret.ts';
import { CodedError } from '../../src/contract/errors.ts';
import { fails, hangsUp, type Reply } from './gemini-server.ts';
import { createWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld({ limits: { checkModelMs: 300 } });
});
afterAll(() => world.close());

const good: Reply = response => void response.end('{"name":"models/the-model"}');
const never: Reply = () => {};

async function check(target: Partial<ModelTarget> = {}, signal = new AbortController().signal): Promise<string> {
  const model = { baseUrl: world.gemini.url, apiKey: world.apiKey, model: 'the-model', ...target };
  try {
    await world.agent.checkModel(model, signal);
    return 'ok';
  } catch (error) {
    return error instanceof CodedError ? error.code : String(error);
  }
}

describe('checking a model', () => {
  test('asks for its description with the key, in the header and not in the address', async () => {
    world.gemini.script(good);
    expect(await check({ baseUrl: `${world.gemini.url}/` })).toBe('ok');
    const request = world.gemini.requests.at(-1);
    expect([request?.method, request?.path]).toEqual(['GET', '/v1beta/models/the-model']);
    expect(request?.headers['x-goog-api-key']).toBe(world.apiKey.reveal());
  });

  test.each<[string, Reply, string]>([
    ['a refused key', fails(400, { message: 'API key not valid.' }), 'model_key_refused'],
    ['a key without rights', fails(403), 'model_key_refused'],
    ['an unknown model', fails(404), 'model_not_found'],
    ['an overload', fails(503), 'model_overloaded'],
    ['a used-up quota', fails(429), 'model_quota'],
    ['a cut connection', hangsUp, 'model_unreachable'],
    ['no answer', never, 'model_unreachable'],
  ])('names %s', async (_, reply, code) => {
    world.gemini.script(reply);
    expect(await check()).toBe(code);
  });

  test('asks in another way where a gateway does not describe its models', async () => {
    world.gemini.script(fails(404), good);
    expect(await check()).toBe('ok');
    expect(world.gemini.requests.at(-1)?.path).toBe('/v1beta/models/the-model:countTokens');
  });

  test.each(['two\nlines', 'with space', 'chave-não', ''])('refuses a key that no header can carry: %j', async key => {
    world.gemini.script(good);
    expect(await check({ apiKey: new Secret(key) })).toBe('model_key_refused');
  });

  test('escapes the name of the model, whatever it is', async () => {
    world.gemini.script(good);
    await check({ model: '../../v1/files?x=1' });
    expect(world.gemini.requests.at(-1)?.path).toBe('/v1beta/models/..%2F..%2Fv1%2Ffiles%3Fx%3D1');
  });

  test('is unreachable where nobody is, and where the address is none', async () => {
    expect(await check({ baseUrl: 'http://127.0.0.1:9' })).toBe('model_unreachable');
    expect(await check({ baseUrl: 'nowhere' })).toBe('model_unreachable');
  });

  test('ends when it is cancelled', async () => {
    world.gemini.script(never);
    expect(await check({}, AbortSignal.timeout(20))).toBe('cancelled');
    expect(await check({}, AbortSignal.abort())).toBe('cancelled');
  });
});
