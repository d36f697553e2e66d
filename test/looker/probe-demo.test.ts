import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type DemoLooker, startDemoLooker } from '../../src/demo/looker/looker.ts';
import { testConnection } from '../../src/looker/connection-test.ts';
import type { Egress } from '../../src/looker/egress.ts';
import { inlineQuery, openEgress, openTicket, targetAt } from './egress-stand-in.ts';

let demo: DemoLooker;
let egress: Egress;
const target = () => targetAt(demo.url, { clientId: demo.clientId, clientSecret: demo.clientSecret });

beforeAll(async () => {
  demo = await startDemoLooker({ today: '2026-11-22' });
  ({ egress } = await openEgress());
});
afterAll(async () => {
  await egress.close();
  await demo.close();
});

describe('the demo Looker', () => {
  test('passes the test of a connection like any other', async () => {
    const signal = new AbortController().signal;
    const found = await testConnection(egress, target(), {
      signal,
      onStage: () => {},
      counts: { queries: 0, other: 0 },
    });
    expect(found.models).toMatchObject([
      { name: 'thelook', explores: expect.arrayContaining([expect.objectContaining({ name: 'order_items' })]) },
    ]);
    expect(found.webUrl).toBe(new URL(demo.url).origin);
    expect(found.timeZone).toBe('America/Sao_Paulo');
    expect(found.release).toMatch(/^\d+\.\d+/);
  });

  test('gives results with labels, formats and pivots', async () => {
    const { ask, results } = openTicket(egress, target());
    const fields = ['users.gender', 'products.category', 'order_items.total_sale_price'];
    const query = { model: 'thelook', view: 'order_items', fields, pivots: ['users.gender'], sorts: [], limit: '3' };
    expect((await ask('POST', '/queries/run_inline', inlineQuery(query))).status).toBe(200);
    const [result] = results;
    expect(result?.rows).toHaveLength(3);
    expect(result?.cut).toBe(true);
    expect(result?.columns[0]).toMatchObject({ field: 'products.category', kind: 'dimension', type: 'string' });
    for (const column of result?.columns.slice(1) ?? []) {
      expect(column).toMatchObject({
        field: 'order_items.total_sale_price',
        kind: 'measure',
        type: 'sum',
        value_format: expect.any(String),
      });
      expect(column.pivot).toHaveLength(1);
    }
  });
});
