import { afterEach, describe, expect, test } from 'vitest';
import { itemsOf, LIST_ANSWER_BYTES } from '../../src/looker/list-answer.ts';
import { json } from './egress-stand-in.ts';
import { asked, EXPLORE_ROUTE, openWorld, type World } from './tools-world.ts';

let world: World;
afterEach(() => world.close());

const EXPLORE = { model: 'shop', explore: 'orders' };
const region = {
  name: 'users.region',
  type: 'string',
  label: 'Users Região',
  label_short: 'Região',
  description: '',
  synonyms: ['estado', 'UF'],
};
const age = {
  name: 'users.age',
  type: 'number',
  label: 'Users Age',
  label_short: 'Age',
  description: 'Age in years < 120',
  tags: [],
};
const hidden = { ...age, name: 'users.secret', hidden: true };

const withFields = (fields: Record<string, unknown>) => ({
  [EXPLORE_ROUTE]: json({ fields: { dimensions: [], measures: [], filters: [], parameters: [], ...fields } }),
});

describe('a list for the model', () => {
  test('has one compact object a line: the short label, no empty field, no hidden field', async () => {
    world = await openWorld(withFields({ dimensions: [region, age, hidden] }));
    const tools = world.open();
    const answer = await tools.run('get_dimensions', EXPLORE);
    expect(answer.text.split('\n').map(line => JSON.parse(line))).toEqual([
      { name: 'users.region', label: 'Região', type: 'string', synonyms: ['estado', 'UF'] },
      { name: 'users.age', label: 'Age', type: 'number', description: 'Age in years < 120' },
    ]);
    expect(tools.counts).toEqual({ queries: 0, other: 1 });
  });

  test.each([
    ['regiao', ['users.region']],
    ['REGIÃO', ['users.region']],
    ['uf', ['users.region']],
    ['years age', ['users.age']],
    ['users', ['users.region', 'users.age']],
    ['', ['users.region', 'users.age']],
  ])('is searched for %j whatever case, accents and field', async (search, names) => {
    world = await openWorld(withFields({ dimensions: [region, age] }));
    const answer = await world.open().run('get_dimensions', { ...EXPLORE, search });
    expect(itemsOf(answer.text.split('\n')).map(({ name }) => name)).toEqual(names);
  });

  test('says when nothing was found, and when there is nothing', async () => {
    world = await openWorld(withFields({ dimensions: [region] }));
    const tools = world.open();
    const found = await tools.run('get_dimensions', { ...EXPLORE, search: 'zebra' });
    expect(found).toMatchObject({ isError: false, text: expect.stringContaining('None of the 1 dimensions match') });
    expect(await tools.run('get_measures', EXPLORE)).toMatchObject({ text: expect.stringContaining('no measures') });
  });

  test('is cut at about 40 KB with a last line that says how many are left out and how to narrow', async () => {
    const many = Array.from({ length: 2_000 }, (_, index) => ({ ...age, name: `users.field_${index}` }));
    world = await openWorld(withFields({ measures: many }));
    const answer = await world.open().run('get_measures', EXPLORE);
    const lines = itemsOf(answer.text.split('\n'));
    expect(Buffer.byteLength(answer.text)).toBeLessThan(LIST_ANSWER_BYTES + 1024);
    expect(lines.at(-1)).toEqual({
      left_out: many.length - (lines.length - 1),
      note: expect.stringContaining('search'),
    });
  });

  test('tells models and explores by name and label', async () => {
    const model = {
      name: 'shop',
      label: 'The Shop',
      project_name: 'p',
      allowed_db_connection_names: ['db'],
      has_content: true,
    };
    const explore = { name: 'orders', label: 'Orders', description: 'All orders', group_label: '', hidden: false };
    world = await openWorld({
      'GET /lookml_models': json([model]),
      'GET /lookml_models/shop': json({ explores: [explore] }),
    });
    const tools = world.open();
    expect(JSON.parse((await tools.run('get_models')).text)).toEqual({ name: 'shop', label: 'The Shop' });
    expect(JSON.parse((await tools.run('get_explores', { model: 'shop' })).text)).toEqual({
      name: 'orders',
      label: 'Orders',
      description: 'All orders',
    });
  });

  test('tells looks and dashboards by id and title', async () => {
    world = await openWorld({
      'GET /looks/search': json([
        { id: '7', title: 'States', description: null, model: { id: 'shop', label: 'Shop' } },
      ]),
      'GET /dashboards/search': json([]),
    });
    const tools = world.open();
    const looks = await tools.run('get_looks', { title: '%tate%', limit: 5 });
    expect(JSON.parse(looks.text)).toEqual({ id: '7', title: 'States', model: 'shop' });
    const { url } = world.standIn.to('/looks/search')[0] ?? { url: '' };
    expect(new URLSearchParams(url.split('?')[1]).get('title')).toBe('%tate%');
    expect(await tools.run('get_dashboards')).toMatchObject({
      isError: false,
      text: expect.stringContaining('no dashboards'),
    });
  });

  test('tells the values Looker suggests for a field', async () => {
    world = await openWorld({
      'GET /models/shop/views/orders/fields/users.state/suggestions': json({ suggestions: ['New York', null, 'Ohio'] }),
    });
    const tools = world.open();
    const answer = await tools.run('get_field_value_suggestions', { ...EXPLORE, field: 'users.state', term: 'O' });
    expect(JSON.parse(answer.text)).toMatchObject({ suggestions: expect.arrayContaining(['New York', 'Ohio']) });
    expect(asked(world.standIn)[0]?.url).toContain('term=O');
  });
});
