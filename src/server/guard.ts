import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Caller } from '../base/caller.ts';
import { CodedError } from '../contract/errors.ts';
import { type AccessPolicy, judgeCaller, type Verdict } from './access-rule.ts';
import { type Credentials, SESSION_COOKIE } from './credentials.ts';
import { MAX_HEADERS } from './limits.ts';
import { isOfAnother } from './peer-user.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /**
     * `open` for anyone with a right Host and Origin; `socket` lets the socket itself ask for the token. A route that
     * says nothing is closed: only callers who may come in reach it.
     */
    access?: 'open' | 'socket';
  }
  interface FastifyRequest {
    /** True when the caller may come in. */
    isMember: boolean;
    /** How the caller came in. */
    way: Caller['way'];
    /** Hash of the browser session that let the caller in, when it was one. */
    session: string | undefined;
  }
}

/** Headers that proxies set. Their presence alone ends the trust in a loopback peer. */
const FORWARDING =
  /^(?:forwarded|via|x-forwarded.*|x-real-ip|x-client-ip|x-cluster-client-ip|true-client-ip|.*connecting-ip)$/;
/** So nginx (before 1.29.7) speaks to what is behind it unless told otherwise, with no header of its own; no client does. */
const PROXY_VERSION = '1.0';

const METHODS = ['GET', 'HEAD', 'POST', 'PATCH', 'DELETE', 'OPTIONS'];

/** A request that is no ordinary one is refused before anything of it is believed. */
function checkForm({ raw, method }: FastifyRequest, reply: FastifyReply): void {
  if (raw.rawHeaders.length > 2 * MAX_HEADERS) throw new CodedError('headers_too_large');
  // Another host may stand in the address itself (`GET http://…`), which only proxies have a use for.
  if (raw.url?.startsWith('/') !== true) throw new CodedError('host_refused');
  if (METHODS.includes(method)) return;
  void reply.header('allow', METHODS.join(', '));
  throw new CodedError('method_not_allowed');
}

/** A link on another site may lead a person to the page, which holds no data; nothing else may be fetched across sites. */
const opensThePage = ({ method, routeOptions, headers }: FastifyRequest): boolean =>
  method === 'GET' && routeOptions.url === '/' && headers['sec-fetch-mode'] === 'navigate';

function verdictOf(request: FastifyRequest, policy: AccessPolicy): Verdict {
  const { headers } = request;
  const [host, ...otherHosts] = request.raw.headersDistinct['host'] ?? [];
  const caller = {
    peer: request.socket.remoteAddress ?? '',
    host: otherHosts.length === 0 ? host : undefined,
    origin: headers.origin,
    fetchSite: opensThePage(request) ? undefined : headers['sec-fetch-site']?.toString(),
    forwarded: request.raw.httpVersion === PROXY_VERSION || Object.keys(headers).some(name => FORWARDING.test(name)),
    hasCredential: false,
  };
  return judgeCaller(caller, policy);
}

/** Lets the holder of a good credential in. */
async function admit(request: FastifyRequest, credentials: Credentials): Promise<void> {
  const shown = { authorization: request.headers.authorization, cookie: request.cookies[SESSION_COOKIE] };
  const held = await credentials.held(shown, request.ip);
  if (held === undefined) return;
  request.isMember = true;
  request.session = held.session;
  request.way = held.session === undefined ? 'token' : 'session';
}

/** Lets a page of another allowed origin read the answer; no other origin ever gets here. */
function allowOrigin(request: FastifyRequest, reply: FastifyReply): void {
  void reply.header('vary', 'Origin');
  if (request.headers.origin === undefined) return;
  void reply
    .header('access-control-allow-origin', request.headers.origin)
    .header('access-control-allow-credentials', 'true');
}

interface Guard {
  readonly policy: AccessPolicy;
  readonly credentials: Credentials;
  /** The user of the system that the children run as, if they have one of their own: on this machine, and no person. */
  readonly childUid: number | undefined;
}

/** Puts the access rule before every route, known or not. */
export function installGuard(app: FastifyInstance, { policy, credentials, childUid }: Guard): void {
  app.decorateRequest('isMember', false);
  app.decorateRequest('way', 'none');
  app.decorateRequest('session', undefined);
  app.addHook('onRequest', async (request, reply) => {
    // What is answered here is for this caller now; the page's files say otherwise for themselves.
    void reply.header('cache-control', 'no-store');
    // After a handshake the connection ends, whatever is answered: a proxy must not take it for another request.
    if (request.ws) void reply.header('connection', 'close');
    checkForm(request, reply);
    const verdict = verdictOf(request, policy);
    if (verdict === 'host_refused' || verdict === 'origin_refused') throw new CodedError(verdict);
    allowOrigin(request, reply);
    if (request.method === 'OPTIONS') {
      return reply
        .header('access-control-allow-methods', 'GET, POST, PATCH, DELETE')
        .header('access-control-allow-headers', 'authorization, content-type')
        .code(204)
        .send();
    }
    if (verdict === 'in' && (childUid === undefined || (await isOfAnother(request.socket, childUid)))) {
      request.isMember = true;
      request.way = 'local';
    } else await admit(request, credentials);
    const { access } = request.routeOptions.config;
    if (!request.isMember && access === undefined) throw new CodedError('unauthorized');
    // A handshake anywhere else would be met, and its socket belong to nobody.
    if (request.ws && access !== 'socket') throw new CodedError('not_found');
    return undefined;
  });
}
