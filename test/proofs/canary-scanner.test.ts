import { randomBytes } from 'node:crypto';
import { deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { assert, constantFrom, nat, property, uint8Array } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Find, Scanner } from '../../proofs/canary/scanner.ts';
import type { Form } from '../../proofs/canary/spellings.ts';

const newSecret = (): string => `${randomBytes(15).toString('base64url')}"+%\\${randomBytes(15).toString('base64url')}`;
const secret = newSecret();
const scanner = new Scanner([{ kind: 'mine', value: secret }]);
const find = (form: Form, packed = ''): Find => ({ kind: 'mine', form, packed });
const bytes = uint8Array({ maxLength: 200 }).map(array => Buffer.from(array));
/** A piece of the secret without the characters that spellings differ in. */
const piece = (length: number): string => secret.slice(0, length);

describe('the scanner finds a secret', () => {
  const hex = Buffer.from(secret).toString('hex');
  test.each<[string, Form, string | Buffer]>([
    ['as it is', 'raw', secret],
    ['in JSON', 'json', JSON.stringify({ deep: [secret] })],
    ['in an address', 'url', `/?s=${encodeURIComponent(secret)}`],
    ['in an address with small hex', 'url', encodeURIComponent(secret).replaceAll(/%../g, code => code.toLowerCase())],
    ['in a form', 'url', new URLSearchParams({ secret }).toString()],
    ['in hex', 'hex', hex],
    ['in capital hex', 'hex', hex.toUpperCase()],
    ['in UTF-16', 'utf16', Buffer.from(`x${secret}`, 'utf16le')],
  ])('%s, between any bytes', (_, form, written) => {
    assert(
      property(bytes, bytes, (before, after) => {
        expect(scanner.scan(Buffer.concat([before, Buffer.from(written), after]))).toContainEqual(find(form));
      }),
    );
  });

  test('in both base64 alphabets, whatever stands before and after it in what is encoded', () => {
    assert(
      property(bytes, bytes, constantFrom('base64' as const, 'base64url' as const), (before, after, alphabet) => {
        const encoded = Buffer.concat([before, Buffer.from(secret), after]).toString(alphabet);
        expect(scanner.scan(Buffer.from(encoded))).toEqual([find('base64')]);
      }),
    );
  });

  const zipped = (content: Buffer): Buffer => {
    const header = Buffer.alloc(30);
    header.write('PK\u0003\u0004', 'latin1');
    header.writeUInt16LE(8, 8);
    header.writeUInt16LE(5, 26);
    return Buffer.concat([header, Buffer.from('a.txt'), deflateRawSync(content)]);
  };
  test.each<[string, (content: Buffer) => Buffer]>([
    ['gzip', gzipSync],
    ['zlib', deflateSync],
    ['zip', zipped],
    ['zip gzip', content => zipped(gzipSync(content))],
    ['gzip', content => gzipSync(content).subarray(0, -8)], // cut off
  ])('packed by %s, wherever it begins', (packed, pack) => {
    const content = pack(Buffer.from(secret));
    assert(
      property(bytes, before => {
        expect(scanner.scan(Buffer.concat([before, content]))).toContainEqual(find('raw', packed));
      }),
      { numRuns: 20 },
    );
  });

  test('by any twelve of its characters, and not by eleven', () => {
    assert(
      property(nat(secret.length - 12), at => {
        expect(scanner.scan(Buffer.from(`<${secret.slice(at, at + 12)}>`))).toHaveLength(1);
        expect(scanner.scan(Buffer.from(`<${secret.slice(at, at + 11)}>`))).toEqual([]);
      }),
    );
    for (const write of [Buffer.from(piece(12)).toString('hex'), Buffer.from(piece(12), 'utf16le')]) {
      expect(scanner.scan(Buffer.from(write))).toHaveLength(1);
      expect(scanner.scan(Buffer.from(write).subarray(2))).toEqual([]);
    }
  });

  test('that is split over two log lines, wherever it is split', () => {
    assert(
      property(nat(secret.length), at => {
        const lines = [secret.slice(0, at), secret.slice(at)].map(half => `{"msg":"${half}"}\n`);
        expect(scanner.scan(Buffer.from(lines.join('')))).not.toEqual([]);
      }),
    );
  });

  test('and tells it from others: each kind once, however often it stands there', () => {
    const other = newSecret();
    const both = new Scanner([
      { kind: 'mine', value: secret },
      { kind: 'other', value: other },
    ]);
    const found = both.scan(Buffer.from(`${secret} ${other} ${secret}${other}`));
    expect(found.map(({ kind }) => kind).toSorted()).toEqual(['mine', 'other']);
  });
});

test('nothing is found in random bytes, in other secrets or in their base64', () => {
  expect(scanner.scan(randomBytes(4 * 1024 * 1024))).toEqual([]);
  assert(
    property(bytes, content => {
      const others = Buffer.concat([content, Buffer.from(newSecret())]);
      expect(scanner.scan(others)).toEqual([]);
      expect(scanner.scan(Buffer.from(others.toString('base64')))).toEqual([]);
    }),
  );
});
