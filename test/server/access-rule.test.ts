import { describe, expect, test } from 'vitest';
import { type AccessPolicy, type Caller, isLoopback, judgeCaller, type Verdict } from '../../src/server/access-rule.ts';

const policy: AccessPolicy = {
  auth: 'local',
  scheme: 'http',
  publicUrl: new URL('https://chat.example.com'),
  allowedOrigins: ['https://intranet.example.com'],
  hostNames: ['box'],
};
const local: Caller = {
  peer: '127.0.0.1',
  host: 'localhost:8000',
  origin: undefined,
  fetchSite: undefined,
  forwarded: false,
  hasCredential: false,
};
const verdict = (caller: Partial<Caller>, rule: Partial<AccessPolicy> = {}): Verdict =>
  judgeCaller({ ...local, ...caller }, { ...policy, ...rule });

describe('AUTH=local', () => {
  test.each(['127.0.0.1', '127.9.9.9', '::1', '::ffff:127.0.0.1'])('lets loopback peer %s in without a token', peer => {
    expect(verdict({ peer })).toBe('in');
  });

  test.each(['192.168.1.5', '::ffff:192.168.1.5', '2001:db8::1', ''])('asks peer %s for the token', peer => {
    expect(verdict({ peer, host: '192.168.1.9:8000' })).toBe('needs_token');
    expect(verdict({ peer, host: '192.168.1.9:8000', hasCredential: true })).toBe('in');
  });

  test('asks for the token when a proxy stands between, whatever the peer', () => {
    expect(verdict({ forwarded: true })).toBe('needs_token');
  });

  test('asks for the token when the Host is not loopback, even from a loopback peer', () => {
    expect(verdict({ host: 'chat.example.com' })).toBe('needs_token');
  });

  test.each(['http://localhost:8000', 'http://localhost:5173', 'http://127.0.0.1:3000', 'http://[::1]:3000'])(
    'lets a page of %s in, for a front end on another local port works',
    origin => {
      expect(verdict({ origin })).toBe('in');
    },
  );
});

test('AUTH=token asks everyone for the token', () => {
  expect(verdict({}, { auth: 'token' })).toBe('needs_token');
  expect(verdict({ hasCredential: true }, { auth: 'token' })).toBe('in');
});

describe('a wrong Host is refused, token or not', () => {
  test.each([
    'attacker.example',
    '127.0.0.1.evil.example',
    'localhost.',
    'localhost.evil.example',
    '0x7f.1',
    '2130706433',
    '017700000001',
    'user@localhost',
    'localhost:8000/',
    'localhost:99999',
    '',
    undefined,
  ])('%s', host => {
    expect(verdict({ host, hasCredential: true })).toBe('host_refused');
  });

  test.each(['localhost', 'LOCALHOST:8000', '10.1.2.3:8000', '[::1]:8000', 'box:8000', 'chat.example.com'])(
    'while %s is answered',
    host => {
      expect(verdict({ host, hasCredential: true })).toBe('in');
    },
  );
});

describe('a wrong Origin is refused, token or not', () => {
  test.each([
    'https://evil.example',
    'http://localhost:8000.evil.example',
    'http://localhost:80001',
    'http://127.attacker.example',
    'null',
    'http://user@localhost:8000',
    'HTTP://LOCALHOST:8000/',
    'file://',
    '',
    'http://localhost:8000, http://evil.example',
  ])('%s', origin => {
    expect(verdict({ origin, hasCredential: true })).toBe('origin_refused');
  });

  test('a loopback page is a stranger to a server that is not on its own machine', () => {
    const caller = { peer: '10.0.0.7', host: '10.0.0.9:8000', origin: 'http://localhost:5173', hasCredential: true };
    expect(verdict(caller)).toBe('origin_refused');
  });

  test.each([
    ['http://10.0.0.9:8000', 'the server itself'],
    ['https://chat.example.com', 'PUBLIC_URL'],
    ['https://intranet.example.com', 'ALLOWED_ORIGINS'],
  ])('while %s (%s) is right, and still needs the token', origin => {
    const caller = { peer: '10.0.0.7', host: '10.0.0.9:8000', origin };
    expect(verdict(caller)).toBe('needs_token');
    expect(verdict({ ...caller, hasCredential: true })).toBe('in');
  });

  test('a request that a browser calls cross-site is refused also without an Origin', () => {
    expect(verdict({ fetchSite: 'cross-site' })).toBe('origin_refused');
    expect(verdict({ fetchSite: 'same-origin' })).toBe('in');
  });
});

test('loopback is 127/8, ::1 and localhost, and nothing that looks like it', () => {
  expect(['localhost', '127.0.0.1', '127.255.0.1', '[::1]', '::1'].every(isLoopback)).toBe(true);
  expect(['0.0.0.0', '128.0.0.1', 'localhost.', 'localhos', '::', '[::2]', '1127.0.0.1'].some(isLoopback)).toBe(false);
});
