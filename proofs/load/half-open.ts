import type { AddressInfo } from 'node:net';
import { connect, createServer, type Socket } from 'node:net';
import { WebSocket } from 'ws';
import { whenPatienceEnds } from '../harness/patience.ts';
import type { Place } from './place.ts';
import type { Scenario } from './scenario.ts';

const PEERS = { long: 200, quick: 50 };
/** A ping that goes unanswered is noticed with the next one; then the server has this long. */
const LATE_MS = 3_000;

/** A way to the server that can lose its clients: what comes from the server is thrown away, and no end is ever told. */
async function openDroppingProxy(target: number) {
  const upstreams: Socket[] = [];
  let lost = false;
  const server = createServer(client => {
    const upstream = connect(target, '127.0.0.1');
    upstreams.push(upstream);
    for (const socket of [client, upstream]) socket.on('error', () => {});
    client.on('data', data => lost || upstream.write(data));
    upstream.on('data', data => lost || client.write(data));
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    upstreams,
    lose: () => void (lost = true),
    close: () => server.close(),
  };
}

/** Resolves when the server has let go of a connection, with the time since `started`; undefined after `limitMs`. */
function freedAfter(upstream: Socket, started: number, limitMs: number): Promise<number | undefined> {
  return new Promise(resolve => {
    const callOff = whenPatienceEnds(limitMs, () => resolve(undefined));
    upstream.once('close', () => {
      callOff();
      resolve(performance.now() - started);
    });
  });
}

const open = (port: number): Promise<WebSocket> =>
  new Promise((resolve, reject) => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/ws`);
    socket.once('open', () => resolve(socket)).on('error', reject);
  });

/** Clients that are gone without a word: the server notices by its pings, and keeps those that answer. */
export const halfOpen: Scenario = async (place: Place) => {
  const proxy = await openDroppingProxy(place.server.port);
  const peers = place.quick ? PEERS.quick : PEERS.long;
  const clients = await Promise.all(Array.from({ length: peers }, () => open(proxy.port)));
  const honest = await place.socket();
  const limitMs = 2 * place.limits.HEARTBEAT_MS + LATE_MS;
  proxy.lose();
  const started = performance.now();
  const freed = await Promise.all(proxy.upstreams.map(upstream => freedAfter(upstream, started, limitMs)));
  const gone = freed.filter(ms => ms !== undefined);
  const kept = honest.readyState === honest.OPEN;
  for (const socket of [honest, ...clients]) socket.terminate();
  for (const upstream of proxy.upstreams) upstream.destroy();
  proxy.close();
  return {
    held: gone.length === peers && kept,
    figures: `${gone.length} of ${peers} half-open sockets freed in ${(Math.max(0, ...gone) / 1000).toFixed(0)} s`,
  };
};
