import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { type IncomingHttpHeaders, request } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import cookie from '@fastify/cookie';
import { fastify } from 'fastify';
import { describe, expect, onTestFinished, test } from 'vitest';
import { systemClock } from '../../src/base/clock.ts';
import { createLog } from '../../src/base/log.ts';
import { Redactor } from '../../src/base/redactor.ts';
import { Secret } from '../../src/base/secret.ts';
import { Credentials } from '../../src/server/credentials.ts';
import { installErrorReply } from '../../src/server/error-reply.ts';
import { installGuard } from '../../src/server/guard.ts';
import { pageRoutes } from '../../src/server/routes/page.ts';
import { tempFolder } from '../harness/temp-folder.ts';

const PAGE = '<!doctype html><title>Looker Chat</title>';
const STATUS = { message: 'Looker Conversational Interface Backend', status: 'running' };
const SCRIPT = 'export {};';
const COMPRESSED = 'stands for the same script, compressed';
const HIDDEN = 'not for the network';
const BROWSER = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };

interface Got {
  readonly status: number | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** The page's routes behind the guard, everyone needing the token; files to steal lie around the page. */
async function openPage({ built }: { built: boolean }) {
  const root = await tempFolder();
  const folder = join(root, 'web');
  await mkdir(join(folder, 'assets'), { recursive: true });
  await mkdir(join(folder, '.git'));
  for (const file of ['.env', 'package.json', 'web/.env', 'web/.git/config', 'web/notes.txt', 'web/assets/.hidden']) {
    await writeFile(join(root, file), HIDDEN);
  }
  if (built) await writeFile(join(folder, 'index.html'), PAGE);
  await writeFile(join(folder, 'favicon.svg'), '<svg/>');
  await writeFile(join(folder, 'assets', 'index-abc123.js'), SCRIPT);
  await writeFile(join(folder, 'assets', 'index-abc123.js.br'), COMPRESSED);
  const app = fastify();
  const log = createLog({ level: 'silent', redactor: new Redactor() });
  const sessions = { create: async () => {}, expiresAt: async () => undefined, remove: async () => {} };
  const credentials = new Credentials({ accessToken: new Secret('token'), sessions, clock: systemClock });
  const policy = { auth: 'token', scheme: 'http', publicUrl: undefined, allowedOrigins: [], hostNames: [] } as const;
  installErrorReply(app, { language: 'en', log });
  await app.register(cookie);
  installGuard(app, { policy, credentials, childUid: undefined });
  await pageRoutes(app, folder);
  app.get('/api/conversations', () => HIDDEN);
  const { port } = new URL(await app.listen({ host: '127.0.0.1', port: 0 }));
  onTestFinished(() => app.close());
  /** Sends the path as it is written here: `fetch` would tidy it up. */
  return async (path: string, headers: Record<string, string> = {}): Promise<Got> => {
    const sent = request({ host: '127.0.0.1', port, path, headers, agent: false });
    sent.end();
    const [response] = await once(sent, 'response');
    return { status: response.statusCode, headers: response.headers, body: await text(response) };
  };
}

describe('GET /', () => {
  test('gives a browser the page, fresh every time', async () => {
    const get = await openPage({ built: true });
    const { status, headers, body } = await get('/', BROWSER);
    expect([status, body]).toEqual([200, PAGE]);
    expect(headers['content-type']).toMatch(/^text\/html/);
    expect(headers['cache-control']).toBe('no-cache');
    expect(headers.vary).toMatch(/Accept/);
    const again = await get('/', { ...BROWSER, 'if-none-match': String(headers.etag) });
    expect(again.status).toBe(304);
  });

  test.each([
    ['asks for JSON', { accept: 'application/json' }],
    ['takes anything', { accept: '*/*' }],
    ['says nothing', {}],
  ])('gives a program that %s the status', async (_, headers) => {
    const got = await (await openPage({ built: true }))('/', headers);
    expect([got.status, JSON.parse(got.body)]).toEqual([200, STATUS]);
  });

  test('gives everyone the status when the page was not built', async () => {
    const get = await openPage({ built: false });
    expect(JSON.parse((await get('/', BROWSER)).body)).toEqual(STATUS);
    expect((await get('/assets/index-abc123.js')).status).not.toBe(200);
  });
});

test('a link on another site leads to the page, and to nothing else', async () => {
  const get = await openPage({ built: true });
  const across = { ...BROWSER, 'sec-fetch-site': 'cross-site' };
  const byLink = { ...across, 'sec-fetch-mode': 'navigate' };
  expect(await get('/', byLink)).toMatchObject({ status: 200, body: PAGE });
  expect((await get('/api/conversations', byLink)).status).toBe(403);
  expect((await get('/', { ...across, 'sec-fetch-mode': 'no-cors' })).status).toBe(403);
});

test('a browser that takes brotli gets the file that was compressed at the build, any other the plain one', async () => {
  const get = await openPage({ built: true });
  const compressed = await get('/assets/index-abc123.js', { 'accept-encoding': 'gzip, br' });
  expect([compressed.headers['content-encoding'], compressed.body]).toEqual(['br', COMPRESSED]);
  expect(compressed.headers['content-type']).toContain('javascript');
  expect((await get('/assets/index-abc123.js')).body).toBe(SCRIPT);
});

describe("the page's files", () => {
  test('may be kept for ever, for their names change with their content', async () => {
    const { status, headers, body } = await (await openPage({ built: true }))('/assets/index-abc123.js?v=1');
    expect([status, body]).toEqual([200, SCRIPT]);
    expect(headers['cache-control']).toBe('public, max-age=31536000, immutable');
    expect(headers['content-type']).toMatch(/javascript/);
  });

  test('and the page are open to those who have no token yet, and nothing else is', async () => {
    const get = await openPage({ built: true });
    for (const path of ['/', '/favicon.svg', '/assets/index-abc123.js', '/health']) {
      expect([path, (await get(path, BROWSER)).status]).toEqual([path, 200]);
    }
    for (const path of ['/api/conversations', '/api/nowhere', '/index.html', '/notes.txt', '/nowhere']) {
      const { status, body } = await get(path, BROWSER);
      expect([path, status, JSON.parse(body).error.code]).toEqual([path, 401, 'unauthorized']);
    }
  });

  test('are refused under a foreign Host or Origin, as all else', async () => {
    const get = await openPage({ built: true });
    for (const headers of [{ host: 'evil.example' }, { origin: 'https://evil.example' }]) {
      for (const path of ['/', '/assets/index-abc123.js']) expect((await get(path, headers)).status).toBe(403);
    }
  });
});

test.each([
  '/assets/../.env',
  '/assets/../../.env',
  '/assets/..%2f..%2f.env',
  '/assets/..%2F..%2Fpackage.json',
  '/assets/%2e%2e/%2e%2e/package.json',
  '/assets/..%5c..%5cpackage.json',
  '/assets/..%252f..%252fpackage.json',
  '/assets//etc/passwd',
  '/assets/%2fetc%2fpasswd',
  '/assets/index-abc123.js%00.txt',
  '/assets/%00',
  '/assets/',
  '/assets',
  '/assets/.hidden',
  '/assets/../index.html',
  '/assets/nowhere.js',
  '//../.env',
  '/.env',
  '/.git/config',
  '/%2e%2e/package.json',
  '/favicon.svg/../../package.json',
])('%s gives nobody a file', async path => {
  const get = await openPage({ built: true });
  // Without the token only what is asked for under /assets/ is said not to be there.
  for (const [headers, statuses] of [
    [BROWSER, [401, 404]],
    [{ authorization: 'Bearer token' }, [404]],
  ] as const) {
    const { status, body } = await get(path, headers);
    expect(statuses).toContain(status);
    expect(body).not.toContain(HIDDEN);
    expect(body).not.toContain('root:');
    expect(body).not.toContain(PAGE);
    expect(body).not.toContain(SCRIPT);
  }
});
