import type { Redactor } from '../base/redactor.ts';
import { CodedError, type ErrorCode } from '../contract/errors.ts';
import { readErrorMessage } from './answer-body.ts';
import type { Logins } from './login.ts';
import type { RateLimits } from './rate-limits.ts';
import type { ApiPath } from './request-path.ts';
import type { LookerTarget } from './target.ts';
import type { TimeLimit } from './time-limit.ts';
import type { Upstream, UpstreamAnswer } from './upstream.ts';
import { failureOfStatus } from './upstream-failure.ts';

export interface SignedCall {
  /** The Toolbox has no DELETE; it ends our own query, see query-stopper.ts. */
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: ApiPath;
  /** JSON text. */
  readonly body?: string | undefined;
  /** The permission a 403 speaks of, where the path alone does not tell. */
  readonly permission?: string;
  /** Each time the request is about to be sent, signed in already. */
  onLeaving?(): void;
  /** Each time a request reached Looker. */
  onSent?(): void;
}

/** Sends a request as the target's user and gives its 2xx answer; anything else is thrown as a CodedError. */
export type SendSigned = (target: LookerTarget, call: SignedCall, limit: TimeLimit) => Promise<UpstreamAnswer>;

/** Looker answers these without a token: they tell whether it is a Looker before any secret is sent. */
const OPEN_PATHS: ReadonlySet<string> = new Set(['/versions']);
/** Failures of a connection that was never made: nothing reached Looker. */
const UNSENT: ReadonlySet<ErrorCode> = new Set([
  'looker_dns',
  'looker_refused',
  'looker_tls',
  'address_forbidden',
  'address_scheme',
]);

interface Parts {
  readonly upstream: Upstream;
  readonly rateLimits: RateLimits;
  readonly logins: Logins;
  readonly redactor: Redactor;
}

export function createSignedRequests(parts: Parts): SendSigned {
  const { rateLimits, redactor } = parts;
  return async (target, call, limit) => {
    const answer = await rateLimits.obey(target, limit, () => sendSigned(parts, target, call, limit));
    if (answer.status >= 200 && answer.status < 300) return answer;
    throw await failureOf(answer, target, call, redactor);
  };
}

/** Signs in where that is needed; gives the answer whatever its status. */
async function sendSigned(
  { upstream, logins }: Parts,
  target: LookerTarget,
  call: SignedCall,
  limit: TimeLimit,
): Promise<UpstreamAnswer> {
  const signIn = () => limit.orAborted(logins.token(target));
  const token = OPEN_PATHS.has(call.path.path) ? undefined : await signIn();
  const attempt = (bearer: typeof token) => {
    call.onLeaving?.();
    const sending = upstream.send(target, {
      method: call.method,
      path: call.path.sent,
      ...content(call, bearer?.reveal()),
      signal: limit.signal,
    });
    return counted(call, sending);
  };
  let answer = await attempt(token);
  if (answer.status === 401) {
    answer.discard();
    // Looker drops tokens before their time when it restarts or signs the user out: once is normal, twice is not.
    if (token !== undefined) logins.refused(target.id, token);
    answer = await attempt(await signIn());
  }
  return answer;
}

async function counted(call: SignedCall, sending: Promise<UpstreamAnswer>): Promise<UpstreamAnswer> {
  try {
    const answer = await sending;
    call.onSent?.();
    return answer;
  } catch (error) {
    if (error instanceof CodedError && !UNSENT.has(error.code)) call.onSent?.();
    throw error;
  }
}

function content(call: SignedCall, bearer: string | undefined): { headers: Record<string, string>; body?: string } {
  const headers: Record<string, string> = {};
  if (bearer !== undefined) headers.authorization = `Bearer ${bearer}`;
  if (call.body === undefined) return { headers };
  return { headers: { ...headers, 'content-type': 'application/json' }, body: call.body };
}

async function failureOf(
  answer: UpstreamAnswer,
  target: LookerTarget,
  call: SignedCall,
  redactor: Redactor,
): Promise<CodedError> {
  const isJson = answer.contentType === 'application/json';
  // Only a refused request is explained in Looker's words; a server error's text is nobody's business.
  const explains = isJson && answer.status >= 400 && answer.status < 500;
  const message = explains ? await readErrorMessage(answer, text => redactor.scrub(text)) : '';
  if (!explains) answer.discard();
  return failureOfStatus({
    status: answer.status,
    host: new URL(target.baseUrl).host,
    method: call.method,
    path: call.path.path,
    isJson,
    message,
    permission: call.permission,
  });
}
