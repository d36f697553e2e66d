import type { Secret } from '../base/secret.ts';

/** One Looker instance with the API key used there. */
export interface LookerTarget {
  /** Names the target in the caches; a target that changed under its id is noticed and begins anew. */
  readonly id: string;
  /** As `normaliseLookerAddress` gives it: no slash at the end, no `/api/4.0`. */
  readonly baseUrl: string;
  readonly clientId: string;
  readonly clientSecret: Secret;
  readonly verifySsl: boolean;
  /** Explores and fields that are hidden there are used as all others. */
  readonly showHidden?: boolean;
}

/** Whether what was learned with one target (tokens, connections, field names) is good for the other. */
export const sameTarget = (a: LookerTarget, b: LookerTarget): boolean =>
  a.id === b.id &&
  a.baseUrl === b.baseUrl &&
  a.clientId === b.clientId &&
  a.verifySsl === b.verifySsl &&
  (a.showHidden ?? false) === (b.showHidden ?? false) &&
  a.clientSecret.equals(b.clientSecret.reveal());
