import { once } from 'node:events';
import { readdirSync, readlinkSync, statSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { fastify } from 'fastify';
import { describe, expect, onTestFinished, test } from 'vitest';
import { boundConnections } from '../../src/server/http-connections.ts';
import { MAX_WAITING_REQUESTS } from '../../src/server/limits.ts';
import { PAGE_FOLDER } from '../../src/server/routes/page.ts';
import { openServer } from './world.ts';

const ASSETS = join(PAGE_FOLDER, 'assets');
const HANDSHAKE = 'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ';
const KEY = 'AAAAAAAAAAAAAAAAAAAAAA==\r\n';

const get = (path: string, headers = ''): string => `GET ${path} HTTP/1.1\r\nHost: localhost\r\n${headers}\r\n`;

/** The largest file of the page: more than fits into what the system holds for a client that does not read at once. */
function largestAsset(): string {
  const [largest = ''] = readdirSync(ASSETS).sort(
    (a, b) => statSync(join(ASSETS, b)).size - statSync(join(ASSETS, a)).size,
  );
  return `/assets/${largest}`;
}

/** Files of the page that this process holds open. */
function openAssets(): number {
  return readdirSync('/proc/self/fd').filter(fd => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`).startsWith(ASSETS);
    } catch {
      return false; // that of this very reading
    }
  }).length;
}

async function peer(url: string): Promise<Socket & { heard(): string }> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  let text = '';
  socket.on('error', () => {}); // a cut connection is told by 'close'
  socket.on('data', piece => {
    text += piece.toString('latin1');
  });
  onTestFinished(() => void socket.destroy());
  await once(socket, 'connect');
  return Object.assign(socket, { heard: () => text });
}

/** Flat JSON, and no header has a brace. */
const bodies = (heard: string): string[] => [...heard.matchAll(/\{[^}]*\}/g)].map(([body]) => body);

describe('requests that a client sends ahead', () => {
  test('are answered one after the other, in their order', async () => {
    const world = await openServer();
    const client = await peer(world.url);
    const paths = Array.from({ length: MAX_WAITING_REQUESTS }, (_, index) => (index % 2 === 0 ? '/health' : '/'));
    client.write([...paths, '/health'].map(path => get(path)).join(''));
    await expect.poll(() => bodies(client.heard()).length).toBe(MAX_WAITING_REQUESTS + 1);
    const expected = await Promise.all([...paths, '/health'].map(async path => (await fetch(world.url + path)).text()));
    expect(bodies(client.heard())).toEqual(expected);
  });

  test('hold one file of the page, however many ask for it, and none when the client has gone', async () => {
    const world = await openServer();
    const client = await peer(world.url);
    client.pause();
    client.write(get(largestAsset()).repeat(MAX_WAITING_REQUESTS));
    await expect.poll(openAssets).toBe(1);
    client.destroy();
    await expect.poll(openAssets).toBe(0);
    expect((await fetch(`${world.url}/health`)).status).toBe(200);
  });

  test('beyond what any client needs end the connection, with all they hold', async () => {
    const world = await openServer();
    const client = await peer(world.url);
    const closed = once(client, 'close');
    client.write(get(largestAsset()).repeat(200));
    await closed;
    await expect.poll(openAssets).toBe(0);
  });

  test('end the connection when a handshake is among them', async () => {
    const world = await openServer();
    const client = await peer(world.url);
    const closed = once(client, 'close');
    client.write(get('/health') + get('/ws', HANDSHAKE + KEY));
    await closed;
    expect(world.server.sockets).toBe(0);
    const next = await peer(world.url);
    next.write(get('/ws', HANDSHAKE + KEY));
    await expect.poll(() => next.heard()).toMatch(/^HTTP\/1\.1 101/);
  });
});

describe('a client that does not take its answer', () => {
  /** A server with an answer that never ends, and one that comes only when all patience with the connection is over. */
  async function impatient(): Promise<{ url: string; answer: Readable }> {
    const app = fastify();
    boundConnections(app, 100);
    const piece = Buffer.alloc(64 * 1024, 'x');
    const answer = new Readable({ read: () => void answer.push(piece) });
    app.get('/endless', (_request, reply) => reply.send(answer));
    app.get('/slow', async ({ raw }) => {
      await once(raw.socket, 'timeout');
      return { done: true };
    });
    onTestFinished(() => app.close());
    return { url: await app.listen({ host: '127.0.0.1', port: 0 }), answer };
  }

  test('is cut, and what was made for it ends', async () => {
    const { url, answer } = await impatient();
    const ended = once(answer, 'close');
    const client = await peer(url);
    client.pause();
    client.write(get('/endless'));
    await ended;
    const closed = once(client, 'close');
    client.resume();
    await closed;
    expect(answer.destroyed).toBe(true);
  });

  test('while one that waits for an answer is not', async () => {
    const { url } = await impatient();
    expect(await (await fetch(`${url}/slow`)).json()).toEqual({ done: true });
  });
});
