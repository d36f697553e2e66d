import type { IncomingMessage } from 'node:http';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type Caller, onBehalfOf, sessionPrefix } from '../base/caller.ts';
import { newId } from '../base/ids.ts';
import type { Log } from '../base/log.ts';
import type { MetricsNeed } from './needs.ts';

/** As a proxy or a client may give it; anything else could forge lines or fill the log. */
const REQUEST_ID = /^[\w.-]{1,64}$/;
const READING = new Set(['GET', 'HEAD', 'OPTIONS']);

/** The id that the caller brought in `x-request-id`, or a new one. */
export function requestIdOf({ headers }: IncomingMessage): string {
  const brought = headers['x-request-id'];
  return typeof brought === 'string' && REQUEST_ID.test(brought) ? brought : newId();
}

export const callerOf = ({ id, ip, way, session }: FastifyRequest): Caller => ({
  requestId: id,
  way,
  address: ip,
  ...(session === undefined ? {} : { session: sessionPrefix(session) }),
});

/**
 * One line an answer, with the id that is also in its header `x-request-id`. The route is the pattern and never the
 * address, which may hold what is searched for; bodies are in no line. To be installed before the guard.
 */
export function installRequestLog(app: FastifyInstance, { log, metrics }: { log: Log; metrics: MetricsNeed }): void {
  app.addHook('onRequest', (request, reply, done) => {
    void reply.header('x-request-id', request.id);
    done();
  });
  // As late as this: a body is read outside the caller's context.
  app.addHook('preHandler', (request, _reply, done) => onBehalfOf(callerOf(request), done));
  app.addHook('onResponse', (request, reply, done) => {
    const { method } = request;
    const route = request.routeOptions.url ?? 'unknown';
    const status = reply.statusCode;
    metrics.answered({ method, route, status, seconds: reply.elapsedTime / 1000 });
    const level = READING.has(method) && status < 400 ? 'debug' : 'info';
    log[level]({ requestId: request.id, method, route, status, ms: Math.round(reply.elapsedTime) }, 'request');
    done();
  });
}
