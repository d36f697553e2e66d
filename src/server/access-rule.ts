import ipaddr from 'ipaddr.js';

/** What is known of a caller before it is believed anything. */
export interface Caller {
  /** Address of the other end of the TCP connection. */
  readonly peer: string;
  readonly host: string | undefined;
  readonly origin: string | undefined;
  /** `Sec-Fetch-Site`, which browsers set and pages cannot. */
  readonly fetchSite: string | undefined;
  /** True when any forwarding header is present: then the peer is a proxy and says nothing of the caller. */
  readonly forwarded: boolean;
  readonly hasCredential: boolean;
}

export interface AccessPolicy {
  readonly auth: 'local' | 'token';
  readonly scheme: 'http' | 'https';
  readonly publicUrl: URL | undefined;
  readonly allowedOrigins: readonly string[];
  /** Names of this machine besides `localhost`. */
  readonly hostNames: readonly string[];
}

export type Verdict = 'in' | 'needs_token' | 'host_refused' | 'origin_refused';

/** Decides over a caller from the written rule (docs/architecture.md, "Who may come in"). Pure. */
export function judgeCaller(caller: Caller, policy: AccessPolicy): Verdict {
  const host = parseHost(caller.host);
  if (host === undefined || !hostAllowed(host, policy)) return 'host_refused';
  const local = isLoopback(caller.peer) && isLoopback(host.hostname) && !caller.forwarded;
  if (!originAllowed(caller, host, local, policy)) return 'origin_refused';
  const localOrigin = caller.origin === undefined || isLoopback(new URL(caller.origin).hostname);
  if (caller.hasCredential || (policy.auth === 'local' && local && localOrigin)) return 'in';
  return 'needs_token';
}

/** True for 127.0.0.0/8, ::1, their IPv4-mapped form and the name localhost; `[…]` around IPv6 is taken off. */
export function isLoopback(name: string): boolean {
  if (name === 'localhost') return true;
  const bare = name.replace(/^\[(.*)\]$/, '$1');
  return ipaddr.isValid(bare) && ipaddr.process(bare).range() === 'loopback';
}

/** A Host header in its one canonical spelling; any other spelling is refused. */
function parseHost(header: string | undefined): URL | undefined {
  if (header === undefined || !URL.canParse(`http://${header}`)) return undefined;
  const url = new URL(`http://${header}`);
  const spelled = header.toLowerCase().replace(/:80$/, '');
  return url.host === spelled && url.username === '' ? url : undefined;
}

function hostAllowed({ hostname, host }: URL, policy: AccessPolicy): boolean {
  const bare = hostname.replace(/^\[(.*)\]$/, '$1');
  return (
    hostname === 'localhost' ||
    ipaddr.isValid(bare) ||
    policy.hostNames.includes(hostname) ||
    host === policy.publicUrl?.host
  );
}

function originAllowed(caller: Caller, host: URL, local: boolean, policy: AccessPolicy): boolean {
  const { origin } = caller;
  if (origin === undefined) return caller.fetchSite !== 'cross-site';
  if (!URL.canParse(origin)) return false;
  const url = new URL(origin);
  if (url.origin !== origin || !/^https?:$/.test(url.protocol)) return false;
  return (
    origin === `${policy.scheme}://${host.host}` ||
    origin === policy.publicUrl?.origin ||
    policy.allowedOrigins.includes(origin) ||
    (local && isLoopback(url.hostname))
  );
}
