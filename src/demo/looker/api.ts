import { type FastifyError, type FastifyInstance, type FastifyRequest, fastify } from 'fastify';
import { stringify } from 'lossless-json';
import { ApiError, DOCUMENTATION, invalid } from './api-error.ts';
import type { DemoContext } from './context.ts';
import { DemoQueryError } from './engine/engine.ts';
import { asksForNullNames, provokeFailures, withNullNames } from './failures.ts';
import { parseProjection, project } from './projection.ts';
import { contentRoutes } from './routes/content-routes.ts';
import { modelRoutes } from './routes/model-routes.ts';
import { queryRoutes } from './routes/query-routes.ts';
import { sessionRoutes } from './routes/session-routes.ts';
import { tileQueryRoutes } from './routes/tile-query-routes.ts';
import { tokenOf } from './sessions.ts';

export const API_PREFIX = '/api/4.0';
/** The only routes that answer without a token. */
const OPEN_ROUTES = new Set([`${API_PREFIX}/login`, `${API_PREFIX}/versions`]);
/** Far above any query; Looker's own limit is not documented. */
const MAX_BODY_BYTES = 1024 * 1024;

/** Looker's API 4.0 over one context: routes, and what is common to all of them. */
export function createApi(context: DemoContext): FastifyInstance {
  const app = fastify({ bodyLimit: MAX_BODY_BYTES, exposeHeadRoutes: false });
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) =>
    done(null, Object.fromEntries(new URLSearchParams(String(body)))),
  );
  app.addHook('onRequest', async request => {
    // MCP Toolbox 1.12.0 runs SQL with an empty body and an empty type, which Fastify would refuse.
    if (request.headers['content-type'] === '') delete request.headers['content-type'];
    requireToken(request, context);
  });
  app.addHook('preHandler', (request, reply) => provokeFailures(request, reply, context.sessions));
  app.addHook('preSerialization', async (request, reply, payload) =>
    reply.statusCode < 400 ? finish(request, payload, context) : payload,
  );
  // Not JSON.stringify: the data hold integers beyond 2^53, which Looker writes in full.
  app.setReplySerializer(payload => stringify(payload) ?? 'null');
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const { status, headers, message, details } = asApiError(error);
    return reply
      .code(status)
      .headers(headers)
      .send({ message, ...details, documentation_url: `${DOCUMENTATION}/${status}/${route(request)}` });
  });
  app.setNotFoundHandler((request, reply) => {
    if (request.url.startsWith(API_PREFIX)) throw new ApiError(404, 'Not found');
    return reply
      .code(404)
      .type('text/html')
      .send('<!doctype html><title>Looker</title><h1>The demo Looker has an API and no pages.</h1>');
  });
  app.register(
    (api, _options, done) => {
      for (const routes of [sessionRoutes, modelRoutes, queryRoutes, contentRoutes, tileQueryRoutes])
        routes(api, context);
      done();
    },
    { prefix: API_PREFIX },
  );
  return app;
}

function requireToken(request: FastifyRequest, context: DemoContext): void {
  if (OPEN_ROUTES.has(request.routeOptions.url ?? '') || request.is404) return;
  if (context.sessions.find(tokenOf(request.headers.authorization)) === undefined) {
    throw new ApiError(401, 'Requires authentication.');
  }
}

/** `fields=` cuts every answer, so no route has to; magic words may take the names out. */
function finish(request: FastifyRequest, payload: unknown, context: DemoContext): unknown {
  const { fields } = (request.query ?? {}) as { fields?: string };
  const named =
    context.sessions.find(tokenOf(request.headers.authorization))?.nullNames !== true && !asksForNullNames(request);
  const whole = named ? payload : withNullNames(payload);
  return typeof fields === 'string' ? project(whole, parseProjection(fields)) : whole;
}

function asApiError(error: FastifyError | ApiError | DemoQueryError): ApiError {
  if (error instanceof ApiError) return error;
  if (error instanceof DemoQueryError) return invalid(error.field, error.message);
  const status = 'statusCode' in error ? (error.statusCode ?? 500) : 500;
  return new ApiError(status, status < 500 ? error.message : 'An error has occurred.');
}

/** `get/lookml_models/:model` as Looker's documentation addresses have it. */
const route = (request: FastifyRequest): string =>
  `${request.method.toLowerCase()}${(request.routeOptions.url ?? '').replace(API_PREFIX, '')}`;
