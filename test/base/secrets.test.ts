import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { newToken } from '../../src/base/ids.ts';
import { createLog } from '../../src/base/log.ts';
import { Redactor } from '../../src/base/redactor.ts';
import { Secret } from '../../src/base/secret.ts';
import { strikeTokens } from '../../src/base/strike-tokens.ts';

const value = 'p"ss w&rd-äöü-1234567890';

describe('a secret', () => {
  test('never shows itself: not in JSON, templates, inspect or as a property', () => {
    const secret = new Secret(value);
    const shown = [
      JSON.stringify({ secret }),
      String(secret),
      inspect({ deep: { secret } }),
      inspect(secret, { showHidden: true }),
    ];
    for (const text of shown) {
      expect(text).not.toContain(value);
      expect(text).toContain('[secret]');
    }
    expect(secret.reveal()).toBe(value);
  });

  test('is compared whole', () => {
    expect(new Secret('abc').equals('abc')).toBe(true);
    expect(new Secret('abc').equals('abcd')).toBe(false);
    expect(new Secret('abc').equals('abd')).toBe(false);
  });
});

test('the log strikes a known secret wherever it stands: key, message, error or escaped', () => {
  const lines: string[] = [];
  const redactor = new Redactor();
  redactor.add(new Secret(value));
  const log = createLog({ level: 'debug', redactor, write: line => lines.push(line) });
  log.info({ a: { b: { c: value } } }, `message ${value}`);
  log.error({ err: new Error(value) }, 'failed');
  log.warn({ url: `http://x/?s=${encodeURIComponent(value)}` }, 'address');
  expect(lines).toHaveLength(3);
  for (const line of lines) {
    expect(line).toContain('[secret]');
    expect(line).not.toContain('1234567890');
    expect(() => JSON.parse(line)).not.toThrow();
  }
});

test("a child's words lose everything that looks like a token of ours, and nothing else", () => {
  const token = newToken();
  expect(strikeTokens(`GET /mcp/${token}?x=${token} of 7f3b2c1e-5d4a-4b6c-8e9f-0a1b2c3d4e5f`)).toBe(
    'GET /mcp/[token]?x=[token] of 7f3b2c1e-5d4a-4b6c-8e9f-0a1b2c3d4e5f',
  );
});
