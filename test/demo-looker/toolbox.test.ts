import { describe, expect, test } from 'vitest';
import { byState, openLooker } from './client.ts';
import { openToolbox } from './toolbox.ts';

const MODEL = { model: 'thelook' };
const EXPLORE = { ...MODEL, explore: 'order_items' };

interface Named {
  readonly name: string;
}
interface Field extends Named {
  readonly label: string;
  readonly type: string;
}

interface RanTile {
  readonly index: number;
  readonly query_status?: string;
  /** Of a merged tile: its queries. */
  readonly parts?: readonly RanTile[];
}

/** The demo Looker, and the real Toolbox in front of it. */
async function open() {
  const client = await openLooker();
  return { ...client, toolbox: await openToolbox(client) };
}

const pick = (items: readonly object[], ...keys: string[]) =>
  items.map(item => Object.fromEntries(Object.entries(item).filter(([key]) => keys.includes(key))));

describe('the real MCP Toolbox reads the demo Looker', () => {
  test('get_models lists the models', async () => {
    const { toolbox, json } = await open();
    const models = (await json('/lookml_models')) as {
      allowed_db_connection_names: string[];
      label: string;
      name: string;
      project_name: string;
    }[];
    expect(await toolbox.call('get_models')).toEqual(
      models.map(({ allowed_db_connection_names: connections, label, name, project_name }) => ({
        connections,
        label,
        name,
        project_name,
      })),
    );
  });

  test('get_explores lists the explores of a model', async () => {
    const { toolbox, json } = await open();
    const { explores } = (await json('/lookml_models/thelook')) as { explores: object[] };
    expect(await toolbox.call('get_explores', MODEL)).toEqual(
      pick(explores, 'name', 'label', 'description', 'group_label'),
    );
  });

  for (const kind of ['dimensions', 'measures', 'filters', 'parameters'] as const) {
    test(`get_${kind} lists those fields of an explore, all but raw times`, async () => {
      const { toolbox, json } = await open();
      const { fields } = (await json('/lookml_models/thelook/explores/order_items')) as {
        fields: Record<typeof kind, Field[]>;
      };
      const expected = fields[kind].filter(field => !field.name.endsWith('_raw'));
      expect(expected).not.toHaveLength(0);
      const given = (await toolbox.call(`get_${kind}`, EXPLORE)) as Field[];
      expect(pick(given, 'name', 'label', 'type')).toEqual(pick(expected, 'name', 'label', 'type'));
    });
  }

  test('get_field_value_suggestions gives the values that hold a term', async () => {
    const { toolbox, json } = await open();
    const { suggestions } = (await json(
      '/models/thelook/views/order_items/fields/users.state/suggestions?term=New',
    )) as { suggestions: string[] };
    expect(suggestions).toContain('New York');
    expect(
      await toolbox.call('get_field_value_suggestions', { ...EXPLORE, field: 'users.state', term: 'New' }),
    ).toEqual([{ suggestions }]);
  });

  test('query gives the rows, in order', async () => {
    const { toolbox, post } = await open();
    const {
      view: explore,
      limit: _,
      ...question
    } = byState({ 'users.country': 'USA', 'order_items.created_date': '30 days' });
    const rows = await post('/queries/run/json', { ...question, view: explore, limit: '10', query_timezone: 'UTC' });
    const expected = await rows.json();
    expect(await toolbox.call('query', { ...question, explore, limit: 10, tz: 'UTC' })).toEqual(expected);
    expect(expected).toHaveLength(10);
  });

  test('query gives pivots, table calculations and custom filters', async () => {
    const { toolbox, post } = await open();
    const calculation = [
      { table_calculation: 'twice', label: 'Twice', expression: '${order_items.count} * 2', _type_hint: 'number' },
    ];
    const question = {
      model: 'thelook',
      fields: ['users.traffic_source', 'users.gender', 'order_items.count'],
      pivots: ['users.gender'],
      sorts: ['users.traffic_source'],
      filter_expression: '${users.age} > 30',
    };
    const answer = await post('/queries/run/json', {
      ...question,
      view: 'order_items',
      limit: '-1',
      query_timezone: 'UTC',
      dynamic_fields: JSON.stringify(calculation),
    });
    const expected = (await answer.json()) as object[];
    expect(expected[0]).toMatchObject({ 'order_items.count': expect.any(Object), twice: expect.any(Object) });
    expect(
      await toolbox.call('query', {
        ...question,
        explore: 'order_items',
        limit: -1,
        tz: 'UTC',
        dynamic_fields: calculation,
      }),
    ).toEqual(expected);
  });

  test('query says what Looker says of a field that does not exist', async () => {
    const { toolbox } = await open();
    await expect(toolbox.call('query', { ...EXPLORE, fields: ['users.nope'] })).rejects.toThrow(
      /422.*Validation Failed.*users\.nope/s,
    );
  });

  test('query_sql gives the SQL as one text', async () => {
    const { toolbox, post } = await open();
    const sql = await (await post('/queries/run/sql', byState({}, { query_timezone: 'UTC' }))).text();
    const { view: explore, limit: _, filters: _none, ...question } = byState();
    expect(await toolbox.call('query_sql', { ...question, explore, limit: 10, tz: 'UTC' })).toEqual([sql]);
  });

  test('get_looks searches by title', async () => {
    const { toolbox, json } = await open();
    const all = (await json('/looks/search')) as { id: string; title: string; description: string }[];
    expect(await toolbox.call('get_looks')).toEqual(
      all.map(({ id, title, description }) => ({ id, title, description, model_id: 'thelook' })),
    );
    const sales = all.filter(look => look.title.startsWith('Sales'));
    expect(sales.length).toBeGreaterThan(1);
    expect(pick((await toolbox.call('get_looks', { title: 'sales%' })) as object[], 'id')).toEqual(pick(sales, 'id'));
    expect(await toolbox.call('get_looks', { title: 'sales%', limit: 1, offset: 1 })).toHaveLength(1);
  });

  test("run_look gives the rows of a saved look, with its own limit in place of the look's", async () => {
    const { toolbox, json } = await open();
    const whole = (await json('/looks/2/run/json?limit=500')) as object[];
    expect((await json('/looks/2/run/json')) as object[]).toEqual(whole.slice(0, 15));
    expect(await toolbox.call('run_look', { look_id: '2' })).toEqual(whole);
    expect(await toolbox.call('run_look', { look_id: '2', limit: 15 })).toEqual(whole.slice(0, 15));
  });

  test('get_dashboards searches by title and description', async () => {
    const { toolbox, json } = await open();
    const all = (await json('/dashboards/search')) as { id: string; title: string; description: string }[];
    expect(all.map(dashboard => dashboard.title)).toEqual([
      'Business Pulse',
      'Brand Lookup',
      'Web Analytics Overview',
      'Customer Lookup',
    ]);
    expect(await toolbox.call('get_dashboards')).toEqual(pick(all, 'id', 'title', 'description'));
    expect(pick((await toolbox.call('get_dashboards', { title: '%lookup%' })) as object[], 'id')).toEqual([
      { id: '11' },
      { id: '13' },
    ]);
  });

  test('get_dashboard describes tiles, filters with their defaults, and layout', async () => {
    const { toolbox, json } = await open();
    const whole = (await json('/dashboards/10')) as {
      title: string;
      dashboard_elements: { id: string }[];
      dashboard_filters: object[];
      dashboard_layouts: object[];
    };
    const [given] = (await toolbox.call('get_dashboard', { dashboard_id: '10' })) as [typeof whole];
    expect(given.title).toBe(whole.title);
    expect(given.dashboard_elements.map(tile => tile.id)).toEqual(whole.dashboard_elements.map(tile => tile.id));
    expect(given.dashboard_filters).toHaveLength(whole.dashboard_filters.length);
    expect(given.dashboard_filters[0]).toMatchObject({ name: 'Date', default_value: '7 days' });
    expect(given.dashboard_layouts).toMatchObject([
      { dashboard_layout_components: whole.dashboard_elements.map(tile => ({ dashboard_element_id: tile.id })) },
    ]);
  });

  test('run_dashboard runs every tile of every dashboard', async () => {
    const { toolbox, json } = await open();
    for (const { id } of (await json('/dashboards/search?fields=id')) as { id: string }[]) {
      const { dashboard_elements: tiles } = (await json(`/dashboards/${id}`)) as {
        dashboard_elements: { type: string }[];
      };
      const [ran] = (await toolbox.call('run_dashboard', { dashboard_id: id })) as [{ tiles: RanTile[] }];
      const ranByIndex = ran.tiles.toSorted((a, b) => a.index - b.index);
      expect(ranByIndex).toHaveLength(tiles.length);
      for (const [index, tile] of ranByIndex.entries()) {
        const statuses = tiles[index]?.type === 'text' ? [] : (tile.parts ?? [tile]).map(part => part.query_status);
        expect(new Set(statuses), `${id}, tile ${index}`).toEqual(new Set(statuses.length > 0 ? ['success'] : []));
      }
    }
  });
});

describe('the failures reach the Toolbox as Looker would send them', () => {
  const ask = (word: string) => ({ ...EXPLORE, fields: ['order_items.count'], filters: { 'users.state': word } });

  test.each([
    ['demo:500', /500.*An error has occurred/s],
    ['demo:429', /rate limited/],
    ['demo:html', /invalid character '<'/],
    ['demo:reset', /./],
    ['demo:expired-token', /unauthorized/],
  ])('%s', async (word, said) => {
    const { toolbox } = await open();
    await expect(toolbox.call('query', ask(word))).rejects.toThrow(said);
  });

  test('demo:sql-error looks like a row', async () => {
    const { toolbox } = await open();
    expect(await toolbox.call('query', ask('demo:sql-error'))).toEqual([{ looker_error: expect.any(String) }]);
  });

  test('demo:null-names makes it panic', async () => {
    const { toolbox } = await open();
    await expect(toolbox.call('get_explores', { model: 'demo:null-names' })).rejects.toThrow('panicked');
  });
});
