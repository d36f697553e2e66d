import { createHmac } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decryptFernet, encodeBase64Url, encryptFernet } from '../../src/vault/fernet.ts';
import { decodeKey, fernetKey, generateKey } from '../../src/vault/key.ts';

/** The official vectors (github.com/fernet/spec, HEAD 20dead4); all under one key. */
const key = fernetKey(decodeKey('test', 'cw_0x689RpI-jtRR7oE8h_eQsKImvJapLeSbXpwF4e4='));
const HELLO = 'gAAAAAAdwJ6wAAECAwQFBgcICQoLDA0ODy021cpGVWKZ_eEwCGM4BLLF_5CV9dOPmrhuVUPgJobwOz7JcbmrR64jVmpU4IwqDA==';
const TTL_SECONDS = 60;

const INVALID = [
  [
    'incorrect mac',
    'gAAAAAAdwJ6xAAECAwQFBgcICQoLDA0OD3HkMATM5lFqGaerZ-fWPAl1-szkFVzXTuGb4hR8AKtwcaX1YdykQUFBQUFBQUFBQQ==',
    '1985-10-26T01:20:01-07:00',
  ],
  ['too short', 'gAAAAAAdwJ6xAAECAwQFBgcICQoLDA0OD3HkMATM5lFqGaerZ-fWPA==', '1985-10-26T01:20:01-07:00'],
  [
    'invalid base64',
    '%%%%%%%%%%%%%AECAwQFBgcICQoLDA0OD3HkMATM5lFqGaerZ-fWPAl1-szkFVzXTuGb4hR8AKtwcaX1YdykRtfsH-p1YsUD2Q==',
    '1985-10-26T01:20:01-07:00',
  ],
  [
    'payload size not multiple of block size',
    'gAAAAAAdwJ6xAAECAwQFBgcICQoLDA0OD3HkMATM5lFqGaerZ-fWPOm73QeoCk9uGib28Xe5vz6oxq5nmxbx_v7mrfyudzUm',
    '1985-10-26T01:20:01-07:00',
  ],
  [
    'payload padding error',
    'gAAAAAAdwJ6xAAECAwQFBgcICQoLDA0ODz4LEpdELGQAad7aNEHbf-JkLPIpuiYRLQ3RtXatOYREu2FWke6CnJNYIbkuKNqOhw==',
    '1985-10-26T01:20:01-07:00',
  ],
  [
    'far-future TS (unacceptable clock skew)',
    'gAAAAAAdwStRAAECAwQFBgcICQoLDA0OD3HkMATM5lFqGaerZ-fWPAnja1xKYyhd-Y6mSkTOyTGJmw2Xc2a6kBd-iX9b_qXQcw==',
    '1985-10-26T01:20:01-07:00',
  ],
  [
    'expired TTL',
    'gAAAAAAdwJ6xAAECAwQFBgcICQoLDA0OD3HkMATM5lFqGaerZ-fWPAl1-szkFVzXTuGb4hR8AKtwcaX1YdykRtfsH-p1YsUD2Q==',
    '1985-10-26T01:21:31-07:00',
  ],
  [
    'incorrect IV (causes padding error)',
    'gAAAAAAdwJ6xBQECAwQFBgcICQoLDA0OD3HkMATM5lFqGaerZ-fWPAkLhFLHpGtDBRLRTZeUfWgHSv49TF2AUEZ1TIvcZjK1zQ==',
    '1985-10-26T01:20:01-07:00',
  ],
] as const;

describe('the official Fernet vectors', () => {
  test('generate: the same token comes out for the same time, IV and key', () => {
    const iv = Buffer.from([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15]);
    expect(encryptFernet(key, Buffer.from('hello'), new Date('1985-10-26T01:20:00-07:00'), iv)).toBe(HELLO);
  });

  test('verify: the message comes back', () => {
    const age = { ttlSeconds: TTL_SECONDS, now: new Date('1985-10-26T01:20:01-07:00') };
    expect(decryptFernet(key, HELLO, age)?.toString()).toBe('hello');
  });

  test.each(INVALID)('invalid: %s is refused', (_name, token, now) => {
    expect(decryptFernet(key, token, { ttlSeconds: TTL_SECONDS, now: new Date(now) })).toBeUndefined();
  });

  test('the two vectors that are only of the wrong age are readable when no age is asked for', () => {
    const readable = INVALID.filter(([, token]) => decryptFernet(key, token) !== undefined).map(([name]) => name);
    expect(readable).toEqual(['far-future TS (unacceptable clock skew)', 'expired TTL']);
  });
});

describe('Fernet', () => {
  test('gives back any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.date({ min: new Date(0), noInvalidDate: true }), (bytes, now) => {
        const message = Buffer.from(bytes);
        expect(decryptFernet(key, encryptFernet(key, message, now))).toEqual(message);
      }),
    );
  });

  test('never writes the same token twice', () => {
    const now = new Date();
    const tokens = Array.from({ length: 100 }, () => encryptFernet(key, Buffer.from('same'), now));
    expect(new Set(tokens).size).toBe(tokens.length);
  });

  test('refuses a token with any single bit turned', () => {
    const bytes = Buffer.from(HELLO, 'base64url');
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const turned = Buffer.from(bytes);
      turned.writeUInt8(turned.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      const token = turned.toString('base64').replaceAll('+', '-').replaceAll('/', '_');
      expect(decryptFernet(key, token), `bit ${bit}`).toBeUndefined();
    }
  });

  test('refuses a token with any byte missing, doubled or changed, and one of another key', () => {
    const bytes = fc.uint8Array({ minLength: 1, maxLength: 200 });
    fc.assert(
      fc.property(bytes, fc.nat(), fc.integer({ min: 1, max: 255 }), (message, place, change) => {
        const token = Buffer.from(encryptFernet(key, Buffer.from(message), new Date()), 'base64url');
        const at = place % token.length;
        const byte = token.readUInt8(at);
        const damaged = [[], [byte, byte], [byte ^ change]].map(middle =>
          Buffer.concat([token.subarray(0, at), Buffer.from(middle), token.subarray(at + 1)]),
        );
        for (const wrong of [...damaged, token.subarray(0, at), token.subarray(at + 1)]) {
          expect(decryptFernet(key, encodeBase64Url(wrong))).toBeUndefined();
        }
        const other = fernetKey(decodeKey('test', generateKey()));
        expect(decryptFernet(other, encodeBase64Url(token))).toBeUndefined();
      }),
    );
  });

  test('refuses another version, however well signed', () => {
    const signed = Buffer.from(HELLO, 'base64url').subarray(0, -32);
    const tokenOf = (version: number): string => {
      signed.writeUInt8(version, 0);
      const mac = createHmac('sha256', key.signing).update(signed).digest();
      return encodeBase64Url(Buffer.concat([signed, mac]));
    };
    expect(tokenOf(0x80)).toBe(HELLO);
    expect(decryptFernet(key, tokenOf(0x81))).toBeUndefined();
  });

  test.each([
    ['no padding', HELLO.replace(/=+$/, '')],
    ['too much padding', `${HELLO}=`],
    ['a line break after it', `${HELLO}\n`],
    ['the standard alphabet', HELLO.replaceAll('_', '/')],
    ['stray bits in the last character', HELLO.replace('DA==', 'DB==')],
  ])('refuses a good token written with %s', (_name, token) => {
    expect(token).not.toBe(HELLO);
    expect(decryptFernet(key, token)).toBeUndefined();
  });

  test('refuses any other text without throwing', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.base64String(),
      fc.base64String().map(s => `gAAA${s}`),
    );
    fc.assert(
      fc.property(text, token => {
        expect(decryptFernet(key, token)).toBeUndefined();
      }),
      { numRuns: 2_000 },
    );
  });
});
