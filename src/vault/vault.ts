import * as z from 'zod/mini';
import { type Clock, systemClock } from '../base/clock.ts';
import { Secret } from '../base/secret.ts';
import { CodedError } from '../contract/errors.ts';
import { decryptFernet, encryptFernet } from './fernet.ts';
import { decodeKey, fernetKey, fingerprintOf } from './key.ts';

export { checkFingerprint, type FingerprintStore, type KeyState } from './check-fingerprint.ts';
export { generateKey, parseKey } from './key.ts';
export { rotateKeys, type SealedRows } from './rotate-keys.ts';

export interface Vault {
  /** Names the current key without giving it away; undefined when no key is configured. */
  readonly fingerprint: string | undefined;
  /** Of the keys that may still read, but no longer write. */
  readonly previousFingerprints: readonly string[];
  /**
   * Encrypts under the current key. `place` (`connection/<id>/client_secret`) is written inside, so a token moved to
   * another row or column cannot be read there. Throws `encryption_key_missing` without a current key.
   */
  seal(place: string, secret: Secret): string;
  /** Tries the current key, then the previous ones. Throws `secret_unreadable`, also when the place is another. */
  unseal(place: string, token: string): Secret;
}

/** Fernet authenticates no context of its own; the place travels in the plaintext instead. */
const sealedSchema = z.object({ place: z.string(), secret: z.string() });

/** Throws `encryption_key_invalid` when a key was not made by `parseKey`. `clock` only dates the tokens. */
export function createVault(
  keys: { current: Secret | undefined; previous: readonly Secret[] },
  clock: Clock = systemClock,
): Vault {
  const currentBytes = keys.current && decodeKey('ENCRYPTION_KEY', keys.current.reveal());
  const previousBytes = keys.previous.map(key => decodeKey('ENCRYPTION_KEYS_PREVIOUS', key.reveal()));
  const current = currentBytes && fernetKey(currentBytes);
  const readers = [...(current ? [current] : []), ...previousBytes.map(fernetKey)];
  return {
    fingerprint: currentBytes && fingerprintOf(currentBytes),
    previousFingerprints: previousBytes.map(fingerprintOf),
    seal(place, secret) {
      if (current === undefined) throw new CodedError('encryption_key_missing');
      // JSON keeps every string exactly, even a lone surrogate that UTF-8 alone would replace.
      return encryptFernet(current, Buffer.from(JSON.stringify({ place, secret: secret.reveal() })), clock.now());
    },
    unseal(place, token) {
      for (const key of readers) {
        const plain = decryptFernet(key, token);
        if (plain !== undefined) return readSealed(place, plain);
      }
      throw new CodedError('secret_unreadable');
    },
  };
}

function readSealed(place: string, plain: Buffer): Secret {
  const sealed = sealedSchema.safeParse(parseJson(plain));
  if (!sealed.success || sealed.data.place !== place) throw new CodedError('secret_unreadable');
  return new Secret(sealed.data.secret);
}

function parseJson(plain: Buffer): unknown {
  try {
    return JSON.parse(plain.toString());
  } catch {
    return undefined; // a token of the right key that some other program wrote
  }
}
