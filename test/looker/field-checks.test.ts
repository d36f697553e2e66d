import { afterEach, describe, expect, test } from 'vitest';
import { type Answerer, json } from './egress-stand-in.ts';
import { asked, EXPLORE_ROUTE, FIELDS, openWorld, QUERY, RUN_ROUTE, type World } from './tools-world.ts';

let world: World;
afterEach(() => world.close());

const HIDDEN = { name: 'orders.margin', type: 'number', label: 'Orders Margin', hidden: true };
const EXPLORE = { label: 'Orders', fields: { ...FIELDS, dimensions: [...FIELDS.dimensions, HIDDEN] } };

const open = async (explore: Answerer = json(EXPLORE)): Promise<ReturnType<World['open']>> => {
  world = await openWorld({
    [EXPLORE_ROUTE]: explore,
    'GET /lookml_models': json([{ name: 'shop', label: 'Shop', explores: [{ name: 'orders', label: 'Orders' }] }]),
    [RUN_ROUTE]: json([{ 'users.state': 'Ohio', 'orders.count': 12 }]),
  });
  return world.open();
};
const queries = (): number => asked(world.standIn).filter(({ method }) => method === 'POST').length;
const KNOWN = [...FIELDS.dimensions, ...FIELDS.measures].map(({ name }) => name);

describe('a field that the explore does not have costs no query', () => {
  test.each([
    ['fields', { fields: ['users.state', 'users.count'] }, 'users.count', 'orders.count'],
    ['pivots', { pivots: ['orders.gender'] }, 'orders.gender', 'users.gender'],
    ['sorts', { sorts: ['users.state', 'users.count desc'] }, 'users.count', 'orders.count'],
    ['filters', { filters: { 'orders.state': 'Ohio' } }, 'orders.state', 'users.state'],
  ])('among its %s: it is refused with the nearest names', async (place, wrong, name, near) => {
    const tools = await open();
    const { isError, text } = await tools.run('query', { ...QUERY, ...wrong });
    expect(isError).toBe(true);
    expect(text).toContain(`${place}: the explore has no field "${name}"`);
    expect(text.slice(text.indexOf('nearest: '))).toContain(near);
    expect(tools.ended()).toMatchObject([{ code: 'tool_arguments' }]);
    expect([queries(), tools.counts.queries]).toEqual([0, 0]);
  });

  test('and is told once, however often the query names it', async () => {
    const tools = await open();
    const wrong = { fields: ['users.count'], pivots: ['users.count'], sorts: ['users.count desc'] };
    const { text } = await tools.run('query_sql', { ...QUERY, ...wrong, filters: { 'users.count': '>1' } });
    expect(text.match(/has no field/g)).toHaveLength(1);
  });

  test('and is asked for all the same when the very same call comes again', async () => {
    const tools = await open();
    const query = { ...QUERY, fields: ['users.state', 'users.count'] };
    expect(await tools.run('query', query)).toMatchObject({ isError: true });
    expect(await tools.run('query', query)).toMatchObject({ isError: false });
    expect(queries()).toBe(1);
  });
});

describe('a query passes', () => {
  test.each<[string, Record<string, unknown>]>([
    ['with every field that the explore has, hidden ones too', { fields: [...KNOWN, HIDDEN.name] }],
    ['sorted downwards, by a column of its pivots, or not at all', { sorts: ['orders.count desc 0', '__UNSORTED__'] }],
    [
      'with fields of its own, wherever they are named',
      {
        fields: ['users.state', 'orders.total', 'rank'],
        pivots: ['size'],
        sorts: ['rank desc', 'orders.total'],
        dynamic_fields: [
          { measure: 'orders.total', based_on: 'orders.margin', type: 'sum' },
          { table_calculation: 'rank', expression: 'row()' },
          { dimension: 'size', expression: '"big"' },
        ],
      },
    ],
  ])('%s', async (_, query) => {
    const tools = await open();
    expect(await tools.run('query', { ...QUERY, ...query })).toMatchObject({ isError: false });
    expect(queries()).toBe(1);
  });

  test.each([
    ['tells no fields', json({ label: 'Orders' })],
    ['cannot tell', json({ message: 'Not found' }, 404)],
  ])('unchecked where Looker %s', async (_, explore) => {
    const tools = await open(explore);
    expect(await tools.run('query', { ...QUERY, fields: ['no.such'] })).toMatchObject({ isError: false });
    expect(queries()).toBe(1);
  });
});
