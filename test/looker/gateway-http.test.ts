import { request as httpRequest } from 'node:http';
import { connect as connectTcp } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { createLog } from '../../src/base/log.ts';
import { Redactor } from '../../src/base/redactor.ts';
import { type Gateway, startGateway } from '../../src/looker/gateway.ts';
import type { ToolSession } from '../../src/looker/tool-session.ts';

const log = createLog({ level: 'silent', redactor: new Redactor() });
const KEEP_ALIVE_MS = 20;

let gateway: Gateway;
beforeAll(async () => {
  gateway = await startGateway({ log, keepAliveMs: KEEP_ALIVE_MS });
});
afterAll(() => gateway.close());

function admitted(session: ToolSession): string {
  const token = gateway.offer();
  gateway.serve(token, session);
  return token;
}

/** A session that answers each call when the test says so. */
function session() {
  const calls: { tool: string; gone: AbortSignal; answer: (text: string) => void }[] = [];
  const served: ToolSession = {
    counts: { queries: 0, other: 0 },
    call: (tool, _args, gone) =>
      new Promise(resolve => calls.push({ tool, gone, answer: text => resolve({ text, failure: undefined }) })),
    cancelRunning: async () => {},
    close: async () => {},
  };
  return { served, calls };
}

const HEADERS = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' };
const LIST = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list' });
const CALL = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'query', arguments: {} } });

const post = (token: string, options: { headers?: Record<string, string>; body?: string; signal?: AbortSignal } = {}) =>
  fetch(gateway.url, {
    method: 'POST',
    headers: { ...HEADERS, authorization: `Bearer ${token}`, ...options.headers },
    body: options.body ?? LIST,
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  });

/** fetch does not let a caller choose Host and Origin; this does. */
const rawStatus = (
  token: string,
  headers: Record<string, string | string[]>,
  path = '/mcp',
  method = 'POST',
): Promise<number> =>
  new Promise((resolve, reject) => {
    const { port } = new URL(gateway.url);
    const request = httpRequest({
      port,
      host: '127.0.0.1',
      path,
      method,
      headers: { ...HEADERS, authorization: `Bearer ${token}`, ...headers },
    });
    request.on('response', response => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    request.on('error', reject);
    request.end(method === 'POST' ? LIST : undefined);
  });

describe('who may speak to the gateway', () => {
  const { served } = session();
  let token: string;
  beforeAll(() => {
    token = admitted(served);
  });

  test('the holder of the bearer, at exactly its own address', async () => {
    expect((await post(token)).status).toBe(200);
    expect(await rawStatus(token, { host: new URL(gateway.url).host })).toBe(200);
  });

  test.each([
    ['no bearer', ''],
    ['a wrong bearer', 'Bearer wrong'],
    ['another scheme', 'Basic dXNlcjpwYXNz'],
    ['two words', 'Bearer a b'],
  ])('%s is 401', async (_, authorization) => {
    expect((await post(token, { headers: { authorization } })).status).toBe(401);
  });

  test('a bearer is dead once dismissed, and others live on', async () => {
    const other = admitted(session().served);
    gateway.dismiss(other);
    expect((await post(other)).status).toBe(401);
    expect((await post(token)).status).toBe(200);
  });

  test.each(['http://127.0.0.1', 'https://evil.example', 'null', ''])('any Origin is 403, here %j', async origin => {
    expect(await rawStatus(token, { origin })).toBe(403);
  });

  test.each(['localhost', '127.0.0.1', 'evil.example', '127.0.0.1:1', '[::1]'])('Host %s is 403', async host => {
    expect(await rawStatus(token, { host })).toBe(403);
  });

  test('two Host headers are refused', async () => {
    const { host, port } = new URL(gateway.url);
    const answer = await new Promise<string>(resolve => {
      const socket = connectTcp(Number(port), '127.0.0.1');
      socket.setEncoding('utf8').once('data', text => resolve(String(text)));
      socket.end(`POST /mcp HTTP/1.1\r\nHost: ${host}\r\nHost: evil.example\r\nContent-Length: 0\r\n\r\n`);
    });
    expect(answer).toMatch(/^HTTP\/1\.1 40[03]/);
  });

  test.each(['GET', 'DELETE', 'PUT', 'OPTIONS'])('%s is 405', async method => {
    expect(await rawStatus(token, {}, '/mcp', method)).toBe(405);
  });

  test.each(['/', '/mcp/', '/mcp/../api', '/api', '/mcp?token=x'])('the path %s does not exist', async path => {
    expect(await rawStatus(token, {}, path)).toBe(404);
  });
});

describe('a bearer that nothing is served to yet', () => {
  const INITIALIZE = JSON.stringify({
    jsonrpc: '2.0',
    id: 1,
    method: 'initialize',
    params: { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'x', version: '1' } },
  });

  test('is greeted and told the tools, as any other', async () => {
    const token = gateway.offer();
    expect(await (await post(token, { body: INITIALIZE })).text()).toContain('"serverInfo"');
    expect(await (await post(token)).text()).toBe(await (await post(admitted(session().served))).text());
  });

  test('calls none of them, though others do, until it is served: then its own', async () => {
    const token = gateway.offer();
    const { served, calls } = session();
    admitted(session().served);
    const early = await (await post(token, { body: CALL })).text();
    expect(JSON.parse(/^data: (.*)$/m.exec(early)?.[1] ?? '{}')).toMatchObject({ error: {} });
    gateway.serve(token, served);
    const answer = await post(token, { body: CALL });
    calls[0]?.answer('rows');
    expect(await answer.text()).toContain('rows');
    expect(calls).toHaveLength(1);
  });

  test('is served once, and not after it was dismissed', () => {
    const token = admitted(session().served);
    expect(() => gateway.serve(token, session().served)).toThrow('served once');
    const dead = gateway.offer();
    gateway.dismiss(dead);
    expect(() => gateway.serve(dead, session().served)).toThrow('served once');
    expect(() => gateway.serve('guessed', session().served)).toThrow('served once');
  });
});

describe('what the gateway does with a request', () => {
  const { served, calls } = session();
  let token: string;
  beforeAll(() => {
    token = admitted(served);
  });
  afterEach(() => {
    for (const { answer } of calls.splice(0)) answer('late');
  });

  test('a body of more than 1 MB is 413, broken JSON is 400, another type 415', async () => {
    expect((await post(token, { body: `"${'x'.repeat(1024 * 1024)}"` })).status).toBe(413);
    expect((await post(token, { body: '{"jsonrpc":' })).status).toBe(400);
    expect((await post(token, { headers: { 'content-type': 'text/plain' } })).status).toBe(415);
  });

  test('an unknown method is a JSON-RPC error, and the gateway lives on', async () => {
    const answer = await post(token, {
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'resources/read', params: { uri: 'x' } }),
    });
    expect(await answer.text()).toContain('-32601');
    expect((await post(token)).status).toBe(200);
  });

  test('gives no session id and needs none', async () => {
    const body = JSON.stringify({
      jsonrpc: '2.0',
      id: 1,
      method: 'initialize',
      params: { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'x', version: '1' } },
    });
    const answer = await post(token, { body });
    expect(answer.headers.get('mcp-session-id')).toBeNull();
    expect(await answer.text()).toContain('"protocolVersion":"2025-06-18"');
  });

  test('a call that takes long has its headers before its answer, and signs of life until then', async () => {
    const answer = await post(token, { body: CALL }); // resolves with the headers
    expect(answer.headers.get('content-type')).toBe('text/event-stream');
    let text = '';
    for await (const piece of answer.body ?? []) {
      text += Buffer.from(piece).toString();
      if (text.split(': keepalive').length > 3) calls[0]?.answer('rows at last');
    }
    expect(text).toContain('rows at last');
  });

  test('a caller that hangs up aborts its call', async () => {
    const controller = new AbortController();
    await post(token, { body: CALL, signal: controller.signal });
    const [call] = calls;
    const aborted = new Promise(resolve => call?.gone.addEventListener('abort', resolve));
    controller.abort();
    await expect(aborted).resolves.toBeDefined();
  });

  test('two bearers reach two sessions', async () => {
    const other = session();
    const another = admitted(other.served);
    const [mine, theirs] = await Promise.all([post(token, { body: CALL }), post(another, { body: CALL })]);
    calls[0]?.answer('mine');
    other.calls[0]?.answer('theirs');
    expect(await mine.text()).toContain('mine');
    expect(await theirs.text()).toContain('theirs');
  });
});
