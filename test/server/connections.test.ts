import { describe, expect, test } from 'vitest';
import { setupConfigSchema } from '../../src/contract/setup.ts';
import { isLastStatus } from '../harness/ws-client.ts';
import { openServer, type ServerWorld } from './world.ts';

const CONNECTION = {
  id: 'c1',
  source: 'looker',
  url: 'https://looker.example',
  client_id: 'id',
  client_secret: 'set',
  gemini_api_key: 'none',
  verify_ssl: true,
  show_hidden: false,
  connected_at: '2026-01-31T12:00:00.000Z',
  last_test: null,
} as const;

async function connectedWorld(): Promise<ServerWorld> {
  const world = await openServer();
  world.connections.push(CONNECTION);
  return world;
}

async function send(world: ServerWorld, method: string, path: string, body?: unknown, language = 'en') {
  const response = await fetch(`${world.url}${path}`, {
    method,
    headers: { 'accept-language': language, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: JSON.parse(await response.text()) };
}

const patch = (world: ServerWorld, body: unknown, id = 'c1') => send(world, 'PATCH', `/api/connections/${id}`, body);

describe('changing a connection over HTTP', () => {
  test('hands on what is to be changed and gives the connection back', async () => {
    const world = await connectedWorld();
    const change = { client_id: 'new', client_secret: ' kept exactly ', gemini_api_key: null };
    expect(await patch(world, change)).toEqual({ status: 200, body: CONNECTION });
    expect(world.changes).toEqual([change]);
    expect(await patch(world, change, 'other')).toMatchObject({ status: 404, body: { error: { code: 'not_found' } } });
  });

  test.each(['url', 'verify_ssl', 'source', 'id'])(
    'has no field %s: the address asks for its secret anew',
    async field => {
      const world = await connectedWorld();
      const answer = await patch(world, { client_secret: 'a-secret-value', [field]: 'https://evil.example' });
      expect(answer).toMatchObject({ status: 400, body: { error: { code: 'invalid_message' } } });
      expect(world.changes).toEqual([]);
      expect(JSON.stringify(answer)).not.toContain('a-secret-value');
    },
  );

  test.each(['client_id', 'client_secret', 'gemini_api_key'] as const)(
    'takes %s as long as the set-up does',
    async field => {
      const world = await connectedWorld();
      const longest = (length: number): boolean => setupConfigSchema.safeParse({ [field]: 'x'.repeat(length) }).success;
      const limit = Array.from({ length: 4096 }, (_, index) => index).findLast(longest) ?? 0;
      expect(limit).toBeGreaterThan(100);
      expect((await patch(world, { [field]: 'x'.repeat(limit) })).status).toBe(200);
      expect(await patch(world, { [field]: 'x'.repeat(limit + 1) })).toMatchObject({
        status: 413,
        body: { error: { code: 'too_large', message: expect.stringContaining(String(limit)), field: `body.${field}` } },
      });
      expect(await patch(world, { [field]: 7 })).toMatchObject({
        status: 400,
        body: { error: { field: `body.${field}` } },
      });
      expect(world.changes).toHaveLength(1);
    },
  );

  test('and testing it tell a failure in the language of the caller', async () => {
    const world = await connectedWorld();
    const asked = (language: string) => send(world, 'POST', '/api/connections/c1/test', undefined, language);
    expect(await asked('en')).toMatchObject({ status: 409, body: { error: { code: 'connection_busy' } } });
    const [english, portuguese] = [await asked('en'), await asked('pt-BR')];
    expect(portuguese.body.error.message).not.toBe(english.body.error.message);
    expect(await send(world, 'POST', '/api/connections/nobody/test')).toMatchObject({ status: 404 });
  });
});

test('a page of another origin can neither test nor change', async () => {
  const world = await connectedWorld();
  for (const [method, path] of [
    ['POST', '/api/connections/c1/test'],
    ['PATCH', '/api/connections/c1'],
  ] as const) {
    const headers = { origin: 'https://evil.example', 'content-type': 'application/json' };
    const answer = await fetch(`${world.url}${path}`, { method, headers, body: '{"client_id":"x"}' });
    expect(answer.status).toBe(403);
  }
  expect(world.changes).toEqual([]);
});

test.each(['0', '367', '-1', '1.5', 'x'])('usage of %s days is refused', async days => {
  const world = await openServer();
  expect(await send(world, 'GET', `/api/usage?days=${days}`)).toMatchObject({
    status: 400,
    body: { error: { code: 'invalid_message', field: 'querystring.days' } },
  });
});

test.each([
  ['', 30],
  ['?days=1', 1],
  ['?days=366', 366],
])('usage%s has %i days, today in UTC first', async (query, count) => {
  const world = await openServer();
  const { body } = await send(world, 'GET', `/api/usage${query}`);
  expect(body).toHaveLength(count);
  expect(body[0]).toEqual({
    date: world.now.value.toISOString().slice(0, 10),
    questions: 0,
    looker_queries: 0,
    looker_other: 0,
    input_tokens: 0,
    output_tokens: 0,
  });
});

test('a set-up without a model key asks whether one is kept with the same address', async () => {
  const asked: string[] = [];
  const keptModelKey = async (url: string): Promise<undefined> => void asked.push(url);
  const world = await openServer({}, { keptModelKey });
  const client = await world.open();
  const config = { url: 'https://looker.example', client_id: 'id', client_secret: 'secret' };
  await client.exchange({ type: 'start_config', config: { ...config, gemini_api_key: 'a key' } }, isLastStatus);
  expect(asked).toEqual([]);
  await client.exchange({ type: 'start_config', config }, isLastStatus);
  expect(asked).toEqual([config.url]);
});
