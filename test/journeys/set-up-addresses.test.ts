import { type AddressInfo, createServer } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { newToken } from '../../src/base/ids.ts';
import type { ErrorCode } from '../../src/contract/errors.ts';
import { LANGUAGES } from '../../src/contract/language.ts';
import { selfSignedCertificate } from '../looker/egress-certificate.ts';
import { connectedForGood, connectionsOf, standIn, told, tryOut } from './set-up/try-out.ts';

const connected = connectedForGood();

describe('an address is understood as a person writes it', () => {
  test.each([
    ['without a scheme', (url: string) => url.replace('https://', '')],
    ['with the path of the API', (url: string) => `${url}/api/4.0/`],
    ['with both, and blanks around', (url: string) => ` ${url.replace('https://', '')}/api/4.0 `],
    ['copied from the browser', (url: string) => `${url}/explore/shop/orders?toggle=fil#top`],
  ])('%s', async (_, written) => {
    const { url, to } = await standIn({}, selfSignedCertificate());
    const config = { url: written(url), verify_ssl: false, gemini_api_key: 'wrong' };
    expect((await tryOut(connected(), config)).last).toEqual(told('interface_setup', 'model_key_refused'));
    expect(to('/versions')).toHaveLength(LANGUAGES.length);
  });
});

/** A port that counts who connects, reached by every name that means "any address of this machine". */
async function countingPort(): Promise<{ port: number; visits: () => number }> {
  let visits = 0;
  const listener = createServer(socket => {
    visits += 1;
    socket.destroy();
  });
  await new Promise<void>(resolve => listener.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void listener.close());
  return { port: (listener.address() as AddressInfo).port, visits: () => visits };
}

describe('addresses of services that are no Looker', () => {
  test.each<[string, readonly string[]]>([
    [
      'of this machine in general',
      ['0.0.0.0', '0', '0x0', '00.0.0.0', '[::]', '[::ffff:0.0.0.0]', '[0:0:0:0:0:0:0:0]'],
    ],
    ['of cloud metadata', ['169.254.169.254', '2852039166', '0xA9FEA9FE', '0251.0376.0251.0376', '169.254.43518']],
    [
      'of cloud metadata by IPv6',
      ['[::ffff:169.254.169.254]', '[::ffff:a9fe:a9fe]', '[64:ff9b::a9fe:a9fe]', '[fd00:ec2::254]'],
    ],
    [
      'of cloud metadata by name',
      ['metadata.google.internal', 'METADATA.GOOGLE.INTERNAL.', 'metadata', '100.100.100.200'],
    ],
    ['of the link', ['169.254.1.1', '[fe80::1]', '[FE80:0::1]']],
    ['of nobody', ['255.255.255.255', '224.0.0.1', '[ff02::1]']],
  ])('%s are refused in every spelling, and nothing is sent', async (_, hosts) => {
    const { port, visits } = await countingPort();
    for (const host of hosts) {
      for (const scheme of ['http', 'https']) {
        expect((await tryOut(connected(), { url: `${scheme}://${host}:${port}` })).last).toEqual(
          told('looker_config', 'address_forbidden'),
        );
      }
    }
    expect(visits()).toBe(0);
  });

  test.each<[string, ErrorCode]>([
    ['ftp://127.0.0.1', 'address_scheme'],
    ['file:///etc/passwd', 'address_scheme'],
    ['javascript:alert(1)', 'address_scheme'],
    ['http://192.0.2.99.5', 'address_invalid'],
    ['https://', 'address_invalid'],
    ['https://127.0.0.1:0', 'address_invalid'],
  ])('%s is no address: %s', async (url, code) => {
    expect((await tryOut(connected(), { url })).last).toEqual(told('looker_config', code));
  });

  test('with credentials in them are refused, and the credentials said nowhere', async () => {
    const { port, visits } = await countingPort();
    const secret = newToken();
    const spellings = [
      `http://user:${secret}@127.0.0.1:${port}`,
      `${secret}@127.0.0.1:${port}`,
      `http://127.0.0.1:${port}/?client_secret=${secret}`,
      `http://127.0.0.1:${port}/#password%3D${secret}`,
    ];
    for (const url of spellings) {
      const { last, frames } = await tryOut(connected(), { url });
      expect(last).toEqual(told('looker_config', 'address_credentials'));
      expect(JSON.stringify(frames)).not.toContain(secret);
    }
    expect(visits()).toBe(0);
    expect(connected().server.output()).toContain('address_credentials');
    expect(connected().server.output()).not.toContain(secret);
    expect(await connectionsOf(connected())).not.toContain(secret);
  });
});
