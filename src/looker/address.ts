import type { LookupAddress } from 'node:dns';
import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { CodedError } from '../contract/errors.ts';
import { addressKind, isMetadataName } from './address-policy.ts';
import { withinTime } from './time-limit.ts';
import { failureOfCause } from './upstream-failure.ts';

/** As long as browsers take. */
const MAX_LENGTH = 2048;
const RESOLVE_MS = 10_000;
const SECRET_IN_TEXT = /(client_?id|client_?secret|secret|password|passwd|token|api_?key)=/i;
/** A scheme: letters and a colon, but not `host:19999`. */
const SCHEME = /^([a-z][a-z0-9+.-]*):(?!\d)/i;

/** Gives every address that a host name stands for. */
export type Resolve = (host: string) => Promise<readonly string[]>;

const systemResolve: Resolve = async host =>
  (await lookup(host, { all: true })).map((found: LookupAddress) => found.address);

/**
 * The base URL a person means: origin only, `https://` when none was written; paths such as `/api/4.0` or
 * `/explore/…` and anything behind them are dropped. Throws address_credentials, address_scheme, address_invalid.
 */
export function normaliseLookerAddress(text: string): string {
  const trimmed = text.trim();
  if (trimmed === '' || trimmed.length > MAX_LENGTH) throw new CodedError('address_invalid');
  refuseCredentials(trimmed);
  const scheme = SCHEME.exec(trimmed)?.[1]?.toLowerCase();
  if (scheme !== undefined && scheme !== 'https' && scheme !== 'http') throw new CodedError('address_scheme');
  const url = parseUrl(scheme === undefined ? `https://${trimmed.replace(/^\/+/, '')}` : trimmed);
  if (url.username !== '' || url.password !== '') throw new CodedError('address_credentials');
  const host = url.hostname.replace(/\.$/, '');
  if (host === '' || url.port === '0') throw new CodedError('address_invalid');
  return `${url.protocol}//${host}${url.port === '' ? '' : `:${url.port}`}`;
}

/**
 * Refuses addresses that are no Looker's, before anything is sent: metadata services and reserved ranges in every
 * spelling (address_forbidden), plain http to anything but this machine or a private network (address_scheme).
 * The same policy is asked again for each connection, so a name that changes its mind later gains nothing.
 */
export async function checkAddressAllowed(
  baseUrl: string,
  signal: AbortSignal,
  resolve: Resolve = systemResolve,
): Promise<void> {
  const url = parseUrl(baseUrl);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') throw new CodedError('address_scheme');
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (isMetadataName(host)) throw new CodedError('address_forbidden');
  const addresses = isIP(host) === 0 ? await resolveWithin(host, signal, resolve) : [host];
  const kinds = new Set(addresses.map(addressKind));
  if (kinds.has('forbidden')) throw new CodedError('address_forbidden');
  if (url.protocol === 'http:' && kinds.has('public')) throw new CodedError('address_scheme');
}

async function resolveWithin(host: string, signal: AbortSignal, resolve: Resolve): Promise<readonly string[]> {
  const addresses = await withinTime({ cancel: [signal], ms: RESOLVE_MS, host }, async limit =>
    limit.orAborted(resolve(host)).catch((error: unknown) => {
      throw failureOfCause(error, host);
    }),
  );
  if (addresses.length === 0) throw new CodedError('looker_dns', { params: { host } });
  return addresses;
}

function refuseCredentials(text: string): void {
  const authority = text.replace(/^[a-z][a-z0-9+.-]*:\/\//i, '').split(/[/?#\\]/, 1)[0] ?? '';
  if (authority.includes('@') || SECRET_IN_TEXT.test(safelyDecoded(text))) throw new CodedError('address_credentials');
}

function safelyDecoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function parseUrl(text: string): URL {
  try {
    return new URL(text);
  } catch (cause) {
    throw new CodedError('address_invalid', { cause });
  }
}
