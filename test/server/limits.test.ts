import { once } from 'node:events';
import { describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { RawPeer } from '../../proofs/hostile/raw-peer.ts';
import { addressKey } from '../../src/server/address-key.ts';
import { Attempts } from '../../src/server/attempts.ts';
import { WAITING_PER_ADDRESS } from '../../src/server/limits.ts';
import { WaitingPlaces } from '../../src/server/socket/waiting-places.ts';
import { openServer, type ServerWorld } from './world.ts';

/** A user of the system that no process runs as. */
const NOBODY = 54_321;
const HANDSHAKE =
  'GET /ws HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n' +
  'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n';

const later = (nowMs: number, seconds: number): number => nowMs + seconds * 1000;

describe('wrong tokens', () => {
  const now = 0;
  const failTimes = (attempts: Attempts, address: string, times: number): void => {
    for (let time = 0; time < times; time++) attempts.failed(address, now);
  };

  test('five in a minute are heard from an address, and then none until the minute is over', () => {
    const attempts = new Attempts();
    failTimes(attempts, '192.0.2.1', 4);
    expect(attempts.wait('192.0.2.1', now)).toBe(0);
    attempts.failed('192.0.2.1', later(now, 20));
    expect(attempts.wait('192.0.2.1', later(now, 20))).toBe(40);
    expect(attempts.wait('192.0.2.2', later(now, 20))).toBe(0);
    expect(attempts.wait('192.0.2.1', later(now, 60))).toBe(0);
  });

  test.each([
    ['192.0.2.1', '::ffff:192.0.2.1'],
    ['2001:db8:0:1::1', '2001:db8:0:1:ffff::9'],
    // As some proxies tell it, with the port of the connection.
    ['192.0.2.1:1111', '192.0.2.1:2222'],
    ['192.0.2.1', '192.0.2.1:2222'],
    ['[2001:db8:0:1::1]:1111', '2001:db8:0:1::2'],
  ])('%s and %s are one caller', (one, other) => {
    const attempts = new Attempts();
    failTimes(attempts, one, 5);
    expect(attempts.wait(other, now)).toBe(60);
    const places = new WaitingPlaces();
    for (let count = 0; count < WAITING_PER_ADDRESS; count++) expect(places.take(one)).toBeDefined();
    expect(places.take(other)).toBeUndefined();
  });

  test('of those who have hung up meanwhile are those of one caller', () => {
    expect(addressKey(undefined)).toBe(addressKey(''));
    expect(addressKey(undefined)).not.toBe(addressKey('192.0.2.1'));
  });

  test('twenty in an hour are heard from all strangers, however many addresses they have', () => {
    const attempts = new Attempts();
    attempts.succeeded('192.0.2.99');
    for (let address = 1; address <= 20; address++) {
      expect(attempts.wait(`192.0.2.${address}`, now)).toBe(0);
      attempts.failed(`192.0.2.${address}`, now);
    }
    expect(attempts.wait('192.0.2.21', later(now, 600))).toBe(3000);
    // Who has shown the right token is not locked out by their guesses.
    expect(attempts.wait('192.0.2.99', later(now, 600))).toBe(0);
    expect(attempts.wait('192.0.2.21', later(now, 3600))).toBe(0);
  });

  test('too many are told with the time to wait', async () => {
    const world = await openServer({ auth: 'token' });
    const tryOnce = (token: string) =>
      fetch(`${world.url}/api/conversations`, { headers: { authorization: `Bearer ${token}` } });
    for (let attempt = 0; attempt < 5; attempt++) expect((await tryOnce('wrong')).status).toBe(401);
    const refused = await tryOnce(world.token);
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '60']);
    world.now.elapsedMs += 60_000;
    expect((await tryOnce(world.token)).status).toBe(200);
  });
});

test.each([10, -10])('a clock that jumps by %i hours changes nothing of what strangers may try', async hours => {
  const world = await openServer({ auth: 'token' });
  const tryOnce = (token: string) =>
    fetch(`${world.url}/api/conversations`, { headers: { authorization: `Bearer ${token}` } });
  for (let attempt = 0; attempt < 4; attempt++) expect((await tryOnce('wrong')).status).toBe(401);
  world.now.value = new Date(world.now.value.getTime() + hours * 3_600_000);
  expect((await tryOnce('wrong')).status).toBe(401);
  const refused = await tryOnce(world.token);
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '60']);
  world.now.elapsedMs += 60_000;
  expect((await tryOnce(world.token)).status).toBe(200);
});

/** A socket from an address of this machine's own network, 127/8; gives the HTTP status when there is no upgrade. */
async function connect(world: ServerWorld, localAddress: string): Promise<WebSocket | number> {
  const socket = new WebSocket(world.ws, { localAddress });
  return new Promise((resolve, reject) => {
    socket.on('open', () => resolve(socket));
    socket.on('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0));
    socket.on('error', reject);
  });
}

async function connectTimes(world: ServerWorld, localAddress: string, times: number): Promise<WebSocket[]> {
  const answers = await Promise.all(Array.from({ length: times }, () => connect(world, localAddress)));
  return answers.filter(answer => typeof answer !== 'number');
}

describe('sockets that have not shown a token', () => {
  test('are twenty from an address at most; a place is free again when one leaves or shows the token', async () => {
    const world = await openServer({ auth: 'token' });
    const sockets = await connectTimes(world, '127.0.0.1', 20);
    expect(sockets).toHaveLength(20);
    expect(await connect(world, '127.0.0.1')).toBe(429);
    expect(await connect(world, '127.0.0.2')).toBeInstanceOf(WebSocket);
    const [first, second] = sockets;
    first?.send(JSON.stringify({ type: 'auth', token: world.token }));
    first?.send(JSON.stringify({ type: 'follow', conversation_id: 'none' }));
    if (first !== undefined) await once(first, 'message');
    expect(await connect(world, '127.0.0.1')).toBeInstanceOf(WebSocket);
    expect(await connect(world, '127.0.0.1')).toBe(429);
    second?.close();
    if (second !== undefined) await once(second, 'close');
    expect(await connect(world, '127.0.0.1')).toBeInstanceOf(WebSocket);
    // With the token one comes in all the same.
    expect((await world.open({ authorization: `Bearer ${world.token}` })).socket.readyState).toBe(WebSocket.OPEN);
  });

  test('are two hundred in all at most', async () => {
    const world = await openServer({ auth: 'token' });
    for (let host = 1; host <= 10; host++) {
      expect(await connectTimes(world, `127.0.1.${host}`, 20)).toHaveLength(20);
    }
    expect(await connect(world, '127.0.1.11')).toBe(429);
  });

  test('take no place when they have hung up before it was known who they are', async () => {
    // With a user of the children's own, the other end of a local connection is looked up first.
    const world = await openServer({ childUid: NOBODY });
    for (let count = 0; count < 10 * WAITING_PER_ADDRESS; count++) {
      const peer = await RawPeer.open(world.server.port);
      await peer.send(HANDSHAKE);
      // At every moment of the look-up, which goes on in this same process.
      for (let turn = 0; turn < count % 20; turn++) await new Promise(setImmediate);
      peer.socket.resetAndDestroy();
      await peer.closed;
    }
    // Looked up after them.
    expect((await fetch(`${world.url}/api/conversations`)).status).toBe(200);
    const stranger = new WebSocket(world.ws, { headers: { 'x-forwarded-for': '127.0.0.1' } });
    await once(stranger, 'open');
    stranger.terminate();
  });

  test('are closed after ten seconds, and not before', async () => {
    const world = await openServer({ auth: 'token' });
    const before = performance.now();
    const client = await world.open();
    expect(await client.closed).toEqual({ code: 1008, reason: 'unauthorized' });
    expect(performance.now() - before).toBeGreaterThan(9_900);
  });
});
