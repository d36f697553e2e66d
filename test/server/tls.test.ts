import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { request as plainRequest } from 'node:http';
import { type RequestOptions, request } from 'node:https';
import { connect } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { HANDSHAKE_MS } from '../../src/server/limits.ts';
import { startMain, startServerProcess } from '../harness/server-process.ts';
import { tempFolder } from '../harness/temp-folder.ts';
import { whenFileIsOver } from '../harness/whole-file.ts';
import { selfSignedCertificate } from '../looker/egress-certificate.ts';

const whenOver = whenFileIsOver();
const TOKEN = 'a-token-for-this-test-only';
const { key, cert } = selfSignedCertificate();
let env: Record<string, string>;
let port: number;
let pid: number;

/** The product with a certificate of its own; every caller needs the token. */
beforeAll(async () => {
  const folder = await tempFolder(whenOver);
  env = { TLS_CERT: join(folder, 'cert.pem'), TLS_KEY: join(folder, 'key.pem') };
  await writeFile(join(folder, 'cert.pem'), cert);
  await writeFile(join(folder, 'key.pem'), key);
  ({ port, pid } = await startServerProcess(folder, { ...env, AUTH: 'token', ACCESS_TOKEN: TOKEN }, whenOver));
});

interface Got {
  readonly status: number | undefined;
  readonly cookies: readonly string[];
  readonly body: string;
}

/** A request by a client that trusts this certificate only. */
async function get(path: string, options: RequestOptions = {}, body = ''): Promise<Got> {
  const sent = request({ host: '127.0.0.1', port, path, ca: cert, agent: false, ...options });
  sent.end(body);
  const [response] = await once(sent, 'response');
  return { status: response.statusCode, cookies: response.headers['set-cookie'] ?? [], body: await text(response) };
}

async function signIn(headers: Record<string, string> = {}): Promise<Got> {
  const options = { method: 'POST', headers: { 'content-type': 'application/json', ...headers } };
  return get('/api/session', options, JSON.stringify({ token: TOKEN }));
}

describe('with TLS_CERT and TLS_KEY', () => {
  test('the server speaks https with that certificate', async () => {
    expect(await get('/health')).toMatchObject({ status: 200, body: '{"status":"healthy"}' });
    await expect(get('/health', { ca: [] })).rejects.toMatchObject({ code: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
  });

  test('plain http gets no answer', async () => {
    const sent = plainRequest({ host: '127.0.0.1', port, path: '/health', agent: false });
    sent.end();
    await expect(once(sent, 'response')).rejects.toMatchObject({ code: 'ECONNRESET' });
  });

  test('a connection whose handshake does not come ends by itself, and leaves nothing open', async () => {
    const openFiles = (): number => readdirSync(`/proc/${pid}/fd`).length;
    const before = openFiles();
    // Nothing, the first bytes of a handshake, and no handshake at all.
    for (const said of ['', '\x16\x03\x01\x02', 'GET / HTTP/1.1\r\n\r\n']) {
      for (let count = 0; count < 5; count++)
        connect(port, '127.0.0.1')
          .on('error', () => {})
          .write(said, 'latin1');
    }
    await expect.poll(openFiles).toBeGreaterThanOrEqual(before + 10);
    await expect.poll(openFiles, { timeout: HANDSHAKE_MS + 10_000 }).toBeLessThanOrEqual(before);
  });

  test('the session cookie goes over https only, hidden from scripts and other sites, and lets in', async () => {
    const { status, cookies } = await signIn();
    expect(status).toBe(204);
    const [cookie = ''] = cookies;
    expect(cookie).toMatch(/; Secure/);
    expect(cookie).toMatch(/; HttpOnly/);
    expect(cookie).toMatch(/; SameSite=Strict/);
    const headers = { cookie: cookie.split(';')[0] };
    expect((await get('/api/conversations', { headers })).status).toBe(200);
    expect((await get('/api/conversations')).status).toBe(401);
  });

  test('its own page is https: the same address by http is another origin', async () => {
    const own = `https://127.0.0.1:${port}`;
    expect((await signIn({ origin: own })).status).toBe(204);
    // From elsewhere: the pages of this machine are no friends there.
    const headers = { 'x-forwarded-for': '192.0.2.7' };
    const statusFrom = async (origin: string) => (await get('/health', { headers: { ...headers, origin } })).status;
    expect(await statusFrom(own)).toBe(200);
    expect(await statusFrom(own.replace('https', 'http'))).toBe(403);
  });

  test('/ws is wss: the token lets in, and frames go both ways', async () => {
    const headers = { authorization: `Bearer ${TOKEN}` };
    const socket = new WebSocket(`wss://127.0.0.1:${port}/ws`, { ca: cert, headers });
    await once(socket, 'open');
    socket.send(JSON.stringify({ type: 'ask', message_id: 'm1', text: 'Anyone there?' }));
    const [data] = await once(socket, 'message');
    expect(JSON.parse(String(data))).toMatchObject({ type: 'error', code: 'no_connection', message_id: 'm1' });
    socket.terminate();
    const plain = new WebSocket(`ws://127.0.0.1:${port}/ws`, { headers });
    await expect(once(plain, 'open')).rejects.toMatchObject({ code: 'ECONNRESET' });
  });
});

test('without them the cookie is not marked, or browsers would not keep it', async () => {
  const settings = { AUTH: 'token', ACCESS_TOKEN: TOKEN };
  const { url } = await startServerProcess(await tempFolder(), settings);
  const init = { method: 'POST', headers: { 'content-type': 'application/json' } };
  const answer = await fetch(`${url}/api/session`, { ...init, body: JSON.stringify({ token: TOKEN }) });
  expect(answer.headers.get('set-cookie')).toMatch(/; HttpOnly/);
  expect(answer.headers.get('set-cookie')).not.toMatch(/Secure/);
});

test.each([
  ['a file that is no certificate', 'TLS_CERT', 'no certificate'],
  ['a key of another certificate', 'TLS_KEY', selfSignedCertificate().key],
])('%s stops the start with 78 and a line that names it', async (_, name, content) => {
  const folder = await tempFolder();
  const file = join(folder, 'other.pem');
  await writeFile(file, content);
  const child = startMain(folder, [], { PORT: '0', HOST: '127.0.0.1', ...env, [name]: file });
  const { exitCode } = await child.ended;
  expect([exitCode, child.stderrTail()]).toEqual([78, expect.stringContaining('TLS_CERT')]);
});
