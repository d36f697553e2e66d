import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Secret } from '../../src/base/secret.ts';
import type { Egress } from '../../src/looker/egress.ts';
import {
  type Answerer,
  inlineQuery,
  inTurn,
  json,
  openEgress,
  openTicket,
  type StandIn,
  startStandIn,
  targetAt,
} from './egress-stand-in.ts';

const RUN = '/queries/run_inline';
const MINUTE = 60_000;
const rows = (count: number, text = 'CA'): object[] =>
  Array.from({ length: count }, (_, at) => ({ 'orders.state': text, 'orders.count': at }));

let now: number;
let egress: Egress;
let looker: StandIn;

async function open(options: Parameters<typeof openEgress>[0] = {}): Promise<void> {
  const clock = { now: () => new Date(now), elapsedMs: () => now };
  ({ egress } = await openEgress({ clock, freshMs: 5 * MINUTE, ...options }));
}
const start = async (answer: Answerer = json(rows(2))): Promise<void> => {
  looker = await startStandIn({
    [`POST ${RUN}`]: answer,
    'GET /lookml_models/shop/explores/orders': json({ fields: {} }),
  });
};
beforeEach(async () => {
  now = Date.parse('2026-05-06T12:00:00Z');
  await open();
});
afterEach(async () => {
  await egress.close();
  await looker.close();
});

/** One call's query, as another turn would make it. */
async function ask(query: Record<string, unknown> = {}, { target = {}, scope = {} } = {}) {
  const opened = openTicket(egress, targetAt(looker.url, target), scope);
  const answer = await opened.ask('POST', RUN, inlineQuery(query));
  return { answer, counts: opened.counts, result: opened.results[0], failure: opened.ticket.failure };
}
const queries = (): number => looker.to(RUN).length;

describe('the same query within the freshness', () => {
  test('is answered with the rows of before: the same bytes for the Toolbox, no request, nothing counted', async () => {
    await start(inTurn(json(rows(2)), json(rows(3))));
    const first = await ask();
    now += 4 * MINUTE;
    const second = await ask({ sorts: [], pivots: null });
    expect(second.answer.text).toBe(first.answer.text);
    expect(second.result).toEqual({ ...first.result, reused: true });
    expect(first.result).toMatchObject({ reused: false, askedAt: '2026-05-06T12:00:00.000Z' });
    expect([first.counts.query, second.counts]).toEqual([1, { query: 0, other: 0 }]);
    expect(queries()).toBe(1);
  });

  test.each<[string, object]>([
    ['another limit', { limit: '501' }],
    ['another filter', { filters: { 'orders.state': 'CA' } }],
    ['another zone', { query_timezone: 'Asia/Tokyo' }],
    ['its fields in another order', { fields: ['orders.count', 'orders.state'] }],
  ])('is not %s', async (_what, query) => {
    await start();
    await ask();
    expect((await ask({ ...query })).result?.reused).toBe(false);
    expect(queries()).toBe(2);
  });

  test('is asked again when the time is over', async () => {
    await start(inTurn(json(rows(2)), json(rows(3))));
    await ask();
    now += 5 * MINUTE;
    expect((await ask()).result).toMatchObject({ reused: false, askedAt: '2026-05-06T12:05:00.000Z' });
    expect(queries()).toBe(2);
  });

  test.each<[string, string, string, number]>([
    ['a new day begins in its zone: asked again', 'America/Sao_Paulo', '2026-05-06T02:58:00Z', 2],
    ['a new day begins elsewhere: not asked again', 'America/Sao_Paulo', '2026-05-05T23:58:00Z', 1],
    ['a day may begin in a zone that only Looker knows: asked again', '', '2026-05-06T18:13:00Z', 2],
    ['no day can begin anywhere: not asked again', '', '2026-05-06T18:15:00Z', 1],
  ])('when %s', async (_what, zone, time, times) => {
    now = Date.parse(time);
    await start();
    const scope = { timeZone: zone === '' ? undefined : zone };
    await ask({}, { scope });
    now += 4 * MINUTE;
    await ask({}, { scope });
    expect(queries()).toBe(times);
  });

  test('is asked anew for who wants fresh rows, and those serve the next', async () => {
    await start(inTurn(json(rows(2)), json(rows(3))));
    await ask();
    const fresh = await ask({}, { scope: { fresh: true } });
    expect([fresh.result?.rows.length, fresh.result?.reused, fresh.counts.query]).toEqual([3, false, 1]);
    expect((await ask()).result).toMatchObject({ rows: fresh.result?.rows, reused: true });
    expect(queries()).toBe(2);
  });

  test.each<[string, object]>([
    ['another connection', { id: 'target-2' }],
    ['another user of Looker', { clientId: 'somebody-else' }],
    ['another secret', { clientSecret: new Secret('another-secret-987654') }],
  ])('of %s is another query', async (_what, target) => {
    await start();
    await ask();
    expect((await ask({}, { target })).result?.reused).toBe(false);
    expect(queries()).toBe(2);
  });

  test('is forgotten with its connection', async () => {
    await start();
    await ask();
    egress.forget('target-1');
    expect((await ask()).result?.reused).toBe(false);
  });

  test('is asked again when it failed', async () => {
    await start(inTurn(json({}, 500), json(rows(2))));
    expect((await ask()).failure?.code).toBe('looker_server_error');
    expect((await ask()).result).toMatchObject({ reused: false });
  });

  test('is always asked with a freshness of nothing', async () => {
    await egress.close();
    await open({ freshMs: 0 });
    await start();
    await ask();
    expect((await ask()).result?.reused).toBe(false);
    expect(queries()).toBe(2);
  });

  test('is kept while there is memory for it: what was used last stays, and nothing larger than all of it', async () => {
    await egress.close();
    await open({ limits: { keptBytes: 40_000 } });
    await start((response, { body }) => json(rows(JSON.parse(body).query.limit > 90 ? 1000 : 100))(response, none));
    const reused = async (limit: number): Promise<boolean | undefined> =>
      (await ask({ limit: String(limit) })).result?.reused;
    expect([await reused(1), await reused(2), await reused(1)]).toEqual([false, false, true]);
    expect([await reused(3), await reused(1), await reused(2)]).toEqual([false, true, false]);
    expect([await reused(99), await reused(99)]).toEqual([false, false]);
  });
});

const none = { method: '', url: '', path: '', authorization: undefined, body: '', at: 0 };

describe('the same query at the same time', () => {
  /** Answers when told; tells when a request was broken off. */
  function held() {
    const waiting: (() => void)[] = [];
    let brokenOff = 0;
    const answer: Answerer = (response, request) => {
      response.on('close', () => {
        if (!response.writableFinished) brokenOff += 1;
      });
      waiting.push(() => json(rows(2))(response, request));
    };
    return { answer, release: () => waiting.splice(0).forEach(go => go()), brokenOff: () => brokenOff };
  }

  test('is sent once for all, and counted for the first', async () => {
    const { answer, release } = held();
    await start(answer);
    const all = [ask(), ask(), ask()];
    await expect.poll(queries).toBe(1);
    release();
    const done = await Promise.all(all);
    expect(done.map(({ result }) => result?.rows.length)).toEqual([2, 2, 2]);
    expect(done.filter(({ result }) => result?.reused === false)).toHaveLength(1);
    expect(done.reduce((sum, { counts }) => sum + counts.query, 0)).toBe(1);
    expect(queries()).toBe(1);
  });

  test('goes on for the others when the first one leaves, who then pay for it', async () => {
    const { answer, release, brokenOff } = held();
    await start(answer);
    const controller = new AbortController();
    const first = ask({}, { scope: { signal: controller.signal } });
    await expect.poll(queries).toBe(1);
    const second = ask();
    // The second is in: a third query, sent after it on the same way, has reached Looker.
    const third = ask({ limit: '7' });
    await expect.poll(queries).toBe(2);
    controller.abort();
    expect((await first).failure?.code).toBe('cancelled');
    release();
    expect((await second).result?.rows).toHaveLength(2);
    await third;
    expect([(await first).counts.query + (await second).counts.query, brokenOff(), queries()]).toEqual([1, 0, 2]);
  });

  test('is broken off when the last one leaves, who pays for it', async () => {
    const { answer, release, brokenOff } = held();
    await start(answer);
    const controllers = [new AbortController(), new AbortController()];
    const all = controllers.map(({ signal }) => ask({}, { scope: { signal } }));
    await expect.poll(queries).toBe(1);
    const third = ask({ limit: '7' });
    await expect.poll(queries).toBe(2);
    for (const controller of controllers) controller.abort();
    const done = await Promise.all(all);
    expect(done.map(({ failure }) => failure?.code)).toEqual(['cancelled', 'cancelled']);
    await expect.poll(brokenOff).toBe(1);
    expect(done.reduce((sum, { counts }) => sum + counts.query, 0)).toBe(1);
    release();
    await third;
  });

  test('is not shared with one that wants fresh rows: that one asks after the wish', async () => {
    const { answer, release } = held();
    await start(answer);
    const first = ask();
    await expect.poll(queries).toBe(1);
    const fresh = ask({}, { scope: { fresh: true } });
    await expect.poll(queries).toBe(2);
    release();
    expect([(await first).result?.reused, (await fresh).result?.reused]).toEqual([false, false]);
  });
});
