import * as z from 'zod/mini';
import { catch as otherwise } from 'zod/mini';
import type { Stopwatch } from '../base/clock.ts';
import type { Redactor } from '../base/redactor.ts';
import { Secret } from '../base/secret.ts';
import { CodedError } from '../contract/errors.ts';
import { readJson } from './answer-body.ts';
import type { RateLimits } from './rate-limits.ts';
import { type LookerTarget, sameTarget } from './target.ts';
import { withinTime } from './time-limit.ts';
import type { Upstream } from './upstream.ts';
import { failureOfStatus } from './upstream-failure.ts';

/** Renewed this long before Looker lets it end, so that no query starts on a dying token. */
const RENEW_BEFORE_MS = 60_000;
/** A token is no secret to guess but a header to send: printable, no spaces, of sane length. */
const grantSchema = z.object({
  access_token: z.string().check(z.regex(/^[\x21-\x7e]{1,4096}$/)),
  expires_in: otherwise(z.number().check(z.positive()), 3600),
});

interface Session {
  readonly target: LookerTarget;
  readonly token: Promise<Secret>;
  /** The token once it is there. */
  value?: Secret;
  /** On the stopwatch; unknown while the login runs. */
  renewAt: number;
}

/** Looker access tokens: in memory only, one login at a time a target, shared by all who wait for it. */
export interface Logins {
  /** A token that is good by the stopwatch. Throws CodedError (looker_wrong_secret, looker_not_api, …). */
  token(target: LookerTarget): Promise<Secret>;
  /** Looker refused this token: the next call signs in anew, unless somebody already did. */
  refused(targetId: string, token: Secret): void;
  forget(targetId: string): void;
}

export function createLogins(options: {
  upstream: Upstream;
  rateLimits: RateLimits;
  redactor: Redactor;
  clock: Stopwatch;
  timeoutMs: number;
  closing: AbortSignal;
}): Logins {
  const sessions = new Map<string, Session>();
  const signIn = async (session: Session): Promise<Secret> => {
    const grant = await requestGrant(session.target, options);
    const token = new Secret(grant.access_token);
    options.redactor.add(token, session.target.clientSecret);
    const lifeMs = grant.expires_in * 1000;
    session.value = token;
    session.renewAt = options.clock.elapsedMs() + Math.max(lifeMs - RENEW_BEFORE_MS, lifeMs / 2);
    return token;
  };
  const start = (target: LookerTarget): Promise<Secret> => {
    const session: Session = {
      target,
      renewAt: Number.POSITIVE_INFINITY,
      token: Promise.resolve().then(() => signIn(session)),
    };
    sessions.set(target.id, session);
    session.token.catch(() => {
      if (sessions.get(target.id) === session) sessions.delete(target.id); // the next call tries again
    });
    return session.token;
  };
  return {
    token: target => {
      const session = sessions.get(target.id);
      const good =
        session !== undefined && sameTarget(session.target, target) && options.clock.elapsedMs() < session.renewAt;
      return good ? session.token : start(target);
    },
    refused: (targetId, token) => {
      if (sessions.get(targetId)?.value === token) sessions.delete(targetId);
    },
    forget: targetId => void sessions.delete(targetId),
  };
}

async function requestGrant(
  target: LookerTarget,
  options: { upstream: Upstream; rateLimits: RateLimits; timeoutMs: number; closing: AbortSignal },
): Promise<z.infer<typeof grantSchema>> {
  const { host } = new URL(target.baseUrl);
  const form = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: target.clientId,
    client_secret: target.clientSecret.reveal(),
  });
  return withinTime({ cancel: [options.closing], ms: options.timeoutMs, host }, async ({ signal }) => {
    const answer = await options.upstream.send(target, {
      method: 'POST',
      path: '/api/4.0/login',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: form.toString(),
      signal,
    });
    if (answer.status >= 300) {
      const isJson = answer.contentType === 'application/json';
      answer.discard(); // a refusal may echo the request, secret included
      if (answer.status === 429) throw options.rateLimits.noted(target, answer);
      throw failureOfStatus({ status: answer.status, host, method: 'POST', path: '/login', isJson, message: '' });
    }
    const grant = grantSchema.safeParse(await readJson(answer, host));
    if (!grant.success) throw new CodedError('looker_unreadable', { cause: new Error('login answer without a token') });
    return grant.data;
  });
}
