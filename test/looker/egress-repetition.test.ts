import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Egress } from '../../src/looker/egress.ts';
import {
  type Answerer,
  inlineQuery,
  json,
  openEgress,
  openTicket,
  type StandIn,
  startStandIn,
  targetAt,
} from './egress-stand-in.ts';

const INLINE = '/queries/run_inline';
const AGAIN = '/queries/run/json';
let egress: Egress;
let looker: StandIn;

beforeEach(async () => {
  ({ egress } = await openEgress({ limits: { queryMs: 300 } }));
});
afterEach(async () => {
  await egress.close();
  await looker.close();
});

const start = async (answer: Answerer, again = answer): Promise<void> => {
  looker = await startStandIn({ [`POST ${INLINE}`]: answer, [`POST ${AGAIN}`]: again });
};
/** As the Toolbox does: the query, and on any failure the same query on its older route. */
async function askTwice(query: Record<string, unknown> = {}) {
  const opened = openTicket(egress, targetAt(looker.url));
  const inline = inlineQuery(query);
  const first = await opened.ask('POST', INLINE, inline);
  const second = await opened.ask('POST', AGAIN, inline.query);
  return { ...opened, first, second };
}

describe("the Toolbox's repetition of a failed query", () => {
  test.each<[string, Answerer, string]>([
    ['refused', json({ message: 'Unknown field' }, 422), 'query_failed'],
    ['forbidden', json({ message: 'Forbidden' }, 403), 'looker_no_query_permission'],
    ['slowed down', json({ message: 'slow' }, 429), 'looker_rate_limited'],
    ['broken', json({}, 500), 'looker_server_error'],
    ['answered with an error of the database', json([{ looker_error: 'table is gone' }]), 'query_failed'],
    ['never answered', () => {}, 'looker_timeout'],
    ['cut off', response => response.destroy(), 'looker_unreadable'],
  ])('is answered from memory when the query was %s', async (_what, answer, code) => {
    await start(answer);
    const { first, second, ticket, counts } = await askTwice({ filters: { 'orders.state': 'CA' } });
    expect(second).toMatchObject({ status: first.status, text: first.text });
    expect(ticket.failure?.code).toBe(code);
    expect(looker.to(INLINE)).toHaveLength(1);
    expect(looker.to(AGAIN)).toEqual([]);
    expect(counts.query).toBe(1);
  });

  test('is recognised with its keys in another order and its empty parts left out', async () => {
    await start(json({ message: 'no' }, 422));
    const { ask } = openTicket(egress, targetAt(looker.url));
    await ask('POST', INLINE, inlineQuery({ pivots: [], filters: {}, sorts: null }));
    await ask('POST', AGAIN, { limit: '500', view: 'orders', fields: ['orders.state', 'orders.count'], model: 'shop' });
    expect(looker.to(AGAIN)).toEqual([]);
  });

  test('is not confused with another query, another format or another ticket', async () => {
    await start(json({ message: 'no' }, 422));
    const { ask } = await askTwice();
    await ask('POST', INLINE, inlineQuery({ limit: '501' }));
    await ask('POST', INLINE, inlineQuery({}, 'sql'));
    await askTwice();
    expect(looker.to(INLINE)).toHaveLength(4);
  });

  test('is not held against a query that went well', async () => {
    await start(json([{ 'orders.state': 'CA', 'orders.count': 1 }]));
    const { first, second } = await askTwice();
    expect([first.status, second.status]).toEqual([200, 200]);
  });

  test('goes to Looker when the first route may be unknown there: an old version answers it with 404', async () => {
    await start(json({ message: 'Not found' }, 404), json([{ 'orders.state': 'CA', 'orders.count': 1 }]));
    const { first, second, results } = await askTwice();
    expect([first.status, second.status]).toEqual([404, 200]);
    expect(results).toHaveLength(1);
  });
});
