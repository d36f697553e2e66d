import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { systemClock } from '../../src/base/clock.ts';
import { Redactor } from '../../src/base/redactor.ts';
import { Secret } from '../../src/base/secret.ts';
import type { Egress } from '../../src/looker/egress.ts';
import {
  type Answerer,
  CLIENT_SECRET,
  inTurn,
  issuedToken,
  json,
  login,
  openEgress,
  openTicket,
  raw,
  type StandIn,
  startStandIn,
  targetAt,
} from './egress-stand-in.ts';

const START = 5_000;
const LIFE_SECONDS = 3600;
let now: number;
let egress: Egress;
let redactor: Redactor;
let logged: string[];
let open: StandIn[];

beforeEach(async () => {
  now = START;
  open = [];
  redactor = new Redactor();
  ({ egress, logged } = await openEgress({ redactor, clock: { ...systemClock, elapsedMs: () => now } }));
});
afterEach(async () => {
  await egress.close();
  for (const looker of open) await looker.close();
});

async function standIn(routes: Record<string, Answerer>): Promise<StandIn> {
  const looker = await startStandIn({ 'GET /lookml_models': json([]), ...routes });
  open.push(looker);
  return looker;
}
const bearers = (looker: StandIn) => looker.to('/lookml_models').map(one => one.authorization);
const bearer = (turn: number) => `Bearer ${issuedToken(turn)}`;
const signal = new AbortController().signal;
const models = (url: string, changes = {}) =>
  egress.request(targetAt(url, changes), { method: 'GET', path: '/lookml_models', signal });

describe('signing in', () => {
  test('sends id and secret once, as a form, and uses the token for all that follows', async () => {
    const looker = await standIn({});
    await models(looker.url);
    await models(looker.url);
    const [form, ...more] = looker.to('/login');
    expect(more).toEqual([]);
    expect(Object.fromEntries(new URLSearchParams(form?.body))).toEqual({
      grant_type: 'client_credentials',
      client_id: 'stand-in-client',
      client_secret: CLIENT_SECRET,
    });
    expect(bearers(looker)).toEqual([bearer(1), bearer(1)]);
  });

  test('happens once for many who wait at the same time', async () => {
    const looker = await standIn({});
    await Promise.all(Array.from({ length: 20 }, () => models(looker.url)));
    expect(looker.to('/login')).toHaveLength(1);
  });

  test('goes on for the others when the one who began it goes away', async () => {
    let answer = (): void => {};
    const looker = await standIn({
      'POST /login': (response, request) => void (answer = () => login()(response, request)),
    });
    const impatient = new AbortController();
    const first = egress.request(targetAt(looker.url), {
      method: 'GET',
      path: '/lookml_models',
      signal: impatient.signal,
    });
    const second = models(looker.url);
    await vi.waitFor(() => expect(looker.to('/login')).toHaveLength(1));
    impatient.abort();
    await expect(first).rejects.toMatchObject({ code: 'cancelled' });
    answer();
    expect(await second).toEqual([]);
  });

  test('is renewed before the token ends, not before', async () => {
    const looker = await standIn({ 'POST /login': login(LIFE_SECONDS) });
    await models(looker.url);
    now = START + (LIFE_SECONDS - 61) * 1000;
    await models(looker.url);
    now = START + (LIFE_SECONDS - 59) * 1000;
    await models(looker.url);
    expect(bearers(looker)).toEqual([bearer(1), bearer(1), bearer(2)]);
  });

  test('is done anew when Looker drops a token early, and the request is repeated once', async () => {
    const dropped = json({ message: 'Requires authentication.' }, 401);
    const looker = await standIn({ 'GET /lookml_models': inTurn(json([]), dropped, json([]), dropped, dropped) });
    await models(looker.url);
    await models(looker.url);
    expect(bearers(looker)).toEqual([bearer(1), bearer(1), bearer(2)]);
    await expect(models(looker.url)).rejects.toMatchObject({ code: 'looker_wrong_secret' });
    expect(bearers(looker)).toHaveLength(5);
  });

  test('happens once when many requests find the same token dropped', async () => {
    const looker = await standIn({
      'GET /lookml_models': (response, request) =>
        (request.authorization === bearer(1) ? json({ message: 'no' }, 401) : json([]))(response, request),
    });
    await Promise.all(Array.from({ length: 10 }, () => models(looker.url)));
    expect(looker.to('/login')).toHaveLength(2);
  });

  test('is done anew for a target that was forgotten, or whose secret changed under its id', async () => {
    const looker = await standIn({});
    await models(looker.url);
    egress.forget('target-1');
    await models(looker.url);
    await models(looker.url, { clientSecret: new Secret('another-secret-987654') });
    expect(bearers(looker)).toEqual([bearer(1), bearer(2), bearer(3)]);
    expect(looker.to('/login').at(-1)?.body).toContain('another-secret-987654');
  });

  test('is tried again after a failure: nothing bad is kept', async () => {
    const looker = await standIn({ 'POST /login': inTurn(json({ message: 'Not found' }, 404), login()) });
    await expect(models(looker.url)).rejects.toMatchObject({ code: 'looker_wrong_secret' });
    expect(await models(looker.url)).toEqual([]);
  });

  test.each<[string, Answerer, string]>([
    ['404 as JSON', json({ message: 'Not found' }, 404), 'looker_wrong_secret'],
    ['404 as a page', raw('<html>', 404, { 'content-type': 'text/html' }), 'looker_not_api'],
    ['401 that repeats the request', json({ message: CLIENT_SECRET }, 401), 'looker_wrong_secret'],
    ['403', json({ message: 'Forbidden' }, 403), 'looker_forbidden'],
    ['429', json({ message: 'slow' }, 429), 'looker_rate_limited'],
    ['500', json({ message: CLIENT_SECRET }, 500), 'looker_server_error'],
    ['a redirect', raw('', 302, { location: 'https://elsewhere.example/' }), 'looker_redirect'],
    ['200 with a page', raw('<html>', 200, { 'content-type': 'text/html' }), 'looker_not_api'],
    ['200 without a token', json({ token_type: 'Bearer' }), 'looker_unreadable'],
    ['a token that would break a header', json({ access_token: 'a\r\nX: b', expires_in: 60 }), 'looker_unreadable'],
  ])('answered with %s is told as its code, and never shows the secret', async (_what, answer, code) => {
    const looker = await standIn({ 'POST /login': answer });
    const { ask, ticket } = openTicket(egress, targetAt(looker.url));
    const { text } = await ask('GET', '/lookml_models');
    expect(ticket.failure?.code).toBe(code);
    expect(text + logged.join('')).not.toContain(CLIENT_SECRET);
    expect(looker.to('/lookml_models')).toEqual([]);
  });

  test('teaches the redactor the token, so that no log can show it', async () => {
    const looker = await standIn({});
    await models(looker.url);
    expect(redactor.scrub(`it was ${issuedToken(1)}`)).toBe('it was [secret]');
  });
});
