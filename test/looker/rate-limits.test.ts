import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { LANGUAGES } from '../../src/contract/language.ts';
import { errorSentence } from '../../src/i18n/i18n.ts';
import type { Egress } from '../../src/looker/egress.ts';
import {
  type Answerer,
  inlineQuery,
  inTurn,
  json,
  login,
  openEgress,
  openTicket,
  raw,
  type StandIn,
  startStandIn,
  targetAt,
} from './egress-stand-in.ts';

const RUN = '/queries/run_inline';
const ROWS = json([{ 'orders.state': 'CA', 'orders.count': 1 }]);
const BODY = '{"message":"Too many requests"}';
const TYPE = { 'content-type': 'application/json' };
const tooMany = (retryAfter?: string): Answerer =>
  raw(BODY, 429, retryAfter === undefined ? TYPE : { ...TYPE, 'retry-after': retryAfter });
/** As a date, `seconds` after the one that the answer itself has; that is far from ours. */
const tooManyUntil = (seconds: number): Answerer => {
  const now = Date.UTC(2031, 4, 5, 6, 7, 8);
  const http = (time: number): string => new Date(time).toUTCString();
  return raw(BODY, 429, { ...TYPE, date: http(now), 'retry-after': http(now + seconds * 1000) });
};

let egress: Egress;
let looker: StandIn;
beforeEach(async () => {
  ({ egress } = await openEgress());
});
afterEach(async () => {
  await egress.close();
  await looker.close();
});

const start = async (routes: Record<string, Answerer>): Promise<void> => {
  looker = await startStandIn({ 'GET /lookml_models': json([]), ...routes });
};
const ticket = (changes = {}, scope = {}) => openTicket(egress, targetAt(looker.url, changes), scope);
/** Milliseconds between the first two requests to a path. */
function gap(path: string): number {
  const [first, second] = looker.to(path);
  return (second?.at ?? 0) - (first?.at ?? 0);
}

describe("Looker's 429", () => {
  test.each<[string, Answerer, number]>([
    ['a number of seconds', tooMany('2'), 2000],
    ['a date', tooManyUntil(3), 3000],
    ['no time', tooMany(), 1000],
    ['no seconds at all', tooMany('0'), 1000],
    ['a day long gone', tooManyUntil(-86_400), 1000],
    ['words nobody understands', tooMany('soon'), 1000],
  ])('with %s is waited out; then the query is sent once more, and both are counted', async (_how, refusal, ms) => {
    await start({ [`POST ${RUN}`]: inTurn(refusal, ROWS) });
    const { ask, counts, results } = ticket();
    expect((await ask('POST', RUN, inlineQuery({}))).status).toBe(200);
    expect(results).toHaveLength(1);
    expect(gap(RUN)).toBeGreaterThanOrEqual(ms);
    expect(looker.to(RUN)).toHaveLength(2);
    expect(counts.query).toBe(2);
  });

  test('said twice ends the query, with the time when to come again', async () => {
    await start({ [`POST ${RUN}`]: inTurn(tooMany('1'), tooMany('40')) });
    const opened = ticket();
    const answer = await opened.ask('POST', RUN, inlineQuery({}));
    expect(answer.status).toBe(429);
    const failure = opened.ticket.failure;
    expect(failure).toMatchObject({ code: 'looker_rate_limited', params: { seconds: 40 } });
    for (const language of LANGUAGES) expect(failure && errorSentence(language, failure)).toMatch(/\b40\b[^{}]*$/);
    expect(looker.to(RUN)).toHaveLength(2);
  });

  test('with a longer wait than people have is told at once, and until then nothing is sent for that API key', async () => {
    await start({ [`POST ${RUN}`]: tooMany('21') });
    const { ask } = ticket();
    expect((await ask('POST', RUN, inlineQuery({}))).status).toBe(429);
    const sent = looker.seen.length;
    expect((await ask('GET', '/lookml_models')).status).toBe(429);
    const other = ticket({ id: 'a test of the same connection' });
    expect((await other.ask('GET', '/lookml_models')).status).toBe(429);
    expect(Number(other.ticket.failure?.params.seconds)).toBeGreaterThanOrEqual(20);
    expect(other.counts).toEqual({ query: 0, other: 0 });
    expect(looker.seen).toHaveLength(sent);
    expect((await ticket({ id: 'target-2', clientId: 'another-key' }).ask('GET', '/lookml_models')).status).toBe(200);
  });

  test('is no reason to wait past the time a call has', async () => {
    await egress.close();
    ({ egress } = await openEgress({ limits: { otherMs: 3000 } }));
    await start({ 'GET /lookml_models': tooMany('4') });
    const opened = ticket();
    const before = performance.now();
    await opened.ask('GET', '/lookml_models');
    expect(opened.ticket.failure).toMatchObject({ code: 'looker_rate_limited', params: { seconds: 4 } });
    expect(performance.now() - before).toBeLessThan(3000);
  });

  test('holds back the other requests of the connection, which then go through', async () => {
    await start({ [`POST ${RUN}`]: inTurn(tooMany('2'), ROWS) });
    const first = ticket().ask('POST', RUN, inlineQuery({}));
    await expect.poll(() => looker.to(RUN).length).toBe(1);
    await expect.poll(async () => (await ticket({ clientId: 'other' }).ask('GET', '/lookml_models')).status).toBe(200);
    const models = ticket().ask('GET', '/lookml_models');
    expect([(await first).status, (await models).status]).toEqual([200, 200]);
    const [refused] = looker.to(RUN);
    const after = looker.to('/lookml_models').at(-1);
    expect((after?.at ?? 0) - (refused?.at ?? 0)).toBeGreaterThanOrEqual(2000);
  });

  test('is no longer waited for by a call that was cancelled', async () => {
    await start({ [`POST ${RUN}`]: tooMany('15') });
    const controller = new AbortController();
    const opened = ticket({}, { signal: controller.signal });
    const answer = opened.ask('POST', RUN, inlineQuery({}));
    await expect.poll(() => opened.counts.query).toBe(1);
    const before = performance.now();
    controller.abort();
    await answer;
    expect(opened.ticket.failure?.code).toBe('cancelled');
    expect(performance.now() - before).toBeLessThan(5000);
    expect(looker.to(RUN)).toHaveLength(1);
  });

  test('at the sign-in is obeyed like any other', async () => {
    await start({ 'POST /login': inTurn(tooMany('2'), login()) });
    const { ask } = ticket();
    expect((await ask('GET', '/lookml_models')).status).toBe(200);
    expect(gap('/login')).toBeGreaterThanOrEqual(2000);
    expect(looker.to('/lookml_models')).toHaveLength(1);
  });
});
