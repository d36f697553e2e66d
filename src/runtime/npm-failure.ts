import { CodedError, type ErrorCode } from '../contract/errors.ts';
import type { Finished } from './run-to-end.ts';

/** npm 10 and later write `npm error code X`, earlier ones `npm ERR! code X`. */
const CODE_LINE = /^npm (?:error|ERR!) code (\S+)/m;

/**
 * npm's codes that say more than "it failed". FETCH_ERROR is a time-out, or a page where JSON was expected: a sign-in
 * page of the network stands in the way.
 */
const CODES: Readonly<Record<string, ErrorCode>> = {
  ENOTFOUND: 'install_offline',
  EAI_AGAIN: 'install_offline',
  ECONNREFUSED: 'install_offline',
  ECONNRESET: 'install_offline',
  ECONNABORTED: 'install_offline',
  EHOSTUNREACH: 'install_offline',
  ENETUNREACH: 'install_offline',
  ETIMEDOUT: 'install_offline',
  EIDLETIMEOUT: 'install_offline',
  ERR_SOCKET_TIMEOUT: 'install_offline',
  ENOTCACHED: 'install_offline',
  FETCH_ERROR: 'install_offline',
  ENOSPC: 'install_no_space',
  EDQUOT: 'install_no_space',
  EINTEGRITY: 'install_checksum',
};

/** What a failed `npm ci` means. Its last words are the cause, for the log. */
export function npmFailure({ startError, exitCode, timedOut, stderr }: Finished): CodedError {
  if (startError !== undefined) return new CodedError('npm_missing', { cause: startError });
  const npmCode = CODE_LINE.exec(stderr)?.[1] ?? '';
  const words = stderr.split('\n').filter(line => !line.startsWith('npm http'));
  const ending = timedOut ? 'npm ci was stopped at its time limit' : `npm ci ended with exit code ${exitCode}`;
  const cause = new Error(`${ending}: ${words.join('\n').trim()}`);
  return new CodedError(CODES[npmCode] ?? 'install_failed', { cause });
}
