import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { MAX_WAITING_REQUESTS, STALLED_MS } from './limits.ts';

/**
 * What one connection may ask for at once. Node works on all requests that a client sends ahead, and forgets the
 * answers that nobody came to take with all they hold: here one is worked on after the other. A client that does not
 * take its answer is cut. To be installed before the routes and before the WebSocket.
 */
export function boundConnections(app: FastifyInstance, stalledMs = STALLED_MS): void {
  /** The connections with a request that is not answered yet, and the requests behind it. */
  const lines = new WeakMap<Duplex, (() => void)[]>();
  const next = (socket: Duplex): void => {
    const begin = lines.get(socket)?.shift();
    if (begin === undefined) lines.delete(socket);
    else if (!socket.destroyed) begin();
  };
  /** A handshake is its connection's last request, and thousands of them stay. */
  const upgraded = new WeakSet<Duplex>();
  app.addHook('onRequest', ({ raw: { socket } }, reply, done) => {
    if (upgraded.has(socket)) return done();
    const begin = (): void => {
      reply.raw.once('close', () => next(socket));
      done();
    };
    const line = lines.get(socket);
    if (socket.destroyed) return;
    if (line === undefined) {
      lines.set(socket, []);
      begin();
    } else if (line.length < MAX_WAITING_REQUESTS) line.push(begin);
    else socket.destroy();
  });
  // The parser is gone by then, and with it everything that would notice the end of this connection.
  app.server.on('upgrade', (_request, socket) => {
    if (lines.has(socket)) socket.destroy();
    else upgraded.add(socket);
  });
  app.server.setTimeout(stalledMs, (socket: Socket) => {
    const isWorkedOn = lines.has(socket) && socket.writableLength === 0;
    if (!isWorkedOn) socket.destroy();
  });
}
