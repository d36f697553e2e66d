import { createServer, type IncomingMessage, type Server } from 'node:http';
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { REQUEST_MS } from '../limits.ts';

/** Of an offer, and no part of the request without it. */
const OFFER = /^(?:connection|upgrade|http2-settings)$/i;

/**
 * Where the handshakes of WebSockets arrive. Node calls every request that offers another protocol a handshake (Java's
 * HttpClient offers `h2c` to every http server). Such an offer may be passed over: the request is read once more,
 * without it. Its connection ends with the answer, for a proxy may take what follows for that other protocol.
 * A handshake that has become no WebSocket by `patienceMs` is hung up on: Node looks after its connection no more, and
 * not every refusal does (Fastify has no hook for an address that cannot be decoded).
 */
export function handshakes(app: FastifyInstance, patienceMs = REQUEST_MS): Server {
  const arrived = createServer(); // for its events only: it listens nowhere
  const readAgain = 'setSecureContext' in app.server ? 'secureConnection' : 'connection';
  app.server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    if (socket.destroyed) return;
    const isHandshake = request.method === 'GET' && request.headers.upgrade?.toLowerCase() === 'websocket';
    if (isHandshake) {
      // `ws` sets its sockets' time to none.
      if (socket instanceof Socket) socket.setTimeout(patienceMs).once('timeout', hangUp);
      arrived.emit('upgrade', request, socket, head);
    } else {
      socket.unshift(Buffer.concat([withoutOffer(request), head]));
      app.server.emit(readAgain, socket);
    }
  });
  return arrived;
}

/** One for all of them: thousands of sockets keep it. */
function hangUp(this: Socket): void {
  this.destroy();
}

function withoutOffer({ method, url, httpVersion, rawHeaders }: IncomingMessage): Buffer {
  const lines = [`${method} ${url} HTTP/${httpVersion}`];
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const [name = '', value = ''] = rawHeaders.slice(at, at + 2);
    if (!OFFER.test(name)) lines.push(`${name}: ${value}`);
  }
  return Buffer.from(`${lines.join('\r\n')}\r\nConnection: close\r\n\r\n`, 'latin1');
}
