import { afterEach, describe, expect, test } from 'vitest';
import { itemsOf, LIST_ANSWER_BYTES } from '../../src/looker/list-answer.ts';
import { json } from './egress-stand-in.ts';
import { asked, openWorld, type World } from './tools-world.ts';

let world: World;
afterEach(() => world.close());

const EXPLORE = { model: 'shop', explore: 'orders' };
const MODEL = { model: 'shop' };
const regions = { name: 'regions', label: 'Região', description: '', group_label: 'Sales', hidden: false };
const ages = { name: 'ages', label: 'Ages', description: 'Age in years < 120', group_label: '', hidden: false };

const withExplores = (explores: readonly object[]) => ({ 'GET /lookml_models': json([{ name: 'shop', explores }]) });

describe('a list for the model', () => {
  test('has one compact object a line: no empty field, no hidden explore', async () => {
    world = await openWorld(withExplores([regions, ages, { ...ages, name: 'secret', hidden: true }]));
    const tools = world.open();
    const answer = await tools.run('get_explores', MODEL);
    expect(answer.text.split('\n').map(line => JSON.parse(line))).toEqual([
      { name: 'regions', label: 'Região', group_label: 'Sales' },
      { name: 'ages', label: 'Ages', description: 'Age in years < 120' },
    ]);
    expect(tools.counts).toEqual({ queries: 0, other: 1 });
  });

  test.each([
    ['regiao', ['regions']],
    ['REGIÃO', ['regions']],
    ['sales', ['regions']],
    ['years age', ['ages']],
    ['', ['regions', 'ages']],
  ])('is searched for %j whatever case, accents and field', async (search, names) => {
    world = await openWorld(withExplores([regions, ages]));
    const answer = await world.open().run('get_explores', { ...MODEL, search });
    expect(itemsOf(answer.text.split('\n')).map(({ name }) => name)).toEqual(names);
  });

  test('says when nothing was found, and when there is nothing', async () => {
    world = await openWorld({
      'GET /lookml_models/shop': json({ explores: [regions] }),
      'GET /lookml_models': json([]),
    });
    const tools = world.open();
    const found = await tools.run('get_explores', { ...MODEL, search: 'zebra' });
    expect(found).toMatchObject({ isError: false, text: expect.stringContaining('None of the 1 explores match') });
    expect(await tools.run('get_models')).toMatchObject({ text: expect.stringContaining('no models') });
  });

  test('is cut at about 40 KB with a last line that says how many are left out and how to narrow', async () => {
    const many = Array.from({ length: 2_000 }, (_, index) => ({ ...ages, name: `explore_${index}` }));
    world = await openWorld(withExplores(many));
    const answer = await world.open().run('get_explores', MODEL);
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
