import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import { askToEnd } from '../conversations/world.ts';
import { openServer, type ServerWorld } from './world.ts';

/** Sends the lines exactly as they are written, and gives status, headers and body of the answer. */
async function exchange({ url }: ServerWorld, ...lines: string[]) {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  await once(socket, 'connect');
  socket.write(`${lines.join('\r\n')}\r\n\r\n`);
  const [head = '', body = ''] = (await text(socket)).split('\r\n\r\n');
  const headers = new Map(
    head
      .split('\r\n')
      .slice(1)
      .map(line => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 2)]),
  );
  return { status: Number(head.split(' ')[1]), headers, body, code: codeOf(body) };
}

function codeOf(body: string): unknown {
  try {
    return JSON.parse(body).error?.code;
  } catch {
    return undefined;
  }
}

const CLOSE = 'Connection: close';
const HOST = 'Host: localhost';
const numbered = (count: number, value: string): string[] =>
  Array.from({ length: count }, (_, index) => `X-${index}: ${value}`);

describe('a request that is no ordinary one is refused', () => {
  test.each([
    ['two Host headers', ['GET / HTTP/1.1', HOST, 'Host: evil.example', CLOSE], 403, 'host_refused'],
    [
      'two Host headers, the wrong one first',
      ['GET / HTTP/1.1', 'Host: evil.example', HOST, CLOSE],
      403,
      'host_refused',
    ],
    ['the same Host twice', ['GET / HTTP/1.1', HOST, HOST, CLOSE], 403, 'host_refused'],
    ['no Host', ['GET /health HTTP/1.0'], 403, 'host_refused'],
    ['a host in the address', ['GET http://evil.example/health HTTP/1.1', HOST, CLOSE], 403, 'host_refused'],
    ['TRACE', ['TRACE / HTTP/1.1', HOST, CLOSE], 405, 'method_not_allowed'],
    ['PROPFIND', ['PROPFIND /api/conversations HTTP/1.1', HOST, CLOSE], 405, 'method_not_allowed'],
    ['PUT', ['PUT /api/session HTTP/1.1', HOST, CLOSE], 405, 'method_not_allowed'],
    ['101 headers', ['GET /health HTTP/1.1', HOST, CLOSE, ...numbered(99, '1')], 431, 'headers_too_large'],
    ['3,000 headers', ['GET /health HTTP/1.1', HOST, CLOSE, ...Array(3000).fill('a:')], 431, 'headers_too_large'],
    ['headers of 17 KiB', ['GET /health HTTP/1.1', HOST, CLOSE, `X: ${'x'.repeat(17_000)}`], 431, 'headers_too_large'],
    ['a broken escape', ['GET /api/%zz HTTP/1.1', HOST, CLOSE], 400, 'invalid_message'],
    [
      'a wrong Host that expects something',
      ['GET / HTTP/1.1', 'Host: evil.example', 'Expect: x', CLOSE],
      403,
      'host_refused',
    ],
    ['no HTTP', ['hello'], 400, 'invalid_message'],
  ])('%s', async (_, lines, status, code) => {
    const answer = await exchange(await openServer(), ...lines);
    expect([answer.status, answer.code]).toEqual([status, code]);
    expect(answer.headers.get('allow')).toBe(status === 405 ? 'GET, HEAD, POST, PATCH, DELETE, OPTIONS' : undefined);
  });

  test('while 100 headers are read', async () => {
    const lines = ['GET /health HTTP/1.1', HOST, CLOSE, ...numbered(98, '1')];
    expect(await exchange(await openServer(), ...lines)).toMatchObject({ status: 200 });
  });

  test('a proxy behind thousands of headers is still seen', async () => {
    const lines = ['GET /api/conversations HTTP/1.1', HOST, CLOSE, ...Array(2500).fill('a:')];
    expect((await exchange(await openServer(), ...lines, 'X-Forwarded-For: 203.0.113.9')).status).toBe(431);
  });
});

test.each([
  'X-Forwarded-For',
  'Forwarded',
  'X-Forwarded-Port',
  'X-Real-IP',
  'Via',
  'CF-Connecting-IP',
  'True-Client-IP',
])('a caller with %s is no local one, whatever stands in it', async name => {
  const world = await openServer();
  const lines = ['GET /api/conversations HTTP/1.1', HOST, CLOSE];
  expect((await exchange(world, ...lines)).status).toBe(200);
  expect((await exchange(world, ...lines, `${name}: 127.0.0.1`)).status).toBe(401);
});

test('who comes by HTTP/1.0, as some proxies speak and no client does, is no local caller', async () => {
  const world = await openServer();
  const ask = (version: string, ...lines: string[]) =>
    exchange(world, `GET /api/conversations HTTP/${version}`, HOST, CLOSE, ...lines);
  expect(await ask('1.1')).toMatchObject({ status: 200 });
  expect(await ask('1.0')).toMatchObject({ status: 401, code: 'unauthorized' });
  expect(await ask('1.0', `Authorization: Bearer ${world.token}`)).toMatchObject({ status: 200 });
});

test.each([
  ['a foreign Origin', '/ws', 'Origin: https://evil.example', 403],
  ['a wrong token', '/ws', 'Authorization: Bearer wrong', 401],
  ['another address', '/api/conversations', 'Accept: */*', 401],
])('a handshake that is refused, for %s, is hung up on', async (_, path, line, status) => {
  const world = await openServer({ auth: 'token' });
  const key = 'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==';
  const upgrade = ['Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13', key];
  // The exchange is over when the server ends it: this client leaves the connection open.
  const answer = await exchange(world, `GET ${path} HTTP/1.1`, HOST, ...upgrade, line);
  expect([answer.status, answer.headers.get('connection')]).toEqual([status, 'close']);
});

test('every answer, refusals too, keeps pages apart and is kept by nobody', async () => {
  const world = await openServer({ auth: 'token' });
  const [head, bearer] = [[HOST, CLOSE], `Authorization: Bearer ${world.token}`];
  const answers = [
    await exchange(world, 'GET /api/session HTTP/1.1', ...head),
    await exchange(world, 'GET /api/conversations HTTP/1.1', ...head, bearer),
    await exchange(world, 'GET /api/conversations HTTP/1.1', ...head),
    await exchange(world, 'GET /api/conversations HTTP/1.1', ...head, 'Origin: https://evil.example'),
    await exchange(world, 'GET /nowhere HTTP/1.1', ...head, bearer),
    await exchange(world, 'TRACE / HTTP/1.1', ...head),
    await exchange(world, 'GET / HTTP/1.1', ...head, ...numbered(200, '1')),
    await exchange(world, 'GET /%zz HTTP/1.1', ...head),
    await exchange(world, 'nonsense'),
    await exchange(world, 'GET / HTTP/1.1', ...head, `X: ${'x'.repeat(20_000)}`),
    await exchange(world, 'GET /health HTTP/1.1', ...head, 'Expect: the-unexpected'),
    await exchange(world, 'GET /ws HTTP/1.1', HOST, 'Connection: Upgrade', 'Upgrade: websocket'),
  ];
  await world.storage.close();
  answers.push(await exchange(world, 'GET /api/conversations HTTP/1.1', ...head, bearer));
  expect(answers.map(({ status }) => status)).toEqual([
    200, 200, 401, 403, 404, 405, 431, 400, 400, 431, 200, 400, 500,
  ]);
  for (const { headers } of answers) {
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    expect(headers.get('x-frame-options')).toBe('DENY');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('cache-control')).toBe('no-store');
  }
});

describe('who has no token learns nothing', () => {
  test('by HEAD, OPTIONS, Range or a condition', async () => {
    const world = await openServer({ auth: 'token' });
    const { conversationId } = await askToEnd(world, 'How many mangoes?');
    for (const path of ['/api/conversations', `/api/conversations/${conversationId}/events`, '/api/results/x.csv']) {
      const ask = (method: string, ...lines: string[]) =>
        exchange(world, `${method} ${path} HTTP/1.1`, HOST, CLOSE, ...lines);
      expect(await ask('HEAD')).toMatchObject({ status: 401, body: '' });
      expect(await ask('OPTIONS')).toMatchObject({ status: 204, body: '' });
      expect(await ask('GET', 'Range: bytes=0-10')).toMatchObject({ status: 401, code: 'unauthorized' });
      expect(await ask('GET', 'If-None-Match: *')).toMatchObject({ status: 401, code: 'unauthorized' });
    }
  });

  test('and a token in the address is none', async () => {
    const world = await openServer({ auth: 'token' });
    for (const name of ['token', 'access_token', 'authorization']) {
      const path = `/api/conversations?${name}=${world.token}`;
      expect((await exchange(world, `GET ${path} HTTP/1.1`, HOST, CLOSE)).status).toBe(401);
    }
  });
});
