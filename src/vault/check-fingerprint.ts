import { CodedError } from '../contract/errors.ts';

/** Where the data folder remembers which key wrote its secrets. */
export interface FingerprintStore {
  read(): Promise<string | undefined>;
  write(fingerprint: string): Promise<void>;
  /** Is any encrypted secret stored? */
  hasSealed(): Promise<boolean>;
}

/**
 * - `ready`: secrets are written and read under the current key.
 * - `rotation_pending`: stored secrets are of a previous key and readable; `rotate-keys` renews them.
 * - `no_key`: no key and nothing encrypted: the demo runs, real credentials are refused.
 * - `locked`: no key, but encrypted secrets are stored: they stay untouched and unreadable until the key is set again.
 */
export type KeyState = 'ready' | 'rotation_pending' | 'no_key' | 'locked';

/**
 * Compares the current key with the one this data folder was written with, and remembers it at the first run.
 * A missing key is no failure: conversations and the demo need none, and the operator who forgot it gets everything
 * back by setting it. A *wrong* key is: new secrets would be written that the right key cannot read. Throws
 * `encryption_key_mismatch` with the stored `fingerprint` then, with nothing changed.
 */
export async function checkFingerprint(
  vault: { readonly fingerprint: string | undefined; readonly previousFingerprints: readonly string[] },
  store: FingerprintStore,
): Promise<KeyState> {
  const [stored, hasSealed] = [await store.read(), await store.hasSealed()];
  if (vault.fingerprint === undefined) return hasSealed ? 'locked' : 'no_key';
  if (stored === vault.fingerprint) return 'ready';
  if (stored === undefined || !hasSealed) {
    await store.write(vault.fingerprint);
    return 'ready';
  }
  // Not overwritten before the rotation: until then the previous key must stay known as the one that is needed.
  if (vault.previousFingerprints.includes(stored)) return 'rotation_pending';
  throw new CodedError('encryption_key_mismatch', { params: { fingerprint: stored } });
}
