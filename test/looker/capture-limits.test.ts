import { monitorEventLoopDelay } from 'node:perf_hooks';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { systemClock } from '../../src/base/clock.ts';
import type { Egress } from '../../src/looker/egress.ts';
import { DEFAULT_EGRESS_LIMITS } from '../../src/looker/egress-limits.ts';
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

const INLINE = '/queries/run_inline';
const EXPLORE = '/lookml_models/shop/explores/orders';
const METADATA = {
  fields: {
    dimensions: [{ name: 'orders.state', label: 'Orders State', type: 'string', value_format: null }],
    measures: [
      { name: 'orders.total', label: 'Orders Total', type: 'sum', value_format: '$#,##0.00' },
      null,
      { label: 'nameless' },
    ],
  },
};
const START = 5_000;
let now: number;
let egress: Egress;
let open: StandIn[];

beforeEach(async () => {
  now = START;
  open = [];
  ({ egress } = await openEgress({ clock: { ...systemClock, elapsedMs: () => now } }));
});
afterEach(async () => {
  await egress.close();
  for (const looker of open) await looker.close();
});

async function standIn(rows: Answerer, routes: Record<string, Answerer> = {}): Promise<StandIn> {
  const looker = await startStandIn({
    [`POST ${INLINE}`]: rows,
    'GET /lookml_models/*/explores/*': json(METADATA),
    ...routes,
  });
  open.push(looker);
  return looker;
}
const ticketAt = (looker: StandIn, changes = {}) => openTicket(egress, targetAt(looker.url), changes);
const rowsOf = (count: number) =>
  Array.from({ length: count }, (_, at) => ({ 'orders.state': `S${at}`, 'orders.total': at }));

describe('a large result', () => {
  test.each([
    [10, '10', true],
    [9, '10', false],
    [500, null, true],
    [499, null, false],
    [600, '-1', false],
  ])('of %i rows under the limit %s is cut: %s', async (count, limit, cut) => {
    const looker = await standIn(json(rowsOf(count)));
    const { ask, results } = ticketAt(looker);
    await ask('POST', INLINE, inlineQuery({ limit }));
    expect(results[0]?.cut).toBe(cut);
    expect(results[0]?.rows).toHaveLength(count);
  });

  test('goes to the Toolbox only with its first rows, to the capture with all', async () => {
    const count = DEFAULT_EGRESS_LIMITS.toolboxRows + 1;
    const looker = await standIn(json(rowsOf(count)));
    const { ask, results } = ticketAt(looker);
    const { text } = await ask('POST', INLINE, inlineQuery({ limit: '-1' }));
    expect(JSON.parse(text)).toEqual(rowsOf(DEFAULT_EGRESS_LIMITS.toolboxRows));
    expect(results[0]?.rows).toHaveLength(count);
  });

  test('of more columns than any table has is refused in its first row, and the rest is not read', async () => {
    const limit = DEFAULT_EGRESS_LIMITS.columns;
    const row = (columns: number) =>
      Object.fromEntries(Array.from({ length: columns }, (_, at) => [`orders.c${at}`, at]));
    const looker = await standIn(inTurn(json([row(limit)]), json([row(limit + 1)])));
    const query = inlineQuery({ fields: ['orders.c0'] });
    const { ask, results, ticket } = ticketAt(looker);
    expect((await ask('POST', INLINE, query)).status).toBe(200);
    expect(results[0]?.columns).toHaveLength(limit);
    const wide = await ask('POST', INLINE, query);
    expect(wide.status).toBe(502);
    expect(ticket.failure).toMatchObject({ code: 'looker_too_wide', params: { limit } });
  });

  test('of 200,000 rows is read up to the cap, without holding up the process', async () => {
    const looker = await standIn(json(rowsOf(200_000)));
    const { ask, results } = ticketAt(looker);
    const delay = monitorEventLoopDelay({ resolution: 10 });
    const asked = ask('POST', INLINE, inlineQuery({ limit: '-1' }));
    delay.enable();
    await asked;
    delay.disable();
    expect(results[0]).toMatchObject({ cut: true });
    expect(results[0]?.rows).toHaveLength(DEFAULT_EGRESS_LIMITS.rows);
    expect(delay.max / 1e6).toBeLessThan(1_000); // generous: the stand-in itself writes 9 MB in the same process
  });
});

describe("an explore's fields", () => {
  const asked = (looker: StandIn) => looker.to(EXPLORE).length;
  const query = (looker: StandIn) => ticketAt(looker).ask('POST', INLINE, inlineQuery({}));

  test('are asked for once for queries that come together, and kept for ten minutes', async () => {
    const looker = await standIn(json(rowsOf(1)));
    await Promise.all([query(looker), query(looker), query(looker)]);
    expect(asked(looker)).toBe(1);
    now += 10 * 60_000 - 1;
    await query(looker);
    expect(asked(looker)).toBe(1);
    now += 1;
    await query(looker);
    expect(asked(looker)).toBe(2);
  });

  test('are asked for again after a failure, but not at once', async () => {
    const looker = await standIn(json(rowsOf(1)), {
      'GET /lookml_models/*/explores/*': inTurn(json({}, 500), json(METADATA)),
    });
    await query(looker);
    await query(looker);
    expect(asked(looker)).toBe(1);
    now += 60_000;
    await query(looker);
    expect(asked(looker)).toBe(2);
  });

  test('are asked for again when the target was forgotten', async () => {
    const looker = await standIn(json(rowsOf(1)));
    await query(looker);
    egress.forget('target-1');
    await query(looker);
    expect(asked(looker)).toBe(2);
  });

  test('are counted where they were asked for, and not asked for when the query fails', async () => {
    const looker = await standIn(inTurn(json({ message: 'no' }, 422), json(rowsOf(1))));
    const failed = ticketAt(looker);
    await failed.ask('POST', INLINE, inlineQuery({}));
    expect(failed.counts).toEqual({ query: 1, other: 0 });
    const done = ticketAt(looker);
    await done.ask('POST', INLINE, inlineQuery({}));
    expect(done.counts).toEqual({ query: 1, other: 1 });
  });
});
