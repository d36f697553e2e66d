import { type LookupAddress, type LookupAllOptions, lookup } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { Agent, buildConnector } from 'undici';
import { CodedError } from '../contract/errors.ts';
import { type AddressKind, addressKind, isMetadataName } from './address-policy.ts';
import type { LookerTarget } from './target.ts';
import { CONNECT_SECONDS } from './upstream-failure.ts';

/** A dashboard's tiles run at once; more would queue at Looker anyway. */
const MAX_CONNECTIONS = 32;
const MAX_HEADER_BYTES = 32 * 1024;

/** `dns.lookup` with `all: true`. */
export type ResolveAll = (
  host: string,
  options: LookupAllOptions,
  callback: (error: NodeJS.ErrnoException | null, found: LookupAddress[]) => void,
) => void;

/**
 * Connections of one target. The address policy is applied to the very address each connection is made to, so a
 * name that resolves differently between check and use cannot lead us elsewhere.
 */
export function pinnedAgent(target: LookerTarget, resolve: ResolveAll = lookup): Agent {
  const plain = new URL(target.baseUrl).protocol === 'http:';
  const connect = buildConnector({
    lookup: lookupAllowed(plain, resolve),
    rejectUnauthorized: target.verifySsl,
    timeout: CONNECT_SECONDS * 1000,
  });
  return new Agent({
    connections: MAX_CONNECTIONS,
    maxHeaderSize: MAX_HEADER_BYTES,
    headersTimeout: 0, // each request has one time limit for all of it
    bodyTimeout: 0,
    connect(options, callback) {
      // Literal addresses never pass through lookup.
      const host = options.hostname.replace(/^\[|\]$/g, '');
      const refusal = isMetadataName(host)
        ? refuse(['forbidden'], plain)
        : isIP(host) === 0
          ? undefined
          : refuse([addressKind(host)], plain);
      if (refusal === undefined) connect(options, callback);
      else callback(refusal, null);
    },
  });
}

/** Resolves as the system does, and gives only what the policy allows. */
function lookupAllowed(plain: boolean, resolve: ResolveAll): LookupFunction {
  return (host, options, callback) => {
    resolve(host, { ...options, all: true }, (error, found) => {
      if (error !== null) return callback(error, '', 0);
      const allowed = found.filter(each => refuse([addressKind(each.address)], plain) === undefined);
      const [first] = allowed;
      if (first === undefined)
        return callback(
          refuse(
            found.map(each => addressKind(each.address)),
            plain,
          ) ?? null,
          '',
          0,
        );
      if (options.all === true) callback(null, allowed);
      else callback(null, first.address, first.family);
    });
  };
}

function refuse(kinds: readonly AddressKind[], plain: boolean): CodedError | undefined {
  if (kinds.includes('forbidden')) return new CodedError('address_forbidden');
  if (plain && kinds.includes('public')) return new CodedError('address_scheme');
  return undefined;
}
