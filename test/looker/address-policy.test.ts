import type { LookupAddress } from 'node:dns';
import { isIPv6 } from 'node:net';
import { describe, expect, test } from 'vitest';
import { CodedError } from '../../src/contract/errors.ts';
import { checkAddressAllowed, normaliseLookerAddress } from '../../src/looker/address.ts';
import { addressKind } from '../../src/looker/address-policy.ts';
import { pinnedAgent } from '../../src/looker/pinned-agent.ts';
import { json, startStandIn, targetAt } from './egress-stand-in.ts';

const never = new AbortController().signal;

/** The code something fails with; `fine` when it does not. */
async function codeOf(work: () => unknown): Promise<string> {
  try {
    await work();
    return 'fine';
  } catch (error) {
    return error instanceof CodedError ? error.code : String(error);
  }
}

describe('an address a person typed', () => {
  test.each([
    ['https://company.cloud.looker.com', 'https://company.cloud.looker.com'],
    ['  company.cloud.looker.com/  ', 'https://company.cloud.looker.com'],
    ['HTTPS://Company.Cloud.Looker.COM.', 'https://company.cloud.looker.com'],
    ['company.looker.com:19999', 'https://company.looker.com:19999'],
    ['https://company.looker.com:443/api/4.0/', 'https://company.looker.com'],
    ['https://company.looker.com/login', 'https://company.looker.com'],
    ['https://company.looker.com/explore/thelook/orders?fields=a.b&toggle=x#top', 'https://company.looker.com'],
    ['http://localhost:19999/api/4.0', 'http://localhost:19999'],
    ['localhost:19999', 'https://localhost:19999'],
    ['https://[::1]:19999/', 'https://[::1]:19999'],
    ['lооker.example', 'https://xn--lker-55da.example'], // Cyrillic o, shown for what it is
    ['https://①②⑦.0.0.1', 'https://127.0.0.1'],
    ['https://2130706433', 'https://127.0.0.1'],
  ])('%s means %s', (typed, meant) => {
    expect(normaliseLookerAddress(typed)).toBe(meant);
    expect(normaliseLookerAddress(meant)).toBe(meant);
  });

  test.each([
    ['', 'address_invalid'],
    ['   ', 'address_invalid'],
    ['https://', 'address_invalid'],
    ['https://a b.example', 'address_invalid'],
    ['https://looker.example:65536', 'address_invalid'],
    ['https://looker.example:0', 'address_invalid'],
    [`https://${'a'.repeat(2048)}.example`, 'address_invalid'],
    ['ftp://looker.example', 'address_scheme'],
    ['file:///etc/passwd', 'address_scheme'],
    ['gopher://looker.example', 'address_scheme'],
    ['javascript:alert(1)', 'address_scheme'],
    ['data:text/html,x', 'address_scheme'],
    ['blob:https://looker.example/1', 'address_scheme'],
    ['https://user:pass@looker.example', 'address_credentials'],
    ['user@looker.example', 'address_credentials'],
    ['user:pass@looker.example', 'address_credentials'],
    ['https://looker.example/?client_secret=abc', 'address_credentials'],
    ['https://looker.example/#client_secret=abc', 'address_credentials'],
    ['https://looker.example/?client%5Fsecret%3Dabc', 'address_credentials'],
  ])('%s is refused as %s', async (typed, code) => {
    expect(await codeOf(() => normaliseLookerAddress(typed))).toBe(code);
  });
});

describe('the address policy', () => {
  const FORBIDDEN = [
    '169.254.169.254',
    '0.0.0.0',
    '0.1.2.3',
    '224.0.0.1',
    '239.255.255.255',
    '255.255.255.255',
    '240.0.0.1',
    '192.0.2.1',
    '198.18.0.1',
    '100.100.100.200',
    '168.63.129.16',
    'fe80::1',
    'fe80::1%eth0',
    'fd00:ec2::254',
    'fd20:ce::254',
    '::',
    'ff02::1',
    '::ffff:169.254.169.254',
    '::ffff:a9fe:a9fe',
    '::a9fe:a9fe',
    '64:ff9b::a9fe:a9fe',
    '64:ff9b::0.0.0.0',
    '2002:a9fe:a9fe::',
    '2002:7f00:1::',
    '2001::1',
    '2001:db8::1',
    'fec0::1',
    '::ffff:0:a9fe:a9fe',
    '64:ff9b:1::a9fe:a9fe',
    'not an address',
    '',
  ];
  const NEAR = [
    '127.0.0.1',
    '127.8.8.8',
    '10.0.0.1',
    '172.16.5.5',
    '192.168.1.1',
    '100.64.0.1',
    '::1',
    'fd12::1',
    '::ffff:127.0.0.1',
    '64:ff9b::7f00:1',
  ];
  const PUBLIC = ['8.8.8.8', '172.32.0.1', '2606:4700::1111', '::ffff:8.8.8.8', '64:ff9b::808:808'];

  test.each(FORBIDDEN)('never connects to %s', address => expect(addressKind(address)).toBe('forbidden'));
  test.each(NEAR)('takes %s for a machine nearby', address => expect(addressKind(address)).toBe('near'));
  test.each(PUBLIC)('takes %s for the public network', address => expect(addressKind(address)).toBe('public'));

  test.each([
    'http://169.254.169.254/',
    'https://2852039166',
    'https://0xa9.0xfe.0xa9.0xfe',
    'https://0251.0376.0251.0376',
    'https://169.254.43518',
    'https://①⑥⑨.254.169.254',
    'https://[::ffff:169.254.169.254]',
    'https://metadata.google.internal',
    'https://METADATA.google.internal.',
    'https://0',
  ])('refuses %s in that spelling too', async typed => {
    expect(await codeOf(() => checkAddressAllowed(normaliseLookerAddress(typed), never))).toBe('address_forbidden');
  });

  test('lets plain http go only to this machine or a private network', async () => {
    const resolvingTo =
      (...addresses: string[]) =>
      async () =>
        addresses;
    const check = (url: string, ...to: string[]) => codeOf(() => checkAddressAllowed(url, never, resolvingTo(...to)));
    expect(await check('http://looker.intranet', '10.1.2.3')).toBe('fine');
    expect(await check('http://looker.example', '8.8.8.8')).toBe('address_scheme');
    expect(await check('http://looker.example', '10.1.2.3', '8.8.8.8')).toBe('address_scheme');
    expect(await check('https://looker.example', '8.8.8.8')).toBe('fine');
    expect(await check('https://looker.example', '8.8.8.8', '169.254.169.254')).toBe('address_forbidden');
    expect(await check('https://looker.example')).toBe('looker_dns');
    expect(await check('ftp://looker.example', '8.8.8.8')).toBe('address_scheme');
  });

  test('says when a name is unknown, and stops asking when nobody waits any more', async () => {
    expect(await codeOf(() => checkAddressAllowed('https://looker.invalid', never))).toBe('looker_dns');
    const waiting = new AbortController();
    const check = codeOf(() =>
      checkAddressAllowed('https://looker.example', waiting.signal, () => new Promise(() => {})),
    );
    waiting.abort();
    expect(await check).toBe('cancelled');
  });
});

describe('a connection', () => {
  const answering = (...turns: string[][]) => {
    let turn = 0;
    return (_host: string, _options: object, callback: (error: null, found: LookupAddress[]) => void) =>
      callback(
        null,
        (turns[turn++] ?? []).map(address => ({ address, family: isIPv6(address) ? 6 : 4 })),
      );
  };
  const get = (agent: ReturnType<typeof pinnedAgent>, origin: string) =>
    codeOf(() => agent.request({ origin, path: '/', method: 'GET', reset: true }));

  test('is judged by the very address it goes to: a name that changes its mind gains nothing', async () => {
    const looker = await startStandIn({ 'GET /': json({}) });
    const { port } = new URL(looker.url);
    const url = `http://rebinding.example:${port}`;
    const agent = pinnedAgent(
      targetAt(url),
      answering(['127.0.0.1'], ['169.254.169.254'], ['8.8.8.8'], ['169.254.169.254', '127.0.0.1']),
    );
    expect(await get(agent, url)).toBe('fine');
    expect(await get(agent, url)).toBe('address_forbidden');
    expect(await get(agent, url)).toBe('address_scheme');
    expect(await get(agent, url)).toBe('fine'); // by the one address that is allowed
    expect(looker.seen).toHaveLength(2);
    await agent.destroy();
    await looker.close();
  });
});
