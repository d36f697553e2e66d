/**
 * "Who may come in" of docs/architecture.md, said a second time and in other words: over what a header or an address
 * means, never over its text. Nothing of the product's own rule is used here.
 */

/** Where a caller stands, as its TCP connection and a proxy's headers show it. */
export type Standing = 'this machine' | 'elsewhere' | 'behind a proxy';
/** What the Host header names: loopback, something else this server answers to, or anything else. */
export type HostMeaning = 'loopback' | 'known' | 'unknown';
export type OriginMeaning = 'none' | 'own' | 'loopback page' | 'known' | 'foreign';
export type Auth = 'local' | 'token';

export interface Meaning {
  readonly standing: Standing;
  readonly host: HostMeaning;
  readonly origin: OriginMeaning;
  readonly auth: Auth;
  /** The access token, or a session made from it that still lives, is shown where it counts. */
  readonly shown: boolean;
}

export type Outcome = 'host refused' | 'origin refused' | 'shut out' | 'in';

export function outcomeOf({ standing, host, origin, auth, shown }: Meaning): Outcome {
  if (host === 'unknown') return 'host refused';
  const athome = standing === 'this machine' && host === 'loopback';
  if (origin === 'foreign' || (origin === 'loopback page' && !athome)) return 'origin refused';
  if (shown) return 'in';
  // At home the server's own page is a loopback page too.
  const homely = origin === 'none' || origin === 'own' || origin === 'loopback page';
  return auth === 'local' && athome && homely ? 'in' : 'shut out';
}
