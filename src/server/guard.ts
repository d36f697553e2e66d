import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { CodedError } from '../contract/errors.ts';
import { type AccessPolicy, judgeCaller, type Verdict } from './access-rule.ts';
import { type Credentials, SESSION_COOKIE } from './credentials.ts';

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
  }
}

/** Headers that proxies set. Their presence alone ends the trust in a loopback peer. */
const FORWARDING = [
  'forwarded',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-proto',
  'x-real-ip',
  'via',
] as const;

/** A link on another site may lead a person to the page, which holds no data; nothing else may be fetched across sites. */
const opensThePage = ({ method, routeOptions, headers }: FastifyRequest): boolean =>
  method === 'GET' && routeOptions.url === '/' && headers['sec-fetch-mode'] === 'navigate';

async function verdictOf(request: FastifyRequest, policy: AccessPolicy, credentials: Credentials): Promise<Verdict> {
  const { headers } = request;
  const caller = {
    peer: request.socket.remoteAddress ?? '',
    host: headers.host,
    origin: headers.origin,
    fetchSite: opensThePage(request) ? undefined : headers['sec-fetch-site']?.toString(),
    forwarded: FORWARDING.some(name => headers[name] !== undefined),
    hasCredential: false,
  };
  const verdict = judgeCaller(caller, policy);
  if (verdict !== 'needs_token') return verdict;
  const cookie = request.cookies[SESSION_COOKIE];
  return (await credentials.holds({ authorization: headers.authorization, cookie }, request.ip)) ? 'in' : verdict;
}

/** Lets a page of another allowed origin read the answer; no other origin ever gets here. */
function allowOrigin(request: FastifyRequest, reply: FastifyReply): void {
  void reply.header('vary', 'Origin');
  if (request.headers.origin === undefined) return;
  void reply
    .header('access-control-allow-origin', request.headers.origin)
    .header('access-control-allow-credentials', 'true');
}

/** Puts the access rule before every route, known or not. */
export function installGuard(app: FastifyInstance, policy: AccessPolicy, credentials: Credentials): void {
  app.decorateRequest('isMember', false);
  app.addHook('onRequest', async (request, reply) => {
    const verdict = await verdictOf(request, policy, credentials);
    if (verdict === 'host_refused' || verdict === 'origin_refused') throw new CodedError(verdict);
    allowOrigin(request, reply);
    if (request.method === 'OPTIONS') {
      return reply
        .header('access-control-allow-methods', 'GET, POST, PATCH, DELETE')
        .header('access-control-allow-headers', 'authorization, content-type')
        .code(204)
        .send();
    }
    request.isMember = verdict === 'in';
    if (!request.isMember && request.routeOptions.config.access === undefined) throw new CodedError('unauthorized');
    return undefined;
  });
}
