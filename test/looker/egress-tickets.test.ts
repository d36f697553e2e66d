import { EventEmitter, once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Egress } from '../../src/looker/egress.ts';
import {
  inlineQuery,
  issuedToken,
  json,
  openEgress,
  openTicket,
  type StandIn,
  startStandIn,
  targetAt,
} from './egress-stand-in.ts';

let egress: Egress;
let logged: string[];
let looker: StandIn;

const HANGS = (): void => {};

beforeEach(async () => {
  ({ egress, logged } = await openEgress());
  looker = await startStandIn({
    'GET /lookml_models': json([{ name: 'shop', label: 'Shop', explores: [] }]),
    'GET /looks/*': json({ id: '7', title: 'A look', query: { model: 'shop', view: 'orders' } }),
    'POST /queries/run_inline': HANGS,
  });
});

afterEach(async () => {
  await egress.close();
  await looker.close();
});

describe('a ticket', () => {
  test("buys a request with Looker's token in place of the ticket, and Looker's answer", async () => {
    const { ask, ticket } = openTicket(egress, targetAt(looker.url));
    const answer = await ask('GET', '/lookml_models?exclude_hidden=true');
    expect(answer.status).toBe(200);
    expect(JSON.parse(answer.text)).toMatchObject([{ name: 'shop', label: 'Shop' }]);
    expect(looker.to('/lookml_models')).toMatchObject([
      { url: '/lookml_models?exclude_hidden=true', authorization: `Bearer ${issuedToken(1)}` },
    ]);
    expect(ticket.failure).toBeUndefined();
  });

  test('is answered with a connection that closes, so the Toolbox does not pile up open ones', async () => {
    const { ask } = openTicket(egress, targetAt(looker.url));
    expect((await ask('GET', '/lookml_models')).headers.get('connection')).toBe('close');
  });

  test('admits only the methods and paths of its rules; the rest never reaches Looker', async () => {
    const { ask, ticket, counts } = openTicket(egress, targetAt(looker.url), {
      allow: [{ method: 'GET', path: /^\/lookml_models$/ }],
    });
    for (const [method, path] of [
      ['GET', '/looks/7'],
      ['POST', '/lookml_models'],
      ['POST', '/looks'],
      ['PATCH', '/looks/7'],
      ['DELETE', '/lookml_models'],
    ] as const) {
      expect((await ask(method, path, method === 'GET' ? undefined : {})).status).toBe(403);
    }
    expect(ticket.failure?.code).toBe('tool_not_allowed');
    expect(looker.seen).toEqual([]);
    expect(counts).toEqual({ query: 0, other: 0 });
  });

  test.each([
    '/looks/..%2fsessions',
    '/looks/%2e%2e/sessions',
    '/looks/%252e%252e/sessions',
    '/looks//7',
    '/looks/7%00',
    '/looks/7%5c..',
    '/looks/%zz',
    '/looks/7%0d%0aX:1',
  ])('does not admit %s, which could be read in two ways', async path => {
    // Node's fetch would tidy the path up: ask by hand.
    const { ticket } = openTicket(egress, targetAt(looker.url));
    const status = await rawRequest(egress.url, `GET /api/4.0${path} HTTP/1.1`, ticket.token);
    expect(status).toContain('403');
    expect(looker.seen).toEqual([]);
  });

  test.each(['/api/3.1/looks/7', '/login', '/api/4.0', '/api/4.0/', 'http://elsewhere.example/api/4.0/looks/7'])(
    'does not admit %s, which is not under the API',
    async path => {
      const { ticket } = openTicket(egress, targetAt(looker.url));
      expect(await rawRequest(egress.url, `GET ${path} HTTP/1.1`, ticket.token)).toContain('403');
      expect(looker.seen).toEqual([]);
    },
  );

  test('is refused when unknown, closed, or of an aborted scope', async () => {
    const scope = new AbortController();
    const aborted = openTicket(egress, targetAt(looker.url), { signal: scope.signal });
    const closed = openTicket(egress, targetAt(looker.url));
    scope.abort();
    closed.ticket.close();
    expect((await aborted.ask('GET', '/lookml_models')).status).toBe(401);
    expect((await closed.ask('GET', '/lookml_models')).status).toBe(401);
    expect(await rawRequest(egress.url, 'GET /api/4.0/lookml_models HTTP/1.1', 'made-up')).toContain('401');
    expect(looker.seen).toEqual([]);
  });

  test('is refused to a web page, even when the page knows it', async () => {
    const { ticket } = openTicket(egress, targetAt(looker.url));
    const head = 'GET /api/4.0/lookml_models HTTP/1.1\r\nOrigin: http://localhost:8000';
    expect(await rawRequest(egress.url, head, ticket.token)).toContain('403');
  });

  test('counts what reached Looker, queries apart, and no sign-in', async () => {
    const other = await startStandIn({
      'GET /lookml_models': json([]),
      'POST /queries/run_inline': json([{ 'orders.count': 1 }]),
      'GET /lookml_models/*/explores/*': json({ fields: { dimensions: [], measures: [] } }),
    });
    const { ask, counts } = openTicket(egress, targetAt(other.url));
    await ask('GET', '/lookml_models');
    await ask('POST', '/queries/run_inline', inlineQuery({}));
    await ask('POST', '/queries/run_inline', inlineQuery({ limit: '7' }));
    expect(counts.query).toBe(other.to('/queries/run_inline').length);
    expect(counts.other).toBe(other.seen.filter(({ path }) => /lookml_models/.test(path)).length);
    await other.close();
  });

  test('writes neither tokens nor secrets nor query strings to the log', async () => {
    const { ask, ticket } = openTicket(egress, targetAt(looker.url));
    await ask('GET', '/lookml_models?title=private-words');
    await vi.waitFor(() => expect(logged.join('')).toContain('/lookml_models'));
    for (const hidden of ['private-words', issuedToken(1), ticket.token]) expect(logged.join('')).not.toContain(hidden);
  });
});

describe('a running request', () => {
  const started = () => vi.waitFor(() => expect(looker.to('/queries/run_inline')).toHaveLength(1));

  test("is aborted at Looker at once when the ticket's scope is", async () => {
    const scope = new AbortController();
    const { hungUp, url, close } = await startHangingLooker();
    const { ask, ticket } = openTicket(egress, targetAt(url), { signal: scope.signal });
    const asked = ask('POST', '/queries/run_inline', inlineQuery({}));
    await hungUp.begun;
    scope.abort();
    expect((await asked).status).toBe(502);
    await hungUp.ended;
    expect(ticket.failure?.code).toBe('cancelled');
    await close();
  });

  test('is aborted at Looker when the Toolbox hangs up', async () => {
    const { hungUp, url, close } = await startHangingLooker();
    const { ticket } = openTicket(egress, targetAt(url));
    const toolbox = new AbortController();
    const asked = fetch(`${egress.url}/api/4.0/queries/run_inline`, {
      method: 'POST',
      headers: { authorization: `Bearer ${ticket.token}` },
      body: JSON.stringify(inlineQuery({})),
      signal: toolbox.signal,
    }).catch(() => 'hung up');
    await hungUp.begun;
    toolbox.abort();
    expect(await asked).toBe('hung up');
    await hungUp.ended;
    await close();
  });

  test('ends when the egress closes', async () => {
    const { ask } = openTicket(egress, targetAt(looker.url));
    const asked = ask('POST', '/queries/run_inline', inlineQuery({})).catch(() => 'cut');
    await started();
    await egress.close();
    expect(await asked).toSatisfy(end => end === 'cut' || (end as { status: number }).status === 502);
  });

  test('with a body of more than 1 MB is refused before Looker sees it', async () => {
    const { ask } = openTicket(egress, targetAt(looker.url));
    const answer = await ask(
      'POST',
      '/queries/run_inline',
      inlineQuery({ filter_expression: 'x'.repeat(1024 * 1024) }),
    );
    expect(answer.status).toBe(413);
    expect(looker.seen).toEqual([]);
  });
});

/** A Looker whose queries never end, and which tells when a query came and when its asker went away. */
async function startHangingLooker() {
  const events = new EventEmitter();
  const hungUp = { begun: once(events, 'begun'), ended: once(events, 'ended') };
  const standIn = await startStandIn({
    'POST /queries/run_inline': response => {
      response.on('close', () => events.emit('ended'));
      events.emit('begun');
    },
  });
  return { hungUp, url: standIn.url, close: standIn.close };
}

/** Sends a request head exactly as written and gives the status line. */
async function rawRequest(url: string, head: string, bearer: string): Promise<string> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.write(`${head}\r\nHost: ${hostname}:${port}\r\nAuthorization: Bearer ${bearer}\r\nConnection: close\r\n\r\n`);
  let text = '';
  for await (const piece of socket) text += String(piece);
  return text.split('\r\n')[0] ?? '';
}
