import { CodedError, type ErrorCode } from '../contract/errors.ts';

/** Codes of Node, OpenSSL, undici and its HTTP parser, by their beginning; the first that fits wins. */
const CAUSES: readonly (readonly [pattern: RegExp, code: ErrorCode])[] = [
  [/^(ENOTFOUND|EAI_|ENODATA|ESERVFAIL)/, 'looker_dns'],
  [/^(ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|EHOSTDOWN|ENETDOWN|EADDRNOTAVAIL|EACCES)/, 'looker_refused'],
  [/^(ETIMEDOUT|UND_ERR_(CONNECT|HEADERS|BODY)_TIMEOUT)/, 'looker_timeout'],
  // https spoken to a server that speaks plain http, or the reverse
  [/^(ERR_SSL_(WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|HTTP_REQUEST)|HPE_)/, 'looker_not_api'],
  [/CERT|^(UNABLE_TO_|ERR_TLS|ERR_SSL|EPROTO|INVALID_CA|HOSTNAME_MISMATCH)/, 'looker_tls'],
];

/** What a failed connection or a broken answer is told as. Coded errors pass; anything unknown is looker_unreadable. */
export function failureOfCause(error: unknown, host: string): CodedError {
  if (error instanceof CodedError) return error;
  const cause = causeCode(error);
  const code = CAUSES.find(([pattern]) => pattern.test(cause))?.[1] ?? 'looker_unreadable';
  return new CodedError(code, { params: { host, seconds: CONNECT_SECONDS }, cause: error });
}

/** undici's own limit for a connection to be made (connect.timeout), in seconds. */
export const CONNECT_SECONDS = 10;

function causeCode(error: unknown): string {
  if (!(error instanceof Error)) return '';
  if ('code' in error && typeof error.code === 'string') return error.code;
  return causeCode(error.cause);
}

export interface FailedAnswer {
  readonly status: number;
  readonly host: string;
  readonly method: string;
  /** Decoded path without `/api/4.0`. */
  readonly path: string;
  readonly isJson: boolean;
  /** Looker's own words, trimmed and free of secrets; empty when it gave none. */
  readonly message: string;
  /** The permission a 403 speaks of, where the path alone does not tell. */
  readonly permission?: string | undefined;
}

/** What an answer with a status other than 2xx is told as. */
export function failureOfStatus(answer: FailedAnswer): CodedError {
  const { status, host, isJson, path, message } = answer;
  const failure = (code: ErrorCode, params = {}): CodedError =>
    new CodedError(code, {
      params: { host, ...params },
      cause: new Error(`HTTP ${status} for ${answer.method} ${path}`),
    });
  if (status < 400) return failure('looker_redirect');
  if (status >= 500) return failure('looker_server_error', { status });
  if (!isJson) return failure('looker_not_api');
  if (path === '/login') return failure(status === 403 ? 'looker_forbidden' : 'looker_wrong_secret', LOGIN_PERMISSION);
  if (status === 401) return failure('looker_wrong_secret');
  if (status === 403) return forbidden(answer, failure);
  if (status === 404) return failure('not_found');
  return failure('query_failed', { reason: message === '' ? `HTTP ${status}` : message });
}

const LOGIN_PERMISSION = { permission: 'login' };

/** Looker's permission that a role lacks when this path is refused. */
const PERMISSIONS: readonly (readonly [path: RegExp, permission: string])[] = [
  [/^\/looks/, 'see_looks'],
  [/^\/(dashboards|merge_queries)/, 'see_user_dashboards'],
  [/^\/sql_queries/, 'use_sql_runner'],
];

function forbidden(answer: FailedAnswer, failure: (code: ErrorCode, params?: object) => CodedError): CodedError {
  const { path } = answer;
  if (answer.permission !== undefined) return failure('looker_forbidden', { permission: answer.permission });
  if (path.startsWith('/queries/')) return failure('looker_no_query_permission');
  const permission = PERMISSIONS.find(([pattern]) => pattern.test(path))?.[1] ?? 'access_data';
  return failure('looker_forbidden', { permission });
}
