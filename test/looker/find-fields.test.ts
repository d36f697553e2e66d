import { afterEach, describe, expect, test } from 'vitest';
import { json, targetAt } from './egress-stand-in.ts';
import { asked, EXPLORE_ROUTE, openWorld, QUERY, RUN_ROUTE, type World } from './tools-world.ts';

let world: World;
afterEach(() => world.close());

const PLACE = { model: 'shop', explore: 'orders' };
const field = (name: string, type: string, label_short: string, more: object = {}) => ({
  name,
  type,
  label: `Orders ${label_short}`,
  label_short,
  view_label: 'Orders',
  ...more,
});
const FRAMES = ['date', 'month', 'day_of_week'];
const created = FRAMES.map(frame =>
  field(`orders.created_${frame}`, `date_${frame}`, `Created ${frame.replaceAll('_', ' ')}`),
);
const total = field('orders.total', 'sum', 'Total', { description: 'All prices', synonyms: ['receita'] });
const FIELDS = {
  dimensions: [
    field('users.region', 'string', 'Região'),
    ...created,
    field('orders.secret', 'string', 'X', { hidden: true }),
  ],
  measures: [total, field('orders.count', 'count', 'Count')],
  filters: [],
  parameters: [field('orders.picker', 'unquoted', 'Picker', { enumerations: [{ label: 'A', value: 'a' }] })],
};
const LIST_ROUTE = 'GET /lookml_models';
const models = (names: readonly string[]) =>
  json([{ name: 'shop', label: 'Shop', explores: names.map(name => ({ name, label: name, hidden: false })) }]);

const open = async (routes: Parameters<typeof openWorld>[0] = {}) => {
  world = await openWorld({ [LIST_ROUTE]: models(['orders']), [EXPLORE_ROUTE]: json({ fields: FIELDS }), ...routes });
  return world.open();
};

describe('find_fields', () => {
  test('finds in one step what a question needs: names, labels, types, and other words for them', async () => {
    const tools = await open();
    const { text, isError } = await tools.run('find_fields', { words: 'receita por região' });
    expect(isError).toBe(false);
    const { dimensions, measures, ...place } = JSON.parse(text) as Record<string, string[][]>;
    expect(place).toMatchObject({ ...PLACE, label: 'orders' });
    expect(dimensions?.[0]).toEqual(['users.region', 'Região', 'string']);
    expect(measures?.[0]).toEqual(['orders.total', 'Total', 'sum', 'All prices | Also: receita']);
    expect(text).not.toContain('orders.secret');
  });

  test('tells the frames of a date in one line', async () => {
    const tools = await open();
    const { text } = await tools.run('find_fields', { words: 'created' });
    expect(JSON.parse(text)).toMatchObject({
      dimensions: [[`orders.created_{${FRAMES.join(',')}}`, 'Created', 'date']],
    });
  });

  test('asks Looker once, however often it is called, and labels of results ask no more', async () => {
    const tools = await open({ [RUN_ROUTE]: json([{ 'users.region': 'Norte', 'orders.count': 1 }]) });
    for (const words of ['receita', 'região', 'count']) await tools.run('find_fields', { words });
    await tools.run('describe_explore', PLACE);
    await tools.run('query', { ...QUERY, fields: ['users.region', 'orders.count'] });
    expect(asked(world.standIn).map(({ path }) => path)).toEqual([
      '/lookml_models',
      '/lookml_models/shop/explores/orders',
      '/queries/run_inline',
    ]);
  });

  test('names a value that a filter has made known, without asking for it, and forgets it with its Looker', async () => {
    const place = { ...PLACE, field: 'users.region' };
    const suggestions = `GET /models/${place.model}/views/${place.explore}/fields/${place.field}/suggestions`;
    const tools = await open({
      [RUN_ROUTE]: json([{ 'orders.count': 1 }]),
      [suggestions]: json({ suggestions: ['Nordeste', 'Sul'], hit_limit: false }),
    });
    const search = async () => (await tools.run('find_fields', { words: 'orders nordeste' })).text;
    expect(await search()).not.toContain('Nordeste');
    await tools.run('query', { ...QUERY, fields: ['orders.count'], filters: { 'users.region': 'Sul' } });
    const before = asked(world.standIn).length;
    expect(JSON.parse(await search())).toMatchObject({
      dimensions: expect.arrayContaining([['users.region', 'Região', 'string', 'Has: "Nordeste"']]),
    });
    expect(asked(world.standIn)).toHaveLength(before);
    world.looker.forget(targetAt(world.standIn.url).id);
    expect(await search()).not.toContain('Nordeste');
  });

  test('says that nothing is called so, and how many explores were not searched', async () => {
    const names = Array.from({ length: 20 }, (_, index) => `orders${index === 0 ? '' : index}`);
    const tools = await open({ [LIST_ROUTE]: models(names) });
    const { text, isError } = await tools.run('find_fields', { words: 'xyzzy' });
    expect(isError).toBe(false);
    const [nothing, unread] = text.split('\n').map(line => JSON.parse(line) as Record<string, unknown>);
    expect(nothing).toMatchObject({ count: 0, note: expect.stringContaining('other words') });
    expect(Number(unread?.['not_searched'])).toBeGreaterThan(names.length / 2);
  });

  test.each([
    ['find_fields', { words: 'receita' }],
    ['describe_explore', PLACE],
  ])('%s tells what keeps Looker from answering', async (tool, args) => {
    const tools = await open({ [LIST_ROUTE]: json({ message: 'no' }, 403) });
    expect(await tools.run(tool, args)).toMatchObject({ isError: true });
    expect(tools.ended()).toMatchObject([{ outcome: 'failed', code: 'looker_forbidden' }]);
  });

  test('needs words', async () => {
    const tools = await open();
    expect(await tools.run('find_fields', {})).toMatchObject({ isError: true, text: expect.stringContaining('words') });
    expect(asked(world.standIn)).toEqual([]);
  });
});

describe('describe_explore', () => {
  test('lists every field that can be asked for, and what a parameter may be', async () => {
    const tools = await open();
    expect(JSON.parse((await tools.run('describe_explore', PLACE)).text)).toMatchObject({
      ...PLACE,
      dimensions: [['users.region'], [expect.stringContaining('orders.created_{')]].map(row =>
        expect.arrayContaining(row),
      ),
      measures: [['orders.total'], ['orders.count']].map(row => expect.arrayContaining(row)),
      parameters: [['orders.picker', 'Picker', 'unquoted', 'One of: a']],
    });
  });

  test('of very many fields lists the first, and says how many are left out', async () => {
    const many = Array.from({ length: 2_000 }, (_, index) => field(`orders.m${index}`, 'sum', `Measure ${index}`));
    const tools = await open({ [EXPLORE_ROUTE]: json({ fields: { ...FIELDS, measures: many } }) });
    const { text } = await tools.run('describe_explore', PLACE);
    const told = JSON.parse(text) as { measures: string[][]; left_out: number };
    expect(Buffer.byteLength(text)).toBeLessThan(25 * 1024);
    expect(told.left_out).toBeGreaterThan(1_000);
  });

  test('of an explore that is not there says so', async () => {
    const tools = await open();
    const answer = await tools.run('describe_explore', { ...PLACE, explore: 'other' });
    expect(answer).toMatchObject({ isError: true, text: expect.stringContaining('find_fields') });
  });
});
