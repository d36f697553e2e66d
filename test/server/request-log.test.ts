import { describe, expect, test } from 'vitest';
import { newId } from '../../src/base/ids.ts';
import { MAX_BAD_FRAMES } from '../../src/server/limits.ts';
import { ask } from '../harness/ask.ts';
import { readMetrics } from '../metrics/read-metrics.ts';
import { openServer, type ServerWorld } from './world.ts';

const lineOf = async ({ serverLog }: ServerWorld, requestId: string | null) => {
  await expect.poll(() => serverLog.filter(line => line['requestId'] === requestId)).not.toEqual([]);
  return serverLog.filter(line => line['requestId'] === requestId);
};

describe('a request in the log', () => {
  test('is one line with the id of its answer: method, route, status and duration, and nothing of the address', async () => {
    const world = await openServer();
    const answer = await fetch(`${world.url}/api/conversations?search=a-secret-word`);
    const id = answer.headers.get('x-request-id');
    expect(await lineOf(world, id)).toEqual([
      {
        level: 20,
        time: expect.any(String),
        requestId: id,
        method: 'GET',
        route: '/api/conversations',
        status: 200,
        ms: expect.any(Number),
        msg: 'request',
      },
    ]);
    expect(JSON.stringify(world.serverLog)).not.toContain('a-secret-word');
  });

  test('that changes something, or is refused, is said at the level info; its body never', async () => {
    const world = await openServer({ auth: 'token' });
    const body = JSON.stringify({ token: 'a-wrong-token-of-mine' });
    const headers = { 'content-type': 'application/json' };
    const wrong = await fetch(`${world.url}/api/session`, { method: 'POST', headers, body });
    const closed = await fetch(`${world.url}/api/conversations`);
    const foreign = await fetch(`${world.url}/health`, { headers: { origin: 'https://evil.example' } });
    for (const { headers, status } of [wrong, closed, foreign]) {
      const lines = await lineOf(world, headers.get('x-request-id'));
      expect(lines.filter(({ msg }) => msg === 'request')).toMatchObject([{ level: 30, status }]);
    }
    expect([wrong.status, closed.status, foreign.status]).toEqual([401, 401, 403]);
    expect(JSON.stringify(world.serverLog)).not.toContain('a-wrong-token-of-mine');
  });

  test('takes the id that is brought, unless it could forge a line', async () => {
    const world = await openServer();
    const idFor = async (brought: string) =>
      (await fetch(`${world.url}/health`, { headers: { 'x-request-id': brought } })).headers.get('x-request-id');
    expect(await idFor('my-proxy.42')).toBe('my-proxy.42');
    for (const brought of ['with "quotes"', 'x'.repeat(65), '{"level":50}', 'a b']) {
      expect(await idFor(brought)).toMatch(/^[0-9a-f-]{36}$/);
    }
  });

  test('to a route that is unknown names no address either', async () => {
    const world = await openServer();
    const answer = await fetch(`${world.url}/api/nowhere/a-secret-word`);
    expect(await lineOf(world, answer.headers.get('x-request-id'))).toMatchObject([{ route: 'unknown', status: 404 }]);
    expect(JSON.stringify(world.serverLog)).not.toContain('a-secret-word');
  });
});

describe('a frame of a socket that is refused', () => {
  test('has the id of the connection and its own number, in the answer and in the log', async () => {
    const world = await openServer();
    const client = await world.open();
    expect(client.requestId).toMatch(/^[0-9a-f-]{36}$/);
    expect(await lineOf(world, client.requestId)).toMatchObject([{ msg: 'socket opened', way: 'local' }]);
    const refused = [];
    for (const frame of [
      '{',
      { type: 'cancel', conversation_id: 'none' },
      { type: 'follow', conversation_id: 'none' },
    ]) {
      refused.push(await client.exchange(frame));
    }
    expect(refused.map(({ id }) => id)).toEqual([1, 2, 3].map(number => `${client.requestId}.${number}`));
    const codes = ['invalid_message', 'turn_not_running', 'not_found'];
    expect(refused.map(({ code }) => code)).toEqual(codes);
    for (const { id, code } of refused) {
      expect(await lineOf(world, String(id))).toMatchObject([{ level: 30, code, msg: 'frame refused' }]);
    }
  });

  test('takes the id that the upgrade brought, and what it asked for is known by it', async () => {
    const world = await openServer();
    const client = await world.open({ 'x-request-id': 'my-proxy.42' });
    expect(client.requestId).toBe('my-proxy.42');
    const { conversationId } = await ask(client, 'Hello');
    const [entry] = await world.audit.read({ limit: 1, kind: 'asked' });
    expect(entry).toMatchObject({ conversation_id: conversationId, by: { request_id: 'my-proxy.42.1' } });
  });

  test('is what anybody may send who follows what is gone, and goes on being heard', async () => {
    const client = await (await openServer()).open();
    const follow = { type: 'follow', conversation_id: 'gone' };
    for (let n = 0; n < MAX_BAD_FRAMES + 1; n++) {
      const refused = await client.exchange(follow);
      expect(refused).toMatchObject({ type: 'error', code: 'not_found' });
      expect(refused['status']).toBeUndefined();
    }
    expect(await client.exchange({ type: 'cancel', conversation_id: 'x' })).toMatchObject({ code: 'turn_not_running' });
  });

  test('before anybody is let in has its id too', async () => {
    const client = await (await openServer({ auth: 'token' })).open();
    expect(await client.exchange({ type: 'cancel_config' })).toMatchObject({
      code: 'unauthorized',
      id: `${client.requestId}.1`,
    });
  });
});

test('requests are counted by route, and open sockets while they are open', async () => {
  const world = await openServer();
  const answer = await fetch(`${world.url}/api/conversations/${newId()}`);
  await lineOf(world, answer.headers.get('x-request-id'));
  const client = await world.open();
  await ask(client, 'Hello');
  const response = await fetch(`${world.url}/metrics`);
  expect(response.headers.get('content-type')).toContain('text/plain');
  const counted = readMetrics(await response.text());
  const labels = '{method="GET",route="/api/conversations/:id",status="404"}';
  expect(counted.get(`looker_chat_http_request_duration_seconds_count${labels}`)).toBe(1);
});

test('metrics are for those who may come in: a bearer, or nobody', async () => {
  const world = await openServer({ auth: 'token' });
  const status = async (headers: Record<string, string>) => (await fetch(`${world.url}/metrics`, { headers })).status;
  expect(await status({})).toBe(401);
  expect(await status({ authorization: `Bearer ${world.token}` })).toBe(200);
});
