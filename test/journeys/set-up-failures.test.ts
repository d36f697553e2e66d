import { describe, expect, test } from 'vitest';
import { newToken } from '../../src/base/ids.ts';
import type { ErrorCode } from '../../src/contract/errors.ts';
import type { SetupStep } from '../../src/contract/setup.ts';
import { setUp } from '../harness/ask.ts';
import { isLastStatus } from '../harness/ws-client.ts';
import { selfSignedCertificate } from '../looker/egress-certificate.ts';
import { type Answerer, json, raw } from '../looker/egress-stand-in.ts';
import { connectedForGood, standIn, told, tryOut } from './set-up/try-out.ts';

const connected = connectedForGood();

const page = raw('<!doctype html><title>Sign in</title>', 200, { 'content-type': 'text/html' });

describe('a Looker that cannot be used is told by its cause and its cure', () => {
  test.each<[string, ErrorCode, Record<string, Answerer>]>([
    ['a page instead of an API', 'looker_not_api', { 'GET /versions': page }],
    ['a redirect', 'looker_redirect', { 'GET /versions': raw('', 302, { location: 'http://127.0.0.1:9/' }) }],
    ['a user that is disabled', 'looker_user_disabled', { 'GET /user': json({ is_disabled: true }) }],
    ['no models', 'looker_no_models', { 'GET /lookml_models': json([]) }],
    [
      'a role that may not query',
      'looker_no_query_permission',
      { 'POST /queries/run/json': json({ message: 'Forbidden' }, 403) },
    ],
    ['a sign-in that is refused', 'looker_wrong_secret', { 'POST /login': json({ message: 'Not found' }, 404) }],
  ])('%s: %s', async (_, code, spoilt) => {
    expect((await tryOut(connected(), { url: (await standIn(spoilt)).url })).last).toEqual(told('looker_test', code));
  });

  test('a wrong secret at the Looker that is connected: looker_wrong_secret', async () => {
    const secret = newToken();
    const { last, frames } = await tryOut(connected(), { client_secret: secret });
    expect(last).toEqual(told('looker_test', 'looker_wrong_secret'));
    expect(JSON.stringify(frames)).not.toContain(secret);
  });

  test.each<[string, SetupStep, ErrorCode]>([
    ['http://127.0.0.1:1', 'looker_test', 'looker_refused'],
    ['https://nowhere.invalid', 'looker_config', 'looker_dns'],
  ])('an address where nobody answers, %s: %s %s', async (url, step, code) => {
    expect((await tryOut(connected(), { url })).last).toEqual(told(step, code));
  });

  test.each<[string, ErrorCode]>([
    ['url', 'field_missing'],
    ['client_id', 'field_missing'],
    ['client_secret', 'field_missing'],
  ])('an empty %s: %s', async (field, code) => {
    expect((await tryOut(connected(), { [field]: ' ' })).last).toEqual(told('looker_config', code));
  });
});

describe('certificates', () => {
  test('that nobody signed are refused before the secret is sent', async () => {
    const { url, seen } = await standIn({}, selfSignedCertificate());
    expect((await tryOut(connected(), { url })).last).toEqual(told('looker_test', 'looker_tls'));
    expect(seen).toEqual([]);
  });

  test('are not looked at when the person says so', async () => {
    const { url, seen } = await standIn({}, selfSignedCertificate());
    expect((await tryOut(connected(), { url, verify_ssl: false, gemini_api_key: 'wrong' })).last).toEqual(
      told('interface_setup', 'model_key_refused'),
    );
    expect(seen.map(({ path }) => path)).toContain('/login');
  });
});

describe('the Gemini key', () => {
  test('is asked for at another address: the one that is kept goes with the Looker that is connected', async () => {
    const { url } = await standIn();
    expect((await tryOut(connected(), { url, gemini_api_key: '' })).last).toEqual(
      told('interface_setup', 'model_key_missing'),
    );
  });

  test('that Google refuses is not kept, and not said', async () => {
    const key = `AIza${newToken()}`;
    const { last, frames } = await tryOut(connected(), { gemini_api_key: key });
    expect(last).toEqual(told('interface_setup', 'model_key_refused'));
    expect(JSON.stringify(frames)).not.toContain(key);
    expect(connected().server.output()).not.toContain(key);
  });
});

function signal(): { given: Promise<void>; give: () => void } {
  let give = (): void => {};
  const given = new Promise<void>(resolve => (give = resolve));
  return { given, give: () => give() };
}

describe('a set-up that is cancelled', () => {
  test('while Looker thinks hangs up at once, says so, and leaves room for the next', async () => {
    let hungUp = false;
    const waiting = signal();
    const { url } = await standIn({
      'GET /versions': response => {
        response.once('close', () => (hungUp = true));
        waiting.give();
      },
    });
    const client = await connected().server.open({ 'accept-language': 'pt-BR' });
    client.send({ type: 'start_config', config: { ...connected().config, url } });
    await waiting.given;
    const last = await client.exchange({ type: 'cancel_config' }, isLastStatus);
    expect(last).toMatchObject({ status: 'error', step: 'looker_test', code: 'cancelled', message: 'Cancelado.' });
    await expect.poll(() => hungUp).toBe(true);
    const other = await connected().server.open();
    expect(await setUp(other, { ...connected().config, client_secret: 'x' })).toMatchObject({
      code: 'looker_wrong_secret',
    });
    expect(client.frames.at(-1)).toEqual(last);
  });

  test('is the only one of its time: another configuration is told to wait', async () => {
    const waiting = signal();
    const { url } = await standIn({ 'GET /versions': () => waiting.give() });
    const [first, second] = [
      await connected().server.open(),
      await connected().server.open({ 'accept-language': 'pt-BR' }),
    ];
    first.send({ type: 'start_config', config: { ...connected().config, url } });
    await waiting.given;
    const refused = await setUp(second, connected().config);
    expect(refused).toMatchObject({ status: 'error', code: 'busy' });
    expect(refused['message']).toContain('cancele-a');
    second.send({ type: 'cancel_config' });
    expect(await first.until(isLastStatus)).toMatchObject({ code: 'cancelled' });
  });
});
