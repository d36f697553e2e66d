import { afterEach, beforeEach, describe, expect, test } from 'vitest';
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
import { asked, openWorld, QUERY, RUN_ROUTE, type World } from './tools-world.ts';

const MINUTE = 60_000;
const PARAMETERS = [{ name: 'orders.kind', type: 'unquoted', label: 'Kind', suggestions: ['a'], extra: { deep: [1] } }];
const FIELDS = {
  dimensions: [{ name: 'orders.state', type: 'string', label: 'State' }],
  measures: [{ name: 'orders.count', type: 'count', label: 'Count' }],
  filters: [],
  parameters: PARAMETERS,
};
const EXPLORES = [
  { name: 'orders', label: 'Orders', description: 'x'.repeat(500), group_label: 'Shop', hidden: false },
  { name: 'secret', label: 'Secret', hidden: true },
];
const ROUTES: Record<string, Answerer> = {
  'GET /lookml_models': json([{ name: 'shop', label: 'Shop', project_name: 'p', explores: EXPLORES }]),
  'GET /lookml_models/shop/explores/orders': json({ label: 'Orders', fields: FIELDS }),
  'POST /queries/run_inline': json([{ 'orders.state': 'CA', 'orders.count': 1 }]),
};
/** As the Toolbox asks (1.12.0). */
const OF_QUERY = '/lookml_models/shop/explores/orders?fields=fields%28parameters%28name%2Ctype%29%29';
const OF_EXPLORES = '/lookml_models/shop?fields=explores%28name%2Cdescription%2Clabel%2Cgroup_label%2Chidden%29';
const OF_MODELS = '/lookml_models?exclude_empty=false&exclude_hidden=true&include_internal=true';

describe('what the Toolbox asks of models, explores and parameters', () => {
  let now: number;
  let egress: Egress;
  let looker: StandIn;
  beforeEach(async () => {
    now = Date.parse('2026-05-06T12:00:00Z');
    ({ egress } = await openEgress({ clock: { now: () => new Date(now), elapsedMs: () => now } }));
  });
  afterEach(async () => {
    await egress.close();
    await looker.close();
  });
  const start = async (more: Record<string, Answerer> = {}): Promise<void> => {
    looker = await startStandIn({ ...ROUTES, ...more });
  };
  const get = async (path: string) => {
    const { ask, counts, ticket } = openTicket(egress, targetAt(looker.url));
    const { text, status } = await ask('GET', path);
    return { answer: status === 200 ? JSON.parse(text) : undefined, counts, code: ticket.failure?.code };
  };
  const sent = (): string[] => looker.seen.filter(({ path }) => path !== '/login').map(({ url }) => url);

  test.each([OF_QUERY, OF_EXPLORES, OF_MODELS])('is asked once: %s', async path => {
    await start();
    const [first, second] = [await get(path), await get(path)];
    expect(first.answer).toBeDefined();
    expect(second.answer).toEqual(first.answer);
    expect([first.counts.other, second.counts.other, sent().length]).toEqual([1, 0, 1]);
    now += 10 * MINUTE;
    expect((await get(path)).counts.other).toBe(1);
    egress.forget('target-1');
    expect((await get(path)).counts.other).toBe(1);
  });

  test('is told as Looker told it, hidden explores and long descriptions too', async () => {
    await start();
    expect((await get(OF_EXPLORES)).answer).toEqual({ explores: EXPLORES });
    expect((await get(OF_QUERY)).answer).toEqual({ fields: { parameters: PARAMETERS } });
  });

  test('comes with what the catalogue and the columns of results need: one call for all', async () => {
    await start();
    const { ask, counts, results } = openTicket(egress, targetAt(looker.url));
    await ask('GET', OF_QUERY);
    await ask('POST', '/queries/run_inline', inlineQuery({}));
    expect(results[0]?.columns.map(({ label }) => label)).toEqual(['State', 'Count']);
    expect(counts).toEqual({ query: 1, other: 1 });
    const metadata = egress.metadata(targetAt(looker.url));
    await metadata.explore('shop', 'orders', 'fresh');
    await metadata.explores('fresh');
    await get(OF_EXPLORES);
    expect(sent()).toHaveLength(3);
  });

  test('is asked of the model alone when the list has nothing of it', async () => {
    await start({ 'GET /lookml_models': json([]), 'GET /lookml_models/shop': json({ explores: EXPLORES }) });
    expect((await get(OF_EXPLORES)).answer).toEqual({ explores: EXPLORES });
  });

  test.each([
    [OF_QUERY, 'GET /lookml_models/shop/explores/orders'],
    [OF_MODELS, 'GET /lookml_models'],
  ])('is asked again at once when it failed, and an old answer hides no failure: %s', async (path, route) => {
    const good = ROUTES[route] ?? json([]);
    await start({ [route]: inTurn(json({}, 500), good, json({}, 500)) });
    expect((await get(path)).code).toBe('looker_server_error');
    expect((await get(path)).answer).toBeDefined();
    now += 11 * MINUTE;
    expect((await get(path)).code).toBe('looker_server_error');
  });
});

describe('a turn', () => {
  let world: World;
  afterEach(() => world.close());

  test('is told all its requests, those of the catalogue too; the next one asks nothing but its query', async () => {
    world = await openWorld({ ...ROUTES, [RUN_ROUTE]: json([{ 'orders.state': 'CA', 'orders.count': 3 }]) });
    const filtered = { ...QUERY, fields: ['orders.state', 'orders.count'], filters: { 'orders.state': 'CA' } };
    const first = world.open();
    await first.run('find_fields', { words: 'orders by state' });
    await first.run('query', filtered);
    const queries = asked(world.standIn).filter(({ path }) => path.startsWith('/queries')).length;
    expect(first.counts).toEqual({ queries, other: asked(world.standIn).length - queries });
    expect(first.counts.other).toBeGreaterThan(0);
    const before = asked(world.standIn).length;
    const second = world.open();
    await second.run('find_fields', { words: 'orders by state' });
    await second.run('describe_explore', { model: 'shop', explore: 'orders' });
    await second.run('get_explores', { model: 'shop' });
    await second.run('query', filtered);
    expect(second.ended().map(({ outcome }) => outcome)).toEqual(['done', 'done', 'done', 'done']);
    expect(second.counts).toEqual({ queries: 1, other: 0 });
    expect(asked(world.standIn)).toHaveLength(before + 1);
  });
});
