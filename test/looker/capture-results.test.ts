import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CodedError } from '../../src/contract/errors.ts';
import type { Egress } from '../../src/looker/egress.ts';
import {
  type Answerer,
  inlineQuery,
  json,
  openEgress,
  openTicket,
  raw,
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
let egress: Egress;
let open: StandIn[];

beforeEach(async () => {
  open = [];
  ({ egress } = await openEgress());
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

describe('a captured result', () => {
  test("has Looker's labels, types and formats, columns in the query's order, and rows as they are", async () => {
    const looker = await standIn(
      json([
        { 'orders.total': 12.5, 'orders.state': 'CA' },
        { 'orders.total': null, 'orders.state': 'NY' },
      ]),
    );
    const { ask, results } = ticketAt(looker);
    await ask('POST', INLINE, inlineQuery({ fields: ['orders.state', 'orders.total'] }));
    expect(results).toMatchObject([
      {
        columns: [
          { key: 'orders.state', field: 'orders.state', label: 'Orders State', type: 'string', kind: 'dimension' },
          {
            key: 'orders.total',
            field: 'orders.total',
            label: 'Orders Total',
            type: 'sum',
            kind: 'measure',
            value_format: '$#,##0.00',
          },
        ],
        rows: [
          ['CA', 12.5],
          ['NY', null],
        ],
        cut: false,
      },
    ]);
    expect(results[0]?.columns[0]).not.toHaveProperty('value_format');
  });

  test('is told before the Toolbox gets its answer', async () => {
    const order: string[] = [];
    const looker = await standIn(json(rowsOf(1)));
    const { ask } = ticketAt(looker, {
      onQueryResult: async () => {
        await new Promise(setImmediate);
        order.push('stored');
      },
    });
    await ask('POST', INLINE, inlineQuery({}));
    order.push('answered');
    expect(order).toEqual(['stored', 'answered']);
  });

  test('that cannot be stored fails the call with that reason', async () => {
    const looker = await standIn(json(rowsOf(1)));
    const { ask, ticket } = ticketAt(looker, {
      onQueryResult: async () =>
        Promise.reject(new CodedError('storage_unavailable', { params: { reason: 'disk full' } })),
    });
    expect((await ask('POST', INLINE, inlineQuery({}))).status).toBe(502);
    expect(ticket.failure?.code).toBe('storage_unavailable');
  });

  test('keeps digits that a double would lose, and shows them to the Toolbox too', async () => {
    const big = '12345678901234567890';
    const looker = await standIn(
      raw(`[{"orders.state":"CA","orders.total":${big}},{"orders.state":"NY","orders.total":1.50}]`),
    );
    const { ask, results } = ticketAt(looker);
    const { text } = await ask('POST', INLINE, inlineQuery({ fields: ['orders.state', 'orders.total'] }));
    expect(results[0]?.rows).toEqual([
      ['CA', big],
      ['NY', 1.5],
    ]);
    expect(JSON.parse(text)[0]['orders.total']).toBe(big);
    expect(text).toContain('1.50');
  });

  test('names calculations and fields the query brought along by their own labels', async () => {
    const dynamic = [
      {
        table_calculation: 'share',
        label: 'Share of total',
        expression: '1',
        _type_hint: 'number',
        value_format: '0.0%',
      },
      { measure: 'big_ones', label: 'Big ones', type: 'count_distinct', based_on: 'orders.id' },
      { dimension: 'size', label: 'Size', _type_hint: 'string' },
    ];
    const looker = await standIn(json([{ size: 'S', big_ones: 4, share: 0.5 }]));
    const { ask, results } = ticketAt(looker);
    await ask('POST', INLINE, inlineQuery({ fields: ['size', 'big_ones'], dynamic_fields: JSON.stringify(dynamic) }));
    expect(results[0]?.columns).toMatchObject([
      { key: 'size', label: 'Size', kind: 'dimension', type: 'string' },
      { key: 'big_ones', label: 'Big ones', kind: 'measure', type: 'count_distinct' },
      { key: 'share', label: 'Share of total', kind: 'calculation', type: 'number', value_format: '0.0%' },
    ]);
  });

  test('labels a pivoted measure with its pivot values', async () => {
    const looker = await standIn(json([{ 'orders.total': { CA: 1, NY: 2 } }]));
    const { ask, results } = ticketAt(looker);
    await ask('POST', INLINE, inlineQuery({ fields: ['orders.state', 'orders.total'], pivots: ['orders.state'] }));
    expect(results[0]?.columns.map(({ key, label, pivot }) => ({ key, label, pivot }))).toEqual([
      { key: 'orders.total|CA', label: 'Orders Total', pivot: ['CA'] },
      { key: 'orders.total|NY', label: 'Orders Total', pivot: ['NY'] },
    ]);
  });

  test('tells what the pivot values are of', async () => {
    const dynamic_fields = JSON.stringify([{ dimension: 'size', label: 'Size', _type_hint: 'string' }]);
    const looker = await standIn(json([{ 'orders.total': { 'S|FIELD|x': 1 } }]));
    const { ask, results } = ticketAt(looker);
    const pivots = ['size', 'nobody.knows'];
    await ask('POST', INLINE, inlineQuery({ fields: [...pivots, 'orders.total'], pivots, dynamic_fields }));
    expect(results[0]?.columns).toMatchObject([{ pivot: ['S', 'x'], pivot_types: ['string', 'unknown'] }]);
  });

  test.each<[string, Answerer]>([
    ['refuses', json({ message: 'Forbidden' }, 403)],
    ['garbles', raw('<html>')],
    ['has nothing on', json({})],
  ])('does without labels when Looker %s the fields', async (_what, answer) => {
    const looker = await standIn(json([{ 'orders.state': 'CA', 'orders.total_sale_price': 3 }]), {
      'GET /lookml_models/*/explores/*': answer,
    });
    const { ask, results, ticket } = ticketAt(looker);
    await ask('POST', INLINE, inlineQuery({ fields: ['orders.state', 'orders.total_sale_price'] }));
    expect(results[0]?.columns).toMatchObject([
      { label: 'Orders State', type: 'unknown', kind: 'dimension' },
      { label: 'Orders Total Sale Price', type: 'unknown', kind: 'measure' },
    ]);
    expect(ticket.failure).toBeUndefined();
  });

  test('of no rows is a result too', async () => {
    const looker = await standIn(json([]));
    const { ask, results } = ticketAt(looker);
    const answer = await ask('POST', INLINE, inlineQuery({ fields: ['orders.state', 'orders.total'] }));
    expect(answer).toMatchObject({ status: 200, text: '[]' });
    expect(results).toMatchObject([
      { rows: [], cut: false, columns: [{ key: 'orders.state' }, { key: 'orders.total' }] },
    ]);
  });

  test('is none when the rows are an error of the database', async () => {
    const looker = await standIn(json([{ looker_error: `SQL error:\n no such table ${'x'.repeat(2000)}` }]));
    const { ask, results, ticket } = ticketAt(looker);
    const answer = await ask('POST', INLINE, inlineQuery({}));
    expect(answer.status).toBe(422);
    expect(results).toEqual([]);
    expect(ticket.failure).toMatchObject({
      code: 'query_failed',
      params: { reason: expect.stringMatching(/^SQL error: no such table x+$/) },
    });
    expect(String(ticket.failure?.params.reason).length).toBeLessThanOrEqual(500);
  });

  test('is none when only the SQL was asked for', async () => {
    const looker = await standIn(raw('SELECT 1', 200, { 'content-type': 'text/plain' }));
    const { ask, results, counts } = ticketAt(looker);
    expect((await ask('POST', INLINE, inlineQuery({}, 'sql'))).text).toBe('SELECT 1');
    expect(results).toEqual([]);
    expect(counts).toEqual({ query: 0, other: 1 });
  });

  test.each(['csv', 'xlsx', 'png', 'json_detail'])('in the format %s is not to be had', async format => {
    const looker = await standIn(json([]));
    const { ask } = ticketAt(looker);
    expect((await ask('POST', INLINE, inlineQuery({}, format))).status).toBe(403);
    expect(looker.seen).toEqual([]);
  });

  test.each([{}, { model: 'shop', view: '' }, { model: null, view: 'orders' }])(
    'is not to be had for %j, which is no query',
    async query => {
      const looker = await standIn(json([]));
      const { ask, ticket } = ticketAt(looker);
      await ask('POST', INLINE, { query, render_options: { format: 'json' } });
      await ask('POST', '/queries/run/json', query);
      await ask('POST', INLINE, { ...query, format: 'json' });
      expect(ticket.failure?.code).toBe('query_failed');
      expect(looker.seen).toEqual([]);
    },
  );

  test('of a saved SQL query has the columns as they come', async () => {
    const looker = await standIn(json([]), { 'POST /sql_queries/*/run/json': json([{ b: 1, a: { x: 2 } }]) });
    const { ask, results } = ticketAt(looker);
    await ask('POST', '/sql_queries/s1/run/json');
    expect(results).toMatchObject([
      {
        columns: [{ key: 'b' }, { key: 'a' }],
        rows: [[1, '{"x":2}']],
        cut: false,
        query: { model: 'sql_runner', explore: 's1' },
      },
    ]);
    expect(looker.to(EXPLORE)).toEqual([]);
  });
});

describe('the executed query', () => {
  test('is read from what reached Looker, values of any kind as text', async () => {
    const looker = await standIn(json([]));
    const { ask, results } = ticketAt(looker);
    const query = {
      filters: { 'orders.state': 'CA,NY', 'orders.big': true, 'orders.age': 5, 'orders.tags': ['a', 'b'] },
      sorts: ['orders.count desc'],
      limit: '10',
      query_timezone: 'America/New_York',
      filter_expression: '${orders.age} > 30',
    };
    await ask('POST', INLINE, inlineQuery(query));
    expect(results[0]?.query).toEqual({
      model: 'shop',
      explore: 'orders',
      fields: ['orders.state', 'orders.count'],
      filters: { 'orders.state': 'CA,NY', 'orders.big': 'true', 'orders.age': '5', 'orders.tags': 'a,b' },
      pivots: [],
      sorts: ['orders.count desc'],
      limit: '10',
      time_zone: 'America/New_York',
      filter_expression: '${orders.age} > 30',
      dynamic_fields: null,
    });
    expect(JSON.parse(looker.to(INLINE)[0]?.body ?? '')).toEqual(inlineQuery(query));
  });

  test.each([undefined, null, ''])("has the ticket's zone when it names none (%j)", async query_timezone => {
    const looker = await standIn(json([]));
    const { ask, results } = ticketAt(looker, { timeZone: 'America/Sao_Paulo' });
    await ask('POST', INLINE, inlineQuery({ query_timezone }));
    expect(JSON.parse(looker.to(INLINE)[0]?.body ?? '').query.query_timezone).toBe('America/Sao_Paulo');
    expect(results[0]?.query.time_zone).toBe('America/Sao_Paulo');
  });
});
