import { createHmac, randomBytes } from 'node:crypto';
import { Secret } from '../base/secret.ts';
import { CodedError } from '../contract/errors.ts';
import { decodeBase64Url, encodeBase64Url, type FernetKey } from './fernet.ts';

const KEY_BYTES = 32;
const HALF = KEY_BYTES / 2;
/** 64 bits: enough to tell keys apart, useless for guessing one. */
const FINGERPRINT_HEX = 16;

/** A new Fernet key: 32 random bytes as 44 characters of base64url. */
export const generateKey = (): string => encodeBase64Url(randomBytes(KEY_BYTES));

/**
 * Takes exactly what `generateKey` gives: no space, quote or newline around it, no other alphabet.
 * Throws `encryption_key_invalid` with `name`, the setting it came from; the text itself is in no message.
 */
export function parseKey(name: string, text: string): Secret {
  decodeKey(name, text);
  return new Secret(text);
}

/** The key's bytes; throws like `parseKey`. */
export function decodeKey(name: string, text: string): Buffer {
  const bytes = decodeBase64Url(text);
  if (bytes?.length !== KEY_BYTES) throw new CodedError('encryption_key_invalid', { params: { name } });
  return bytes;
}

export const fernetKey = (bytes: Buffer): FernetKey => ({
  signing: bytes.subarray(0, HALF),
  encryption: bytes.subarray(HALF),
});

/** Names a key without giving it away: 16 hex characters of an HMAC under the key (a plain hash could be searched). */
export const fingerprintOf = (bytes: Buffer): string =>
  createHmac('sha256', bytes).update('looker-chat fingerprint').digest('hex').slice(0, FINGERPRINT_HEX);
