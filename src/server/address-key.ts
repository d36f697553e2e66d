import ipaddr from 'ipaddr.js';

/** `198.51.100.7:1234` and `[2001:db8::7]:1234`: some proxies tell the port too, another one with each connection. */
const WITH_PORT = /^(?:\[(?<v6>[\da-f:.]+)\]|(?<v4>[\d.]+))(?::\d+)?$/i;
/** Longer is no address, and what callers send must not fill the memory. */
const LONGEST = 64;

/**
 * By what callers are told apart: an IPv4 address however it is written; of IPv6 the /64, for one subscriber has all of
 * it. A connection that has ended meanwhile has no address any more, whatever its type says: these are one caller.
 */
export function addressKey(address: string | undefined = ''): string {
  const { v6, v4 } = WITH_PORT.exec(address)?.groups ?? {};
  const bare = v6 ?? v4 ?? address;
  if (!ipaddr.isValid(bare)) return bare.slice(0, LONGEST);
  const parsed = ipaddr.process(bare);
  if (parsed.kind() === 'ipv4') return parsed.toString();
  return parsed.toByteArray().slice(0, 8).join('.');
}
