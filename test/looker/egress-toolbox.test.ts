import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Egress } from '../../src/looker/egress.ts';
import { type RunningToolbox, startToolboxProcess } from '../../src/looker/toolbox-process.ts';
import { programs } from '../harness/programs.ts';
import {
  type Answerer,
  json,
  type OpenedTicket,
  openEgress,
  openTicket,
  raw,
  type StandIn,
  startStandIn,
  targetAt,
} from './egress-stand-in.ts';

const QUERY = { model: 'shop', view: 'orders', fields: ['orders.state', 'orders.count'], limit: '500' };
const ROWS = json([{ 'orders.state': 'CA', 'orders.count': 12 }]);

let egress: Egress;
let toolbox: RunningToolbox;
let folder: string;
let open: StandIn[];

beforeEach(async () => {
  open = [];
  folder = await mkdtemp(join(tmpdir(), 'looker-egress-'));
  ({ egress } = await openEgress({ limits: { queryMs: 2_000 } }));
  toolbox = await startToolboxProcess(
    programs.toolbox,
    { directory: folder, egressUrl: egress.url },
    new AbortController().signal,
  );
});
afterEach(async () => {
  await toolbox.client.close();
  await toolbox.child.stop();
  await egress.close();
  for (const looker of open) await looker.close();
  await rm(folder, { recursive: true });
});

async function standIn(routes: Record<string, Answerer>): Promise<{
  looker: StandIn;
  opened: OpenedTicket;
  call: (tool: string, args?: Record<string, unknown>) => Promise<{ failed: boolean; blocks: readonly string[] }>;
}> {
  const looker = await startStandIn(routes);
  open.push(looker);
  const opened = openTicket(egress, targetAt(looker.url));
  const call = (tool: string, args: Record<string, unknown> = {}) =>
    toolbox.client.call({ tool, arguments: args, ticket: opened.ticket.token, timeoutMs: 20_000 });
  return { looker, opened, call };
}
const ask = { model: QUERY.model, explore: QUERY.view, fields: QUERY.fields };

describe('the real Toolbox behind the egress', () => {
  test('queries a Looker it knows neither address nor secret of', async () => {
    const { call, opened } = await standIn({ 'POST /queries/run_inline': ROWS });
    expect((await call('query', ask)).blocks.map(block => JSON.parse(block))).toEqual([
      { 'orders.state': 'CA', 'orders.count': 12 },
    ]);
    expect(opened.results).toMatchObject([{ rows: [['CA', 12]] }]);
  });

  test.each<[string, Answerer, string]>([
    ['refuses it', json({ message: 'Unknown field orders.x' }, 422), 'query_failed'],
    ['forbids it', json({ message: 'Forbidden' }, 403), 'looker_no_query_permission'],
    ['breaks', raw('<html>', 500, { 'content-type': 'text/html' }), 'looker_server_error'],
    ['hides an error in the rows', json([{ looker_error: 'no such table' }]), 'query_failed'],
    ['never answers', () => {}, 'looker_timeout'],
  ])('asks Looker once for a query when Looker %s', async (_what, answer, code) => {
    const { call, looker, opened } = await standIn({
      'POST /queries/run_inline': answer,
      'POST /queries/run/json': answer,
    });
    expect((await call('query', ask)).failed).toBe(true);
    expect(opened.ticket.failure?.code).toBe(code);
    expect(looker.seen.filter(({ path }) => path.startsWith('/queries/'))).toHaveLength(1);
  });

  test("lives on after every null that would end it, run_dashboard's too", async () => {
    const { call } = await standIn({
      'GET /lookml_models': json([{ name: 'shop' }, null]),
      'GET /lookml_models/shop': json({ explores: null }),
      'GET /looks/7': json({ id: '7', query: null }),
      'GET /dashboards/10': json({
        id: '10',
        title: null,
        dashboard_elements: [
          null,
          { id: '1', look: { query: null } },
          { id: '2', result_maker: { merge_result_id: 'm' } },
        ],
      }),
      'GET /dashboards/11': json({ id: '11', dashboard_elements: null }),
      'GET /merge_queries/m': json({ source_queries: [null, { query_slug: null }] }),
    });
    for (const [tool, args] of [
      ['get_models', {}],
      ['get_explores', { model: 'shop' }],
      ['run_look', { look_id: '7' }],
      ['run_dashboard', { dashboard_id: '10' }],
      ['run_dashboard', { dashboard_id: '11' }],
    ] as const)
      await call(tool, args);
    expect((await call('get_models')).blocks.map(block => JSON.parse(block))).toMatchObject([
      { name: 'shop', label: 'shop' },
    ]);
    expect(toolbox.child.stderrTail()).not.toMatch(/panic/);
  });

  test("titles a look's result and a dashboard's, merged and hand-written ones included", async () => {
    const other = { ...QUERY, fields: ['orders.count'] };
    const { call, looker, opened } = await standIn({
      'GET /looks/7': json({
        id: '7',
        title: 'Orders by state',
        query: { ...QUERY, pivots: null, filters: null, sorts: null },
      }),
      'GET /dashboards/10': json({
        id: '10',
        title: 'Sales',
        dashboard_elements: [
          { id: '1', title: 'By state', type: 'vis', query: QUERY },
          {
            id: '2',
            title: 'Of a look',
            type: 'vis',
            look: { id: '8', title: 'The look itself', query: { ...other, filters: { 'orders.state': 'CA' } } },
          },
          { id: '3', title: 'All', type: 'vis', result_maker: { query: other } },
          { id: '4', title: 'Merged', type: 'vis', result_maker: { merge_result_id: 'm' } },
          { id: '5', title: 'By hand', type: 'vis', result_maker: { sql_query_id: 'sql-1' } },
        ],
      }),
      'GET /merge_queries/m': json({ source_queries: [{ query_slug: 'slug' }] }),
      'GET /queries/slug/slug': json({ id: '5', ...QUERY, fields: ['orders.state'] }),
      'POST /queries/run_inline': ROWS,
      'POST /sql_queries/sql-1/run/json': ROWS,
    });
    await call('run_look', { look_id: '7' });
    expect(opened.results.map(({ title }) => title)).toEqual(['Orders by state']);
    const dashboard = openTicket(egress, targetAt(looker.url));
    const run = { tool: 'run_dashboard', arguments: { dashboard_id: '10' }, ticket: dashboard.ticket.token };
    expect((await toolbox.client.call({ ...run, timeoutMs: 20_000 })).failed).toBe(false);
    const found = dashboard.results.map(({ title, query }) => `${query.explore}: ${title ?? 'untitled'}`);
    expect(new Set(found)).toEqual(
      new Set(['orders: untitled', 'orders: All', 'orders: By state', 'orders: Of a look', 'sql-1: By hand']),
    );
    expect(found).toHaveLength(5);
  });
});
