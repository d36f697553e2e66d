import type { Findings } from './findings.ts';
import { ask, codeOf, missingHeaders } from './http.ts';
import type { Place } from './place.ts';
import { CANARY } from './seed.ts';

/**
 * The stated access of every route; HEAD goes as its GET. `open`: anyone with a right Host and Origin, and it holds no
 * data. `socket`: asks for the token by itself. A route that is not here has not been thought about.
 */
const ACCESS: Readonly<Record<string, 'open' | 'closed' | 'socket'>> = {
  'GET /': 'open',
  'GET /health': 'open',
  'GET /favicon.svg': 'open',
  'GET /assets/:name': 'open',
  'GET /api/session': 'open',
  'POST /api/session': 'open',
  'DELETE /api/session': 'open',
  'GET /ws': 'socket',
  'GET /api/openapi.json': 'closed',
  'GET /api/setup': 'closed',
  'GET /api/connections': 'closed',
  'PATCH /api/connections/:id': 'closed',
  'DELETE /api/connections/:id': 'closed',
  'POST /api/connections/:id/test': 'closed',
  'GET /api/conversations': 'closed',
  'GET /api/conversations/:id': 'closed',
  'PATCH /api/conversations/:id': 'closed',
  'DELETE /api/conversations/:id': 'closed',
  'GET /api/conversations/:id/events': 'closed',
  'GET /api/results/:id': 'closed',
  'GET /api/results/:id.csv': 'closed',
  'GET /api/suggestions': 'closed',
  'GET /api/usage': 'closed',
  'GET /api/usage/month': 'closed',
  'GET /api/audit': 'closed',
  'GET /metrics': 'closed',
};

const UPGRADE = {
  connection: 'Upgrade',
  upgrade: 'websocket',
  'sec-websocket-version': '13',
  'sec-websocket-key': 'AAAAAAAAAAAAAAAAAAAAAA==',
};

/** Walks every route of a server with AUTH=token, as a stranger and as one who may come in. */
export async function walkRoutes(place: Place, findings: Findings): Promise<number> {
  const stated = new Set(Object.keys(ACCESS));
  const found = new Set(place.routes.map(route => route.replace(/^HEAD /, 'GET ')));
  findings.expect('routes without a stated access', without(found, stated), []);
  findings.expect('stated routes that do not exist', without(stated, found), []);
  await compareDescription(place, found, findings);
  for (const route of place.routes) {
    const access = ACCESS[route.replace(/^HEAD /, 'GET ')];
    if (access === 'open') await walkOpen(place, route, findings);
    if (access === 'closed') await walkClosed(place, route, findings);
  }
  for (const path of ['/api/nowhere', '/data/looker-chat.db', '/.env', '/..%2f..%2fpackage.json', '/index.html']) {
    await walkClosed(place, `GET ${path}`, findings);
  }
  return place.routes.length;
}

const without = (some: ReadonlySet<string>, others: ReadonlySet<string>): string[] =>
  [...some].filter(each => !others.has(each));

const here = ({ server }: Place) => ({ address: '127.0.0.1', port: server.port });
const hostOf = ({ server }: Place) => ({ host: `localhost:${server.port}` });
const bearerOf = ({ keys }: Place) => ({ authorization: `Bearer ${keys.token}` });

/** The path of a route, with ids of what is really there. */
function pathOf({ seed }: Place, route: string): { method: string; path: string } {
  const [method = '', pattern = ''] = route.split(' ');
  const id = pattern.includes('results') ? seed.result : seed.conversation;
  return { method, path: pattern.replace(':id', id).replace(':name', 'nothing.js') };
}

/** The server's own description names no route that its router does not have. */
async function compareDescription(place: Place, routes: ReadonlySet<string>, findings: Findings): Promise<void> {
  const headers = { ...hostOf(place), ...bearerOf(place) };
  const { body } = await ask(here(place), { method: 'GET', path: '/api/openapi.json', headers });
  const paths: Record<string, object> = JSON.parse(body).paths ?? {};
  const described = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map(method => `${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`),
  );
  findings.expect(
    'described routes that do not exist',
    described.filter(route => !routes.has(route)),
    [],
  );
}

async function walkOpen(place: Place, route: string, findings: Findings): Promise<void> {
  const { method, path } = pathOf(place, route);
  for (const accept of ['text/html', 'application/json']) {
    const answer = await ask(here(place), { method, path, headers: { ...hostOf(place), accept } });
    findings.expect(`${route} shows a stranger data`, answer.body.includes(CANARY), false);
    findings.expect(`${route} lacks headers`, missingHeaders(answer), []);
  }
}

async function walkClosed(place: Place, route: string, findings: Findings): Promise<void> {
  const { method, path } = pathOf(place, route);
  const strangers = {
    'a stranger': {},
    'a stranger who wants a part': { range: 'bytes=0-20' },
    'a stranger with a condition': { 'if-none-match': '*', 'if-modified-since': new Date().toUTCString() },
    'a stranger who upgrades': method === 'GET' ? UPGRADE : {},
  };
  for (const [who, headers] of Object.entries(strangers)) {
    const answer = await ask(here(place), { method, path, headers: { ...hostOf(place), ...headers } });
    const seen = [
      answer.status,
      method === 'HEAD' ? answer.body : codeOf(answer.body),
      answer.headers['cache-control'],
    ];
    findings.expect(`${route} for ${who}`, seen, [401, method === 'HEAD' ? '' : 'unauthorized', 'no-store']);
    findings.expect(`${route} shows ${who} data`, answer.body.includes(CANARY), false);
    findings.expect(`${route} for ${who} lacks headers`, missingHeaders(answer), []);
  }
  const inAddress = { method, path: `${path}?token=${place.keys.token}`, headers: hostOf(place) };
  findings.expect(`${route} with the token in the address`, (await ask(here(place), inAddress)).status, 401);
  const options = await ask(here(place), { method: 'OPTIONS', path, headers: hostOf(place) });
  findings.expect(`OPTIONS ${path}`, [options.status, options.body], [204, '']);
  // What changes something is tried by those who may in the tests of each route; here it would end what is walked.
  if (method !== 'GET' && method !== 'HEAD') return;
  const answer = await ask(here(place), { method, path, headers: { ...hostOf(place), ...bearerOf(place) } });
  findings.expect(`${route} with the token is refused`, [401, 403, 429].includes(answer.status), false);
}
