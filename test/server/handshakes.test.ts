import websocket from '@fastify/websocket';
import { fastify } from 'fastify';
import { describe, expect, onTestFinished, test } from 'vitest';
import { RawPeer } from '../../proofs/hostile/raw-peer.ts';
import { CodedError } from '../../src/contract/errors.ts';
import { errorSentence } from '../../src/i18n/i18n.ts';
import { handshakes } from '../../src/server/socket/handshakes.ts';
import { openServer, type ServerWorld } from './world.ts';

const H2C = 'Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA\r\n';
const WEBSOCKET =
  'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n';

async function peer({ server }: ServerWorld): Promise<RawPeer> {
  const opened = await RawPeer.open(server.port);
  onTestFinished(() => void opened.socket.destroy());
  return opened;
}

/** What comes back until the server ends the connection. */
async function answerTo(world: ServerWorld, ...pieces: string[]): Promise<string> {
  const client = await peer(world);
  for (const piece of pieces) {
    await client.send(piece);
    await fetch(`${world.url}/health`); // what was sent before it has come
  }
  await client.closed;
  return client.heard;
}

const statusOf = (answer: string): number => Number(answer.slice('HTTP/1.1 '.length, 'HTTP/1.1 200'.length));

describe('a request that offers HTTP/2 besides, as the clients of Java do', () => {
  test('is answered like any other, and its connection ends', async () => {
    const world = await openServer({ auth: 'token' });
    const answer = await answerTo(world, `GET /health HTTP/1.1\r\nHost: localhost\r\n${H2C}\r\n`);
    expect(statusOf(answer)).toBe(200);
    expect(answer).toContain('{"status":"healthy"}');
    expect(answer).toMatch(/^connection: close\r$/im);
  });

  test('is read with its body, however that comes', async () => {
    const world = await openServer({ auth: 'token' });
    const body = JSON.stringify({ token: world.token });
    const head =
      `POST /api/session HTTP/1.1\r\nHost: localhost\r\n${H2C}Content-Type: application/json\r\n` +
      `Content-Length: ${body.length}\r\n\r\n`;
    expect(statusOf(await answerTo(world, head + body))).toBe(204);
    expect(statusOf(await answerTo(world, head + body.slice(0, 5), body.slice(5)))).toBe(204);
  });

  test('comes in only where it would without', async () => {
    const world = await openServer({ auth: 'token' });
    const get = (host: string): string => `GET /api/conversations HTTP/1.1\r\nHost: ${host}\r\n${H2C}\r\n`;
    expect(statusOf(await answerTo(world, get('evil.example')))).toBe(403);
    expect(statusOf(await answerTo(world, get('localhost')))).toBe(401);
    const token = `Authorization: Bearer ${world.token}\r\n\r\n`;
    expect(statusOf(await answerTo(world, get('localhost').replace(/\r\n$/, token)))).toBe(200);
  });
});

describe('the handshake of a WebSocket', () => {
  test('is met at /ws alone', async () => {
    const world = await openServer({ auth: 'token' });
    const shake = (path: string): Promise<string> =>
      answerTo(world, `GET ${path} HTTP/1.1\r\nHost: localhost\r\n${WEBSOCKET}\r\n`);
    for (const path of ['/', '/health', '/api/session', '/favicon.svg']) {
      expect([path, statusOf(await shake(path))]).toEqual([path, 404]);
    }
    expect(statusOf(await shake('/api/conversations'))).toBe(401);
    expect(world.server.sockets).toBe(0);
    const client = await peer(world);
    expect(statusOf(await client.upgrade())).toBe(101);
  });

  test('that lost its headers in a proxy is told what is missing, by GET and by HEAD', async () => {
    const world = await openServer({ auth: 'token' });
    const answer = await fetch(`${world.url}/ws`, { headers: { 'accept-language': 'pt-BR' } });
    const message = errorSentence('pt-BR', new CodedError('upgrade_required'));
    expect([answer.status, answer.headers.get('upgrade')]).toEqual([426, 'websocket']);
    expect(await answer.json()).toEqual({ error: { code: 'upgrade_required', message } });
    expect((await fetch(`${world.url}/ws`, { method: 'HEAD' })).status).toBe(426);
  });

  test.each([
    ['of another version', WEBSOCKET.replace('13', '99'), 'Sec-WebSocket-Version'],
    ['of two versions', `${WEBSOCKET}Sec-WebSocket-Version: 8\r\n`, 'Sec-WebSocket-Version'],
    ['without a key', WEBSOCKET.replace(/Sec-WebSocket-Key.*\r\n/, ''), 'Sec-WebSocket-Key'],
    ['with two keys', `${WEBSOCKET}Sec-WebSocket-Key: BBBBBBBBBBBBBBBBBBBBBA==\r\n`, 'Sec-WebSocket-Key'],
    ['with a protocol twice', `${WEBSOCKET}Sec-WebSocket-Protocol: chat, chat\r\n`, 'Sec-WebSocket-Protocol'],
  ])('%s is refused like any other request, and told what is wrong with it', async (_, lines, field) => {
    const world = await openServer();
    const head = `GET /ws HTTP/1.1\r\nHost: localhost\r\nAccept-Language: pt-BR\r\n${lines}\r\n`;
    const [, body = ''] = (await answerTo(world, head)).split('\r\n\r\n');
    const error = new CodedError('invalid_message', { params: { field } });
    const told: unknown = JSON.parse(Buffer.from(body, 'latin1').toString());
    expect(told).toEqual({ error: { code: error.code, message: errorSentence('pt-BR', error), field } });
    expect(world.server.sockets).toBe(0);
  });

  test('that becomes no WebSocket is hung up on, wherever it led; one that does stays', async () => {
    const app = fastify();
    await app.register(websocket, { options: { server: handshakes(app, 100) } });
    app.get('/ws', { websocket: true }, () => {});
    onTestFinished(() => app.close());
    const port = Number(new URL(await app.listen({ host: '127.0.0.1', port: 0 })).port);
    const [stays, leaves] = await Promise.all([RawPeer.open(port), RawPeer.open(port)]);
    await stays.upgrade();
    await leaves.send(`GET /%zz HTTP/1.1\r\nHost: localhost\r\n${WEBSOCKET}\r\n`);
    await leaves.closed;
    expect(statusOf(leaves.heard)).toBe(400);
    expect(stays.socket.destroyed).toBe(false);
    stays.socket.destroy();
  });

  test('is none with another method than GET', async () => {
    const world = await openServer();
    const answer = await answerTo(world, `DELETE /api/session HTTP/1.1\r\nHost: localhost\r\n${WEBSOCKET}\r\n`);
    expect(statusOf(answer)).toBe(204);
  });
});
