import type { Fault } from '../harness/control-build.ts';

/** The part of the examination that has to notice it. */
export type Part = 'matrix, local' | 'matrix, token' | 'routes' | 'lifetimes' | 'guessing' | 'odd requests';

export interface PlantedFault extends Fault {
  readonly name: string;
  readonly part: Part;
}

const RULE = 'server/access-rule.js';
const GUARD = 'server/guard.js';
const CREDENTIALS = 'server/credentials.js';

/** Each is planted alone into a copy of the product; an examination that misses one proves nothing. */
export const FAULTS: readonly PlantedFault[] = [
  {
    name: 'the Origin is not looked at',
    part: 'matrix, token',
    file: RULE,
    find: 'if (!originAllowed(caller, host, local, policy))',
    replace: 'if (false)',
  },
  {
    name: 'an Origin need only begin well',
    part: 'matrix, local',
    file: RULE,
    find: '(local && isLoopback(url.hostname))',
    replace: '(local && /^(localhost|127\\.)/.test(url.hostname))',
  },
  {
    name: 'an Origin need not be spelled as browsers do',
    part: 'matrix, local',
    file: RULE,
    find: 'url.origin !== origin || ',
    replace: '',
  },
  {
    name: 'an empty Origin is taken for none',
    part: 'matrix, local',
    file: RULE,
    find: 'if (origin === undefined)',
    replace: 'if (!origin)',
  },
  {
    name: 'what a browser calls cross-site is served',
    part: 'matrix, local',
    file: RULE,
    find: "return caller.fetchSite !== 'cross-site'",
    replace: 'return true',
  },
  {
    name: 'the Host is not looked at',
    part: 'matrix, token',
    file: RULE,
    find: '!hostAllowed(host, policy)',
    replace: 'false',
  },
  {
    name: 'a Host may be spelled in any way',
    part: 'matrix, local',
    file: RULE,
    find: 'url.host === spelled && ',
    replace: '',
  },
  {
    name: 'of two Hosts the first is taken',
    part: 'matrix, local',
    file: GUARD,
    find: 'otherHosts.length === 0 ? host : undefined',
    replace: 'host',
  },
  {
    name: 'a local Host is enough',
    part: 'matrix, local',
    file: RULE,
    find: 'isLoopback(caller.peer) && ',
    replace: '',
  },
  {
    name: 'AUTH=token is forgotten',
    part: 'matrix, token',
    file: RULE,
    find: "policy.auth === 'local' && ",
    replace: '',
  },
  {
    name: 'a proxy on this machine is taken for a person',
    part: 'matrix, local',
    file: GUARD,
    find: 'Object.keys(headers).some(name => FORWARDING.test(name))',
    replace: 'false',
  },
  {
    name: 'any token does',
    part: 'matrix, token',
    file: CREDENTIALS,
    find: '!this.#token.equals(token)',
    replace: 'token.length < 16',
  },
  {
    name: 'a token in the address is taken',
    part: 'matrix, token',
    file: GUARD,
    find: 'authorization: request.headers.authorization,',
    replace:
      'authorization: request.headers.authorization ?? (request.query.token && `Bearer ${request.query.token}`),',
  },
  {
    name: 'a sign-out forgets nothing',
    part: 'matrix, token',
    file: CREDENTIALS,
    find: 'await this.#sessions.remove(session);',
    replace: '',
  },
  {
    name: 'sessions do not expire',
    part: 'matrix, token',
    file: CREDENTIALS,
    find: 'sessionLeftMs(expiresAt, this.#clock.now()) > 0',
    replace: 'expiresAt !== undefined',
  },
  {
    name: 'a socket is heard before its token',
    part: 'matrix, token',
    file: 'server/socket/client.js',
    find: "if (!this.#member && frame.type !== 'auth')",
    replace: 'if (false)',
  },
  {
    name: 'refusals lack the headers that keep pages apart',
    part: 'matrix, token',
    file: 'server/server.js',
    find: 'await app.register(helmet, SECURITY_HEADERS);',
    replace: 'setImmediate(() => {});',
  },
  {
    name: 'answers may be kept',
    part: 'matrix, local',
    file: GUARD,
    find: "void reply.header('cache-control', 'no-store');",
    replace: '',
  },
  {
    name: 'a route is opened',
    part: 'routes',
    file: 'server/routes/conversations.js',
    find: "app.get('/api/conversations/:id/events', {",
    replace: "app.get('/api/conversations/:id/events', { config: { access: 'open' },",
  },
  {
    name: 'a route is added and nobody said who may come in',
    part: 'routes',
    file: 'server/routes/page.js',
    find: "app.get('/health',",
    replace: "app.get('/api/debug', () => ({})); app.get('/health',",
  },
  {
    name: 'a socket outlives its sign-out',
    part: 'lifetimes',
    file: CREDENTIALS,
    find: 'this.#watch.ended(session);',
    replace: '',
  },
  {
    name: 'a socket outlives its session',
    part: 'lifetimes',
    file: 'server/session-watch.js',
    find: 'Math.min(left, LOOK_MS)',
    replace: 'LOOK_MS',
  },
  {
    name: 'sessions outlive the token they were made with',
    part: 'lifetimes',
    file: CREDENTIALS,
    find: "createHmac('sha256', this.#token.reveal())",
    replace: "createHmac('sha256', 'the same for ever')",
  },
  {
    name: 'guesses are not counted',
    part: 'guessing',
    file: CREDENTIALS,
    find: 'if (seconds > 0)',
    replace: 'if (false)',
  },
  {
    name: 'who guesses may write any address into a header',
    part: 'guessing',
    file: 'server/server.js',
    find: 'trustProxy: [...options.trustProxy]',
    replace: 'trustProxy: true',
  },
  {
    name: 'many addresses guess faster than one',
    part: 'guessing',
    file: 'server/attempts.js',
    find: 'const PER_HOUR = 20;',
    replace: 'const PER_HOUR = 2_000_000;',
  },
  {
    name: 'sockets may wait without end',
    part: 'guessing',
    file: 'server/socket/waiting-places.js',
    find: 'mine >= WAITING_PER_ADDRESS || ',
    replace: '',
  },
  {
    name: 'headers are not counted',
    part: 'odd requests',
    file: GUARD,
    find: 'raw.rawHeaders.length > 2 * MAX_HEADERS',
    replace: 'false',
  },
  {
    name: 'the address may name another host',
    part: 'odd requests',
    file: GUARD,
    find: "raw.url?.startsWith('/') !== true",
    replace: 'false',
  },
  {
    name: 'whoever comes by HTTP/1.0 is believed',
    part: 'odd requests',
    file: GUARD,
    find: 'request.raw.httpVersion === PROXY_VERSION || ',
    replace: '',
  },
  {
    name: 'a bad handshake is answered without headers',
    part: 'odd requests',
    file: 'server/server.js',
    find: "app.websocketServer.on('wsClientError', refuseHandshake(options.language));",
    replace: '',
  },
  {
    name: 'Node answers an expectation by itself',
    part: 'odd requests',
    file: 'server/server.js',
    find: "app.server.on('checkExpectation', (request, response) => app.server.emit('request', request, response));",
    replace: '',
  },
];
