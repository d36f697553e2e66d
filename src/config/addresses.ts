import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/** Labels of a host name; the last one is not a number, or it would be a mistyped IPv4 address (999.1.1.1). */
const HOST_NAME =
  /^(?=.{1,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)*(?!(?:\d+|0x[\da-f]*)$)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/i;

/** An IP literal, or what may be a name; whether it resolves is seen when it is bound. */
export const isHost = (text: string): boolean => isIP(text) !== 0 || HOST_NAME.test(text);

/** `text` as a web address, or undefined: http(s) with a host, and no user, password, query or fragment. */
export function parseWebAddress(text: string): URL | undefined {
  // The parser itself takes `https:host`, and drops line breaks and tabs anywhere.
  if (!/^https?:\/\/[^\s?#]+$/i.test(text) || !URL.canParse(text)) return undefined;
  const url = new URL(text);
  return url.username === '' && url.password === '' ? url : undefined;
}

/** `scheme://host[:port]` of a web address that has no path; undefined otherwise. */
export function parseOrigin(text: string): string | undefined {
  const url = parseWebAddress(text);
  return url?.pathname === '/' ? url.origin : undefined;
}

/** IPv4 in the addresses of IPv6: a socket that listens to both writes its callers so. */
const IPV4_IN_IPV6 = ipaddr.IPv6.parseCIDR('::ffff:0:0/96');

/** An IP address, or a network in CIDR notation; that of all addresses (/0), or of all of IPv4, is none. */
export function isNetwork(text: string): boolean {
  if (text.includes('%')) return false; // a zone names a network card of this machine
  if (/\/0+$/.test(text)) return false; // whoever comes would be believed; Fastify (5.12) does not start with it
  if (!ipaddr.IPv6.isValidCIDR(text)) return isIP(text) !== 0 || ipaddr.IPv4.isValidCIDRFourPartDecimal(text);
  const [address, bits] = ipaddr.IPv6.parseCIDR(text);
  return bits > IPV4_IN_IPV6[1] || !IPV4_IN_IPV6[0].match(address, bits);
}
