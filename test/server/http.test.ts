import { describe, expect, test } from 'vitest';
import { askToEnd } from '../conversations/world.ts';
import { isLastStatus } from '../harness/ws-client.ts';
import { openServer, type ServerWorld } from './world.ts';

const json = async (world: ServerWorld, path: string, init: RequestInit = {}) => {
  const response = await fetch(`${world.url}${path}`, init);
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text === '' ? undefined : JSON.parse(text) };
};

/** Every route that needs no token, by hand: another one must be thought about. */
const OPEN = new Set([
  'GET /',
  'GET /health',
  'GET /api/session',
  'POST /api/session',
  'DELETE /api/session',
  'GET /ws',
]);

describe('HTTP', () => {
  test('says at / and /health that it runs, exactly so', async () => {
    const world = await openServer();
    expect((await json(world, '/')).body).toEqual({
      message: 'Looker Conversational Interface Backend',
      status: 'running',
    });
    expect((await json(world, '/health')).body).toEqual({ status: 'healthy' });
  });

  test('every route of its own description is closed without the token, but for the open ones', async () => {
    const world = await openServer({ auth: 'token' });
    const bearer = { authorization: `Bearer ${world.token}` };
    const { paths } = (await json(world, '/api/openapi.json', { headers: bearer })).body;
    const routes = Object.entries<Record<string, unknown>>(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map(method => `${method.toUpperCase()} ${path}`),
    );
    expect(routes.length).toBeGreaterThan(10);
    for (const route of routes.filter(route => !OPEN.has(route))) {
      const [method = '', path = ''] = route.split(' ');
      const { status, body } = await json(world, path.replaceAll(/\{\w+\}/g, 'x'), { method });
      expect([route, status, body.error.code]).toEqual([route, 401, 'unauthorized']);
    }
    expect((await json(world, '/api/nowhere')).status).toBe(401);
    expect((await json(world, '/api/nowhere', { headers: bearer })).status).toBe(404);
  });

  test('takes requests without a body that say they are JSON, and says which body is missing', async () => {
    const world = await openServer();
    const { conversationId } = await askToEnd(world, 'Hello');
    const headers = { 'content-type': 'application/json' };
    const send = (method: string, path: string) => json(world, path, { method, headers });
    expect((await send('DELETE', '/api/session')).status).toBe(204);
    expect((await send('POST', '/api/connections/none/test')).body.error.code).toBe('not_found');
    expect((await send('DELETE', `/api/conversations/${conversationId}`)).status).toBe(204);
    const { status, body } = await send('POST', '/api/session');
    expect([status, body.error]).toMatchObject([400, { code: 'invalid_message', field: 'body' }]);
  });

  test('names the scheme of the token to who shows none, and takes it however the scheme is written', async () => {
    const world = await openServer({ auth: 'token' });
    const { status, headers } = await json(world, '/api/conversations');
    expect([status, headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
    for (const scheme of ['Bearer', 'bearer', 'BEARER ']) {
      const authorization = `${scheme} ${world.token}`;
      expect((await json(world, '/api/conversations', { headers: { authorization } })).status).toBe(200);
    }
  });

  test('gives conversations, their events after a number, and errors with code and sentence', async () => {
    const world = await openServer();
    const { conversationId } = await askToEnd(world, 'Hello there');
    const { body: list } = await json(world, '/api/conversations');
    expect(list).toMatchObject([{ id: conversationId, title: 'Hello there', last_seq: 4, running: false }]);
    const { body: page } = await json(world, `/api/conversations/${conversationId}/events?after=2`);
    expect(page).toMatchObject({ last_seq: 4, events: [{ seq: 3 }, { seq: 4 }] });
    const missing = await json(world, '/api/conversations/nobody', { headers: { 'accept-language': 'pt-BR' } });
    expect(missing).toMatchObject({
      status: 404,
      body: { error: { code: 'not_found', message: expect.stringContaining('endereço') } },
    });
    expect(await json(world, `/api/conversations/${conversationId}/events?after=-1`)).toMatchObject({
      status: 400,
      body: { error: { code: 'invalid_message' } },
    });
  });

  test('renames and deletes a conversation', async () => {
    const world = await openServer();
    const { conversationId } = await askToEnd(world, 'Hello');
    const path = `/api/conversations/${conversationId}`;
    const headers = { 'content-type': 'application/json' };
    const renamed = await json(world, path, { method: 'PATCH', headers, body: JSON.stringify({ title: ' New ' }) });
    expect(renamed.body).toMatchObject({ title: 'New' });
    expect((await fetch(`${world.url}${path}`, { method: 'DELETE' })).status).toBe(204);
    expect((await json(world, path)).status).toBe(404);
  });

  test('tells what a page has to know of the set-up, also of one that ended unwatched', async () => {
    const world = await openServer();
    const state = { running: false, connected: false, model_key: false, keeps_secrets: true };
    expect((await json(world, '/api/setup')).body).toEqual(state);
    const client = await world.open();
    await client.exchange({ type: 'start_config', config: { use_demo: true } }, isLastStatus);
    const { body } = await json(world, '/api/setup', { headers: { 'accept-language': 'pt-BR' } });
    expect(body).toMatchObject({
      ...state,
      started_at: expect.any(String),
      status: { status: 'done', message: expect.stringContaining('Pronto') },
    });
  });

  test('answers a page of another allowed origin, and no other, with CORS', async () => {
    const world = await openServer({ allowedOrigins: ['https://intranet.example.com'] });
    const from = async (origin: string) => json(world, '/api/conversations', { headers: { origin } });
    for (const origin of ['http://localhost:5173', 'https://intranet.example.com']) {
      const { status, headers } = await from(origin);
      expect([origin, headers.get('access-control-allow-origin')]).toEqual([origin, origin]);
      expect(status).toBe(origin.includes('localhost') ? 200 : 401);
    }
    expect((await from('https://evil.example')).status).toBe(403);
  });

  test('refuses bodies that a form of another page could send', async () => {
    const world = await openServer();
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data']) {
      const init = { method: 'POST', headers: { 'content-type': type }, body: '{"token":"x"}' };
      expect((await json(world, '/api/session', init)).status).toBe(400);
    }
  });

  test.each(['/%', '/assets/%ff', '/api/conversations/%c3%28', `/api/conversations/${'x'.repeat(200)}`])(
    'an address that cannot be read is refused, and not repeated: %s',
    async path => {
      const world = await openServer();
      const { status, body, headers } = await json(world, path, { headers: { 'accept-language': 'pt-BR' } });
      expect([status, body]).toEqual([400, { error: { code: 'invalid_message', message: expect.any(String) } }]);
      expect(JSON.stringify(body)).not.toContain(path);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
    },
  );

  test('sends the headers that keep pages apart, also with errors', async () => {
    const world = await openServer();
    for (const path of ['/', '/api/conversations', '/nowhere']) {
      const { headers } = await json(world, path);
      expect(headers.get('content-security-policy')).toContain("script-src 'self'");
      expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
    }
  });

  test('signs a browser in and out', async () => {
    const world = await openServer({ auth: 'token' });
    const headers = { 'content-type': 'application/json' };
    const init = { method: 'POST', headers, body: JSON.stringify({ token: world.token }) };
    const cookie = (await fetch(`${world.url}/api/session`, init)).headers.get('set-cookie')?.split(';')[0] ?? '';
    expect((await json(world, '/api/session', { headers: { cookie } })).body).toEqual({
      member: true,
      signed_in: true,
    });
    expect((await json(world, '/api/conversations', { headers: { cookie } })).status).toBe(200);
    await fetch(`${world.url}/api/session`, { method: 'DELETE', headers: { cookie } });
    expect((await json(world, '/api/conversations', { headers: { cookie } })).status).toBe(401);
    const wrong = { ...init, body: JSON.stringify({ token: 'wrong' }) };
    expect(await json(world, '/api/session', wrong)).toMatchObject({
      status: 401,
      body: { error: { code: 'unauthorized' } },
    });
  });

  test('a taken port is said with its number', async () => {
    const world = await openServer();
    const port = Number(new URL(world.url).port);
    await expect(openServer({ port })).rejects.toMatchObject({ code: 'port_in_use', params: { port } });
    await expect(openServer({ host: '192.0.2.1' })).rejects.toMatchObject({
      code: 'port_unusable',
      params: { host: '192.0.2.1', reason: 'EADDRNOTAVAIL' },
    });
  });
});
