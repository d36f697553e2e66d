import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { createLog } from '../../src/base/log.ts';
import { Redactor } from '../../src/base/redactor.ts';
import { Secret } from '../../src/base/secret.ts';
import type { CapturedResult } from '../../src/looker/captured-result.ts';
import { type Egress, startEgress } from '../../src/looker/egress.ts';
import type { LookerTarget } from '../../src/looker/target.ts';
import type { Ticket, TicketScope } from '../../src/looker/tickets.ts';

/** A tiny server in Looker's place that answers as badly as a test wants. */
export interface Seen {
  readonly method: string;
  /** With query string. */
  readonly url: string;
  readonly path: string;
  readonly authorization: string | undefined;
  readonly body: string;
  /** When it came, in ms of the process' own clock. */
  readonly at: number;
}
export type Answerer = (response: ServerResponse, request: Seen) => void;

export interface StandIn {
  readonly url: string;
  readonly seen: Seen[];
  /** Requests to one path (without query string). */
  readonly to: (path: string) => Seen[];
  readonly close: () => Promise<void>;
}

export const CLIENT_SECRET = 'stand-in-secret-0123456789';

export const json = (value: unknown, status = 200): Answerer => raw(JSON.stringify(value), status);

export const raw =
  (
    body: string | Buffer,
    status = 200,
    headers: Record<string, string> = { 'content-type': 'application/json' },
  ): Answerer =>
  response => {
    response.writeHead(status, headers).end(body);
  };

/** Answers one after another; the last one again and again. */
export const inTurn = (...answers: readonly Answerer[]): Answerer => {
  let at = 0;
  return (response, request) => answers[Math.min(at++, answers.length - 1)]?.(response, request);
};

/** The name of each token issued: `token-0001-…`, `token-0002-…` */
export const issuedToken = (turn: number): string => `token-${String(turn).padStart(4, '0')}-of-the-stand-in`;

export const login = (expiresIn = 3600): Answerer => {
  let turn = 0;
  return response =>
    json({ access_token: issuedToken(++turn), token_type: 'Bearer', expires_in: expiresIn })(response, none);
};
const none: Seen = { method: '', url: '', path: '', authorization: undefined, body: '', at: 0 };

/** Routes are `METHOD /path`, with `*` for one segment; the first that fits answers, without one it is Looker's 404. */
export async function startStandIn(
  routes: Record<string, Answerer>,
  tls?: { key: string; cert: string },
): Promise<StandIn> {
  const seen: Seen[] = [];
  const table = Object.entries({ 'POST /login': login(), ...routes }).map(([route, answer]) => ({
    pattern: new RegExp(`^${route.replaceAll('.', '\\.').replaceAll('*', '[^/]+')}$`),
    answer,
  }));
  const listener: RequestListener = (request, response) => {
    const at = performance.now();
    response.on('error', () => {});
    void readAll(request).then(body => {
      const url = (request.url ?? '').replace('/api/4.0', '');
      const path = url.split('?')[0] ?? '';
      const one = { method: request.method ?? '', url, path, authorization: request.headers.authorization, body, at };
      seen.push(one);
      const found = table.find(({ pattern }) => pattern.test(`${one.method} ${path}`));
      return (found?.answer ?? json({ message: 'Not found' }, 404))(response, one);
    });
  };
  const server = tls === undefined ? createServer(listener) : createTlsServer(tls, listener);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${port}`,
    seen,
    to: path => seen.filter(one => one.path === path),
    close: async () => {
      server.closeAllConnections();
      await new Promise(resolve => server.close(resolve));
    },
  };
}

async function readAll(request: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of request as AsyncIterable<Buffer>) pieces.push(piece);
  return Buffer.concat(pieces).toString('utf8');
}

export const targetAt = (url: string, changes: Partial<LookerTarget> = {}): LookerTarget => ({
  id: 'target-1',
  baseUrl: url,
  clientId: 'stand-in-client',
  clientSecret: new Secret(CLIENT_SECRET),
  verifySsl: true,
  ...changes,
});

/** An egress with its log kept as text, at the level that tells most. */
export async function openEgress(
  options: Partial<Parameters<typeof startEgress>[0]> = {},
): Promise<{ egress: Egress; logged: string[] }> {
  const logged: string[] = [];
  const redactor = options.redactor ?? new Redactor();
  const log = createLog({ level: 'debug', redactor, write: line => void logged.push(line) });
  return { egress: await startEgress({ log, redactor, ...options }), logged };
}

export interface OpenedTicket {
  readonly ticket: Ticket;
  readonly results: CapturedResult[];
  readonly counts: { query: number; other: number };
  /** What the Toolbox would do: a request with the ticket as bearer. */
  readonly ask: (
    method: string,
    path: string,
    body?: unknown,
  ) => Promise<{ status: number; text: string; headers: Headers }>;
}

/** A ticket that may do everything, unless told otherwise. */
export function openTicket(egress: Egress, target: LookerTarget, changes: Partial<TicketScope> = {}): OpenedTicket {
  const results: CapturedResult[] = [];
  const counts = { query: 0, other: 0 };
  const ticket = egress.issue({
    target,
    allow: [
      { method: 'GET', path: /^/ },
      { method: 'POST', path: /^/ },
    ],
    signal: new AbortController().signal,
    timeZone: 'America/Sao_Paulo',
    onRequest: kind => void counts[kind]++,
    onQueryResult: async result => void results.push(result),
    ...changes,
  });
  return {
    ticket,
    results,
    counts,
    ask: async (method, path, body) => {
      const answer = await fetch(`${egress.url}/api/4.0${path}`, {
        method,
        headers: { authorization: `Bearer ${ticket.token}`, 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      return { status: answer.status, text: await answer.text(), headers: answer.headers };
    },
  };
}

/** A query as the Toolbox sends it (1.12.0). */
export const inlineQuery = (query: Record<string, unknown>, format = 'json'): Record<string, unknown> => ({
  query: { model: 'shop', view: 'orders', fields: ['orders.state', 'orders.count'], limit: '500', ...query },
  render_options: { format },
  query_api_client_context: { name: 'MCP Toolbox' },
});
