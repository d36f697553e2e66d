import { setTimeout as wait } from 'node:timers/promises';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ApiError } from './api-error.ts';
import { type Sessions, tokenOf } from './sessions.ts';

/**
 * Failures provoked by magic words, so that anyone can see what the product makes of them.
 *
 * A word is `demo:NAME` or `demo:NAME:NUMBER` and must be the whole value. It is understood
 * - as the value of any filter of a query (whatever the filter's name; that filter is then left out),
 * - as `term` or filter value of a suggestions request, as `title` or `description` of a search,
 * - as model, explore, look, dashboard, query, slug or folder in a path,
 * - as the `client_id` of a login.
 * `demo:sql-error` and `demo:huge` concern rows: they are understood in a query's filters only.
 */
export const FAILURES = {
  slow: {
    does: 'answers after NUMBER seconds, or never when the client goes; a query is then still running, until it is killed',
    number: 30,
  },
  500: { does: 'HTTP 500 with a JSON message', number: 0 },
  429: { does: 'HTTP 429 with Retry-After: NUMBER', number: 5 },
  html: { does: 'HTTP 200 with a web page, as proxies and login walls do', number: 0 },
  reset: { does: 'the connection is reset', number: 0 },
  'expired-token': {
    does: 'the token dies: 401. The next request with this word goes through, then it starts over',
    number: 0,
  },
  'sql-error': { does: 'the database refuses: HTTP 200 with a looker_error row', number: 0 },
  huge: { does: 'the rows are repeated until there are NUMBER', number: 200_000 },
  'null-names': {
    does: 'names, labels, titles and nested lists are null; at a login (right secret) for that token',
    number: 0,
  },
} as const;
export type FailureName = `${keyof typeof FAILURES}`;

const WORD = /^demo:([a-z0-9-]+?)(?::(\d+))?$/;

const isName = (name: string | undefined): name is FailureName => name !== undefined && Object.hasOwn(FAILURES, name);

/** The failure a value asks for, with its number. Ordinary values ask for none. */
export function readFailure(value: unknown): { name: FailureName; number: number } | undefined {
  const [, name, number] = typeof value === 'string' ? (WORD.exec(value.trim()) ?? []) : [];
  return isName(name) ? { name, number: number === undefined ? FAILURES[name].number : Number(number) } : undefined;
}

export const isFailureWord = (value: unknown): boolean => readFailure(value) !== undefined;

/** Meets the failures of a whole request before its route runs; those of single rows are the query's own affair. */
export async function provokeFailures(request: FastifyRequest, reply: FastifyReply, sessions: Sessions): Promise<void> {
  for (const word of wordsOf(request)) {
    const failure = readFailure(word);
    if (failure?.name === 'slow' && runsQuery(request)) continue; // the database is slow, not the way to it
    if (failure !== undefined) await provoke(failure, request, reply, sessions);
  }
}

async function provoke(
  failure: { name: FailureName; number: number },
  request: FastifyRequest,
  reply: FastifyReply,
  sessions: Sessions,
): Promise<void> {
  switch (failure.name) {
    case 'slow':
      await wait(failure.number * 1_000, undefined, { signal: whenGone(reply) });
      return;
    case '500':
      throw new ApiError(500, 'An error has occurred.');
    case '429':
      throw new ApiError(429, 'Too many requests', { headers: { 'retry-after': String(failure.number) } });
    case 'html':
      await reply.type('text/html').send('<!doctype html><title>Sign in</title><h1>Sign in to continue</h1>');
      return;
    case 'reset':
      reply.hijack();
      request.raw.socket.resetAndDestroy();
      return;
    case 'expired-token':
      if (sessions.expireEveryOther(tokenOf(request.headers.authorization))) {
        throw new ApiError(401, 'Requires authentication.');
      }
      return;
    case 'sql-error':
    case 'huge':
    case 'null-names':
      return;
  }
}

const runsQuery = (request: FastifyRequest): boolean => /\/queries\/run(?:_inline|\/)/.test(request.url);

/** Aborts when the client goes. Not Fastify's `request.signal`: on Node 20 that aborts once a body has been read. */
function whenGone(reply: FastifyReply): AbortSignal {
  const gone = new AbortController();
  reply.raw.once('close', () => gone.abort());
  if (reply.raw.destroyed) gone.abort();
  return gone.signal;
}

/** True when a request's answer is to have null names. */
export function asksForNullNames(request: FastifyRequest): boolean {
  return wordsOf(request).some(word => readFailure(word)?.name === 'null-names');
}

/** What crashes or confuses clients when it is null: MCP Toolbox 1.12.0 panics on each of these somewhere. */
const NULLED = new Set(
  'first_name last_name display_name name label title project_name allowed_db_connection_names explores query dashboard_elements source_queries query_slug'.split(
    ' ',
  ),
);

export function withNullNames(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withNullNames);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, NULLED.has(key) ? null : withNullNames(inner)]),
  );
}

/** Every place where a request may carry a magic word. */
function wordsOf(request: FastifyRequest): unknown[] {
  const body = record(request.body);
  const query = record(request.query);
  const filters = [body['filters'], record(body['query'])['filters'], jsonRecord(query['filters'])];
  return [
    body['client_id'],
    query['term'],
    query['title'],
    query['description'],
    ...Object.values(record(request.params)),
    ...filters.flatMap(filter => Object.values(record(filter))),
  ];
}

const record = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {};

function jsonRecord(json: unknown): Record<string, unknown> {
  try {
    return record(JSON.parse(String(json)));
  } catch {
    return {}; // the route itself says what is wrong with it
  }
}
