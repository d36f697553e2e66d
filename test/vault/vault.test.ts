import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Secret } from '../../src/base/secret.ts';
import { CodedError, type ErrorCode } from '../../src/contract/errors.ts';
import { encryptFernet } from '../../src/vault/fernet.ts';
import { decodeKey, fernetKey } from '../../src/vault/key.ts';
import { createVault, generateKey, parseKey } from '../../src/vault/vault.ts';

const PLACE = 'connection/1/client_secret';
const newKey = () => parseKey('test', generateKey());
const vaultOf = (current: Secret | undefined, ...previous: Secret[]) => createVault({ current, previous });

function failureOf(work: () => unknown): CodedError {
  try {
    work();
  } catch (error) {
    if (error instanceof CodedError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

const codeOf = (work: () => unknown): ErrorCode => failureOf(work).code;

const GOOD = 'cw_0x689RpI-jtRR7oE8h_eQsKImvJapLeSbXpwF4e4=';
const BAD_KEYS: readonly (readonly [string, string])[] = [
  ['empty', ''],
  ['the documented example', 'your-secret-encryption-key-here'],
  ['64 hex characters', Buffer.from(GOOD, 'base64url').toString('hex')],
  ['32 hex characters', Buffer.from(GOOD, 'base64url').toString('hex').slice(32)],
  ['the standard alphabet', GOOD.replaceAll('-', '+').replaceAll('_', '/')],
  ['unpadded', GOOD.slice(0, -1)],
  ['31 bytes', `${Buffer.alloc(31, 7).toString('base64url')}=`],
  ['33 bytes', Buffer.alloc(33, 7).toString('base64url')],
  ['a space before', ` ${GOOD}`],
  ['a space after', `${GOOD} `],
  ['a line break after', `${GOOD}\n`],
  ['double quotes around', `"${GOOD}"`],
  ['single quotes around', `'${GOOD}'`],
  ['stray bits in the last character', GOOD.replace('4e4=', '4e5=')],
];

describe('keys', () => {
  test('a generated key is 44 characters of base64url, is accepted, and is new each time', () => {
    const keys = Array.from({ length: 50 }, generateKey);
    for (const key of keys) {
      expect(key).toMatch(/^[A-Za-z0-9_-]{43}=$/);
      expect(parseKey('ENCRYPTION_KEY', key).reveal()).toBe(key);
    }
    expect(new Set(keys).size).toBe(keys.length);
  });

  test.each(BAD_KEYS)('a key that is %s is refused, naming the setting and not the value', (_name, text) => {
    const failure = failureOf(() => parseKey('ENCRYPTION_KEY', text));
    expect(failure).toMatchObject({ code: 'encryption_key_invalid', params: { name: 'ENCRYPTION_KEY' } });
    expect(failure.cause).toBeUndefined();
    expect(codeOf(() => vaultOf(new Secret(text)))).toBe('encryption_key_invalid');
    expect(codeOf(() => vaultOf(newKey(), new Secret(text)))).toBe('encryption_key_invalid');
  });

  test('the fingerprint names the key, is short, and differs between keys', () => {
    const [a, b] = [newKey(), newKey()];
    expect(vaultOf(a).fingerprint).toMatch(/^[0-9a-f]{16}$/);
    expect(vaultOf(b, a).previousFingerprints).toEqual([vaultOf(a).fingerprint]);
    expect(vaultOf(b).fingerprint).not.toBe(vaultOf(a).fingerprint);
    expect(vaultOf(undefined).fingerprint).toBeUndefined();
  });

  test('the fingerprint of a key never changes between versions', () => {
    // printf 'looker-chat fingerprint' | openssl dgst -sha256 -mac HMAC -macopt hexkey:<the key in hex>
    expect(vaultOf(new Secret(GOOD)).fingerprint).toBe('f75a706dd6ea20a6');
  });
});

describe('vault', () => {
  test('gives back any secret exactly, lone surrogates included', () => {
    const vault = vaultOf(newKey());
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string(), (secret, place) => {
        expect(vault.unseal(place, vault.seal(place, new Secret(secret))).reveal()).toBe(secret);
      }),
    );
    const lone = `${String.fromCharCode(0xd800)} quotes "' $() \n`;
    expect(vault.unseal(PLACE, vault.seal(PLACE, new Secret(lone))).reveal()).toBe(lone);
  });

  test('a sealed secret shows neither the secret nor the place', () => {
    const token = vaultOf(newKey()).seal(PLACE, new Secret('a-secret-of-looker'));
    const bytes = Buffer.from(token, 'base64url').toString('latin1');
    for (const text of [token, bytes]) {
      expect(text).not.toContain('a-secret');
      expect(text).not.toContain('client_secret');
    }
  });

  test.each(['connection/2/client_secret', 'connection/1/gemini_api_key', '', `${PLACE} `])(
    'a secret moved to %j is refused there',
    elsewhere => {
      const vault = vaultOf(newKey());
      const token = vault.seal(PLACE, new Secret('value'));
      expect(codeOf(() => vault.unseal(elsewhere, token))).toBe('secret_unreadable');
    },
  );

  test('previous keys read and the current one writes', () => {
    const [first, second, third] = [newKey(), newKey(), newKey()];
    const old = vaultOf(first).seal(PLACE, new Secret('value'));
    expect(vaultOf(third, second, first).unseal(PLACE, old).reveal()).toBe('value');
    const renewed = vaultOf(second, first).seal(PLACE, new Secret('value'));
    expect(vaultOf(second).unseal(PLACE, renewed).reveal()).toBe('value');
    expect(codeOf(() => vaultOf(first).unseal(PLACE, renewed))).toBe('secret_unreadable');
  });

  test('without a key nothing is sealed and nothing is read', () => {
    const key = newKey();
    const token = vaultOf(key).seal(PLACE, new Secret('value'));
    expect(codeOf(() => vaultOf(undefined).seal(PLACE, new Secret('value')))).toBe('encryption_key_missing');
    expect(codeOf(() => vaultOf(undefined).unseal(PLACE, token))).toBe('secret_unreadable');
    expect(vaultOf(undefined, key).unseal(PLACE, token).reveal()).toBe('value');
  });

  test.each([-10, 10])('a clock that jumps %i years changes nothing for stored secrets', years => {
    const key = newKey();
    const then = new Date();
    then.setFullYear(then.getFullYear() + years);
    const token = createVault({ current: key, previous: [] }, { now: () => then }).seal(PLACE, new Secret('value'));
    expect(vaultOf(key).unseal(PLACE, token).reveal()).toBe('value');
  });

  test.each(['', 'no json', '[]', 'null', '{"place":1}', JSON.stringify({ place: PLACE })])(
    'a token of the right key that holds %j is refused',
    plain => {
      const key = newKey();
      const token = encryptFernet(fernetKey(decodeKey('test', key.reveal())), Buffer.from(plain), new Date());
      expect(codeOf(() => vaultOf(key).unseal(PLACE, token))).toBe('secret_unreadable');
    },
  );

  test('any other text is refused with secret_unreadable and nothing else', () => {
    const vault = vaultOf(newKey(), newKey());
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.base64String()), token => {
        expect(codeOf(() => vault.unseal(PLACE, token))).toBe('secret_unreadable');
      }),
      { numRuns: 1_000 },
    );
  });
});
