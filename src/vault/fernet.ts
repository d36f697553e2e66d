import { createCipheriv, createDecipheriv, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** The two halves of a Fernet key: 16 bytes each, signing first. */
export interface FernetKey {
  readonly signing: Buffer;
  readonly encryption: Buffer;
}

const VERSION = 0x80;
const HEADER_BYTES = 1 + 8;
const BLOCK_BYTES = 16;
const MAC_BYTES = 32;
/** How far ahead a writer's clock may be when an age is asked for; the reference implementations allow the same. */
const CLOCK_SKEW_SECONDS = 60;

/** base64url with padding, as the Fernet spec writes keys and tokens. */
export const encodeBase64Url = (bytes: Buffer): string =>
  bytes.toString('base64').replaceAll('+', '-').replaceAll('/', '_');

/**
 * Node's own decoder accepts anything (spaces, the other alphabet, missing padding, stray bits): text that is not
 * exactly what its bytes encode to is refused here.
 */
export function decodeBase64Url(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64url');
  return encodeBase64Url(bytes) === text ? bytes : undefined;
}

/** A Fernet token of `message`. `iv` is random unless a test vector fixes it. Source: github.com/fernet/spec. */
export function encryptFernet(key: FernetKey, message: Buffer, now: Date, iv = randomBytes(BLOCK_BYTES)): string {
  const header = Buffer.alloc(HEADER_BYTES, VERSION);
  header.writeBigUInt64BE(epochSeconds(now), 1);
  const cipher = createCipheriv('aes-128-cbc', key.encryption, iv);
  const signed = Buffer.concat([header, iv, cipher.update(message), cipher.final()]);
  return encodeBase64Url(Buffer.concat([signed, macOf(key, signed)]));
}

/**
 * The message of a token, or undefined when it is not a token of this key, in any way. Age is looked at only when
 * `age` is given: a stored secret must survive a clock that jumps.
 */
export function decryptFernet(
  key: FernetKey,
  token: string,
  age?: { ttlSeconds: number; now: Date },
): Buffer | undefined {
  const bytes = decodeBase64Url(token);
  if (bytes === undefined || bytes[0] !== VERSION) return undefined;
  const cipherBytes = bytes.length - HEADER_BYTES - BLOCK_BYTES - MAC_BYTES;
  if (cipherBytes < BLOCK_BYTES || cipherBytes % BLOCK_BYTES !== 0) return undefined;
  const signed = bytes.subarray(0, -MAC_BYTES);
  if (!timingSafeEqual(macOf(key, signed), bytes.subarray(-MAC_BYTES))) return undefined;
  if (age !== undefined && !isFresh(signed.readBigUInt64BE(1), age)) return undefined;
  const iv = signed.subarray(HEADER_BYTES, HEADER_BYTES + BLOCK_BYTES);
  const decipher = createDecipheriv('aes-128-cbc', key.encryption, iv);
  try {
    return Buffer.concat([decipher.update(signed.subarray(HEADER_BYTES + BLOCK_BYTES)), decipher.final()]);
  } catch {
    return undefined; // wrong padding under a good MAC: written by a broken program that has the key
  }
}

const macOf = (key: FernetKey, signed: Buffer): Buffer => createHmac('sha256', key.signing).update(signed).digest();

const epochSeconds = (time: Date): bigint => BigInt(Math.floor(time.getTime() / 1000));

function isFresh(written: bigint, age: { ttlSeconds: number; now: Date }): boolean {
  const now = epochSeconds(age.now);
  return written + BigInt(age.ttlSeconds) >= now && written <= now + BigInt(CLOCK_SKEW_SECONDS);
}
