import { afterEach, describe, expect, test } from 'vitest';
import { itemsOf } from '../../src/looker/list-answer.ts';
import { json, raw } from './egress-stand-in.ts';
import { openWorld, RUN_ROUTE, type World } from './tools-world.ts';

let world: World;
afterEach(() => world.close());

const query = (field: string) => ({ model: 'shop', view: 'orders', fields: [field], limit: '500' });
const tile = (id: string, title: string, field: string) => ({ id, title, type: 'vis', query: query(field) });
const dashboard = (elements: unknown) => ({
  'GET /dashboards/10': json({
    id: '10',
    title: 'Sales',
    dashboard_elements: elements,
    dashboard_filters: [],
    dashboard_layouts: [],
  }),
});
const lines = (text: string) => itemsOf(text.split('\n'));

describe('a saved look', () => {
  test('is run and answered with its rows, its title and what was left out', async () => {
    world = await openWorld({
      'GET /looks/7': json({ id: '7', title: 'States', query: query('users.state') }),
      [RUN_ROUTE]: json([{ 'users.state': 'Ohio' }]),
    });
    const tools = world.open();
    const answer = await tools.run('run_look', { look_id: 7 });
    expect(JSON.parse(answer.text)).toMatchObject({
      title: 'States',
      rows: [['Ohio']],
      note: expect.stringContaining('table calculations'),
    });
    expect(tools.results()).toMatchObject([{ title: 'States' }]);
  });

  test.each([
    ['its own limit, where the Toolbox has another', '15', {}, '15'],
    ['a smaller limit of the model', '15', { limit: 3 }, '3'],
    ['our limit, where its own is larger', '5000', {}, '500'],
    ['our limit, where it has none', null, {}, '500'],
  ])('is run with %s, and keeps its title', async (_, own, args, limit) => {
    world = await openWorld({
      'GET /looks/7': json({ id: '7', title: 'Top states', query: { ...query('users.state'), limit: own } }),
      [RUN_ROUTE]: json([{ 'users.state': 'Ohio' }]),
    });
    const tools = world.open();
    await tools.run('run_look', { look_id: '7', ...args });
    expect(tools.results()).toMatchObject([{ title: 'Top states', query: { limit } }]);
    expect(JSON.parse(world.standIn.to('/queries/run_inline')[0]?.body ?? '')).toMatchObject({ query: { limit } });
  });
});

describe('a dashboard', () => {
  test('is answered tile by tile in its own order, each with a result of its own, and says that no filter was applied', async () => {
    world = await openWorld({
      ...dashboard([
        tile('30', 'By state', 'users.state'),
        { id: '31', type: 'text', title_text: 'Read me', body_text: 'All amounts in USD' },
        tile('32', 'How many', 'orders.count'),
      ]),
      [RUN_ROUTE]: (response, request) =>
        request.body.includes('users.state')
          ? setTimeout(() => json([{ 'users.state': 'Ohio' }])(response, request), 50)
          : json([{ 'orders.count': 3 }])(response, request),
    });
    const tools = world.open();
    const answer = await tools.run('run_dashboard', { dashboard_id: '10' });
    expect(lines(answer.text)).toMatchObject([
      { title: 'By state', rows: [['Ohio']], result_id: expect.any(String) },
      { title: 'Read me', text: 'All amounts in USD' },
      { title: 'How many', rows: [[3]], result_id: expect.any(String) },
      { note: expect.stringContaining('filter values and defaults were not applied') },
    ]);
    expect(tools.results()).toHaveLength(2);
    expect(tools.counts.queries).toBe(2);
  });

  test('tells the tile that failed and keeps the others', async () => {
    world = await openWorld({
      ...dashboard([tile('30', 'Broken', 'users.state'), tile('31', 'Whole', 'orders.count')]),
      [RUN_ROUTE]: (response, request) =>
        (request.body.includes('users.state') ? raw('oops', 500) : json([{ 'orders.count': 3 }]))(response, request),
    });
    const answer = await world.open().run('run_dashboard', { dashboard_id: '10' });
    expect(answer.isError).toBe(false);
    expect(lines(answer.text)).toMatchObject([
      { title: 'Broken', error: expect.any(String) },
      { title: 'Whole', rows: [[3]] },
      {},
    ]);
  });

  test('with tiles of hand-written SQL and merged queries reaches only the routes its ticket names', async () => {
    world = await openWorld({
      ...dashboard([
        { id: '1', title: 'SQL', result_maker: { sql_query_id: 'abc' } },
        { id: '2', title: 'Merged', result_maker: { merge_result_id: 'xyz' } },
      ]),
      'POST /sql_queries/abc/run/json': json([{ answer: 42 }]),
      'GET /merge_queries/xyz': json({ id: 'xyz', source_queries: [{ name: 'one', query_slug: 'slug1' }] }),
      'GET /queries/slug/slug1': json(query('orders.count')),
      [RUN_ROUTE]: json([{ 'orders.count': 3 }]),
    });
    const tools = world.open();
    const answer = await tools.run('run_dashboard', { dashboard_id: '10' });
    expect(answer.isError).toBe(false);
    expect(tools.results().map(({ rows }) => rows)).toEqual(expect.arrayContaining([[[42]], [[3]]]));
  });

  test.each([
    ['no list of tiles', null],
    ['a tile that is empty', [{}]],
    ['a look without a query', [{ id: '1', look_id: '7', look: { id: '7', query: null } }]],
    ['a merge without sources', [{ id: '1', result_maker: { merge_result_id: 'xyz' } }]],
  ])('with %s does not kill the Toolbox', async (_, elements) => {
    world = await openWorld({
      ...dashboard(elements),
      'GET /merge_queries/xyz': json({ source_queries: null }),
      'GET /lookml_models': json([]),
    });
    const tools = world.open();
    await tools.run('run_dashboard', { dashboard_id: '10' });
    expect(await tools.run('get_models')).toMatchObject({ isError: false });
    expect(world.logged.join('')).not.toContain('toolbox ended');
  });

  test('is described by its filters and the query of each tile, without layout and links', async () => {
    const filter = {
      id: '1',
      name: 'Date',
      title: 'Date',
      type: 'field_filter',
      default_value: '7 days',
      dimension: 'orders.created_date',
      row: 0,
      listens_to_filters: [],
    };
    world = await openWorld({
      'GET /dashboards/10': json({
        id: '10',
        title: 'Sales',
        description: null,
        dashboard_filters: [filter],
        dashboard_elements: [
          {
            ...tile('30', 'By state', 'users.state'),
            query: { ...query('users.state'), share_url: 'https://x', slug: 's' },
          },
        ],
        dashboard_layouts: [{ id: '5' }],
      }),
    });
    const answer = await world.open().run('get_dashboard', { dashboard_id: '10' });
    expect(JSON.parse(answer.text)).toEqual({
      id: '10',
      title: 'Sales',
      filters: [{ name: 'Date', type: 'field_filter', default_value: '7 days', dimension: 'orders.created_date' }],
      tiles: [{ id: '30', title: 'By state', model: 'shop', explore: 'orders', fields: ['users.state'], limit: '500' }],
    });
  });
});
