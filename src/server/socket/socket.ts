import type { IncomingMessage } from 'node:http';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { WebSocket } from 'ws';
import { CodedError } from '../../contract/errors.ts';
import type { Language } from '../../contract/language.ts';
import type { Credentials } from '../credentials.ts';
import { languageOf } from '../error-reply.ts';
import { AUTH_MS, HEARTBEAT_MS } from '../limits.ts';
import type { ServerNeeds } from '../needs.ts';
import { callerOf } from '../request-log.ts';
import { SocketClient } from './client.ts';
import { Outbox } from './outbox.ts';
import { WaitingPlaces } from './waiting-places.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Frees the place of a socket that waits for its token. */
    freePlace: (() => void) | undefined;
  }
}

/** Close code "unacceptable data" of RFC 6455: the protocol has text frames only. */
const UNSUPPORTED_DATA = 1003;

export function socketRoute(
  app: FastifyInstance,
  options: { needs: ServerNeeds; credentials: Credentials; language: Language },
): void {
  const { needs, credentials } = options;
  const places = new WaitingPlaces();
  const ids = new WeakMap<IncomingMessage, string>();
  app.websocketServer.on('headers', (headers, request) => headers.push(`x-request-id: ${ids.get(request)}`));
  app.decorateRequest('freePlace', undefined);
  const preValidation = async (request: FastifyRequest): Promise<void> => {
    ids.set(request.raw, request.id);
    if (request.ws && !request.isMember) takePlace(request, places);
  };
  const notUpgraded = (): never => {
    throw new CodedError('upgrade_required');
  };
  const met = (socket: WebSocket, request: FastifyRequest): void => {
    const outbox = new Outbox(socket);
    const client = new SocketClient({
      outbox,
      credentials,
      conversations: needs.conversations,
      setup: needs.setup,
      log: needs.log,
      caller: callerOf(request),
      language: languageOf(request, options.language),
      member: request.isMember,
      onAuthenticated: () => request.freePlace?.(),
    });
    needs.log.debug({ requestId: request.id, way: request.way }, 'socket opened');
    const { session } = request;
    const stopWatch = session === undefined ? () => {} : credentials.watch(session, () => client.turnAway());
    const authTimer = setTimeout(() => !client.isMember && client.turnAway(), AUTH_MS);
    const stopHeartbeat = heartbeat(socket);
    socket.on('message', (data, isBinary) => {
      // Whose close is on its way may still speak, and is not heard.
      if (socket.readyState !== socket.OPEN) return;
      if (isBinary) outbox.close(UNSUPPORTED_DATA, 'text frames only');
      else void client.receive(Buffer.isBuffer(data) ? data.toString('utf8') : '');
    });
    socket.on('error', () => {}); // a protocol error closes the socket; 'close' follows
    socket.on('close', () => {
      clearTimeout(authTimer);
      stopWatch();
      stopHeartbeat();
      client.leave();
    });
  };
  const route = { method: 'GET', url: '/ws', schema: { hide: true }, config: { access: 'socket' } } as const;
  app.route({ ...route, preValidation, wsHandler: met, handler: notUpgraded });
}

/** Throws too_many_waiting {seconds} when there is none, before any upgrade. */
function takePlace(request: FastifyRequest, places: WaitingPlaces): void {
  const free = places.take(request.ip);
  if (free === undefined) throw new CodedError('too_many_waiting', { params: { seconds: AUTH_MS / 1000 } });
  request.freePlace = free;
  const { socket } = request.raw;
  // Who hung up while it was looked at who that is will not do so again.
  if (socket.destroyed) free();
  else socket.once('close', free);
}

function heartbeat(socket: WebSocket): () => void {
  let alive = true;
  socket.on('pong', () => {
    alive = true;
  });
  const timer = setInterval(() => {
    if (!alive) socket.terminate();
    alive = false;
    if (socket.readyState === socket.OPEN) socket.ping();
  }, HEARTBEAT_MS);
  return () => clearInterval(timer);
}
