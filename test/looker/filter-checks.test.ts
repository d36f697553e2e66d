import { anything, array, assert, asyncProperty, constantFrom, oneof, string } from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { systemClock } from '../../src/base/clock.ts';
import { createLog } from '../../src/base/log.ts';
import { Redactor } from '../../src/base/redactor.ts';
import { createCatalogue } from '../../src/catalogue/catalogue.ts';
import { type Egress, startEgress } from '../../src/looker/egress.ts';
import { createFieldValues } from '../../src/looker/field-values.ts';
import { exactFilter } from '../../src/looker/filter-values.ts';
import { nearest } from '../../src/looker/nearest.ts';
import { checkQuery } from '../../src/looker/query-check.ts';
import { type Answerer, CLIENT_SECRET, json, type StandIn, startStandIn, targetAt } from './egress-stand-in.ts';
import { asked, EXPLORE_ROUTE, FIELDS, openWorld, QUERY, RUN_ROUTE, type World } from './tools-world.ts';

/** What a filter has to say of these, escaped or quoted, is more than of plain words. */
const STATES = ['Ohio', 'São Paulo', 'New York, NY', '50% off', 'a_b', '-5', 'x^y', '5" TV', "O'Brien", 'Not given'];
const SUGGESTIONS = '/models/shop/views/orders/fields/users.state/suggestions';
const whole = (suggestions: readonly string[]): Answerer => json({ suggestions, hit_limit: false });

const dimension = (name: string, type: string) => ({ name, type, label: name });
const CHOICES = [
  { label: 'First', value: 'first_touch' },
  { label: 'Last', value: 'last_touch' },
];
const MANY_FIELDS = {
  ...FIELDS,
  dimensions: [
    ...FIELDS.dimensions,
    dimension('users.age', 'number'),
    dimension('orders.created_date', 'date_date'),
    dimension('users.is_new', 'yesno'),
    dimension('users.zip', 'zipcode'),
    dimension('users.age_tier', 'tier'),
  ],
  parameters: [{ ...dimension('orders.touch', 'unquoted'), enumerations: CHOICES }],
};

describe('no expression of the filter grammar is refused', () => {
  let standIn: StandIn;
  let egress: Egress;
  beforeAll(async () => {
    const suggestions = whole(STATES);
    standIn = await startStandIn({
      [EXPLORE_ROUTE]: json({ fields: MANY_FIELDS }),
      [`GET ${SUGGESTIONS}`]: suggestions,
    });
    const redactor = new Redactor();
    egress = await startEgress({ log: createLog({ level: 'silent', redactor }), redactor });
  });
  afterAll(async () => {
    await egress.close();
    await standIn.close();
  });

  const check = (filters: Record<string, string>): Promise<void> => {
    const target = targetAt(standIn.url);
    fieldValues ??= createFieldValues(egress, systemClock);
    return checkQuery(
      { model: 'shop', explore: 'orders', fields: [], pivots: [], sorts: [], filters, dynamic_fields: [] },
      {
        scope: { target, catalogue: createCatalogue(egress.metadata(target)) },
        counts: { queries: 0, other: 0 },
        egress,
        fieldValues,
        refusedQueries: new Set(),
      },
      new AbortController().signal,
    );
  };
  let fieldValues: ReturnType<typeof createFieldValues> | undefined;

  test('of a text field: its values however escaped or quoted, patterns, NULL, EMPTY, NOT, Liquid, lists of all these', async () => {
    const value = constantFrom(...STATES);
    const item = oneof(
      value.map(exactFilter),
      value.map(text => `-${exactFilter(text)}`),
      value.map(text => `"${text.replaceAll(/["^]/g, '^$&')}"`),
      string().map(text => `${text.replaceAll(/["^,]/g, '')}%`),
      constantFrom(
        '%hio%',
        '-%hio%',
        'O%o',
        '_hio',
        'EMPTY',
        '-EMPTY',
        'null',
        'NULL',
        '-NULL',
        'NOT NULL',
        'not "Ohio"',
        '',
        ' ',
      ),
      constantFrom("{{ _user_attributes['state'] }}", "-{{ _user_attributes['x'] }}", '{% if a %}Ohio{% endif %}'),
    );
    const separator = constantFrom(',', ', ', ' , ');
    await assert(
      asyncProperty(array(item, { minLength: 1, maxLength: 6 }), separator, async (items, between) => {
        await check({ 'users.state': items.join(between) });
      }),
    );
    // Else nothing was compared.
    await expect(check({ 'users.state': 'Oiho' })).rejects.toMatchObject({ code: 'tool_arguments' });
    expect(standIn.to(SUGGESTIONS)).toHaveLength(1);
  });

  test('of numbers, dates, yes and no, post codes and tiers: whatever is written', async () => {
    const names = MANY_FIELDS.dimensions.filter(({ type }) => type !== 'string').map(({ name }) => name);
    const known = constantFrom(
      '[1,5)',
      'NOT 5',
      '>=5 AND <=10',
      '7 days',
      '3 months ago for 2 days',
      'before 2018/01/01',
      'Yes',
    );
    await assert(
      asyncProperty(constantFrom(...names, 'orders.count'), oneof(known, string()), async (name, text) => {
        await check({ [name]: text });
      }),
    );
  });

  test('of a field whose values are not all known: whatever is written', async () => {
    await assert(
      asyncProperty(string(), async text => check({ 'users.gender': text })),
      { numRuns: 50 },
    );
    expect(standIn.to(SUGGESTIONS.replace('state', 'gender'))).toHaveLength(1);
  });

  test('and whatever Looker says its values are, the check ends', async () => {
    for (const suggestions of [anything(), array(anything())]) {
      await assert(
        asyncProperty(suggestions, async values => {
          const request = async (): Promise<unknown> => ({ suggestions: values, hit_limit: false });
          const found = await createFieldValues({ request, scrub: text => text }, systemClock).all(
            { target: targetAt(standIn.url), model: 'm', explore: 'e', field: 'f' },
            'kept',
            () => {},
          );
          expect(found === undefined || found.size > 0).toBe(true);
        }),
      );
    }
  });
});

describe('the values that may have been meant', () => {
  test.each([
    ['brazil', ['Brazil']],
    ['Brasil', ['Brazil']],
    ['Brzail', ['Brazil']],
    ['sao paulo', ['São Paulo']],
    ['NewYork', ['New York']],
    ['Rio de Janiero', ['Rio de Janeiro']],
    ['jan', ['Rio de Janeiro']],
    ['Atlantis', []],
    ['x', []],
    ['', []],
  ])('by %j are %j', (text, values) => {
    expect(nearest(text, ['Argentina', 'Brazil', 'New York', 'São Paulo', 'Rio de Janeiro', 'Atlanta'])).toEqual(
      values,
    );
  });
});

describe('a filter that cannot be right costs no query', () => {
  let world: World;
  afterEach(() => world.close());

  const open = async (suggestions: Answerer = whole(STATES)): Promise<ReturnType<World['open']>> => {
    world = await openWorld({
      [EXPLORE_ROUTE]: json({ label: 'Orders', fields: MANY_FIELDS }),
      'GET /lookml_models': json([{ name: 'shop', label: 'Shop', explores: [{ name: 'orders', label: 'Orders' }] }]),
      [`GET ${SUGGESTIONS}`]: suggestions,
      [RUN_ROUTE]: json([{ 'users.state': 'Ohio', 'orders.count': 12 }]),
    });
    return world.open();
  };
  const queries = (): number => asked(world.standIn).filter(({ method }) => method === 'POST').length;
  const filtered = (filters: Record<string, unknown>) => ({ ...QUERY, filters });

  test.each<[string, Record<string, unknown>, string]>([
    ['a value with another letter', { 'users.state': 'Ohia' }, '"Ohio"'],
    ['a value without its accent, to be left out', { 'users.state': '-Sao Paulo' }, '"São Paulo"'],
    ['one wrong value of a list', { 'users.state': ['Ohio', 'sao paulo'] }, '"São Paulo"'],
    ['a choice that a parameter does not have', { 'orders.touch': 'first' }, '"first_touch"'],
    ['a choice that resembles none', { 'orders.touch': 'every' }, '"last_touch"'],
    ['a field of another view', { 'orders.state': 'Ohio' }, 'users.state'],
  ])('%s is refused with the nearest', async (_, filters, near) => {
    const tools = await open();
    const answer = await tools.run('query', filtered(filters));
    expect(answer).toMatchObject({ isError: true, text: expect.stringContaining(near) });
    expect(tools.ended()).toMatchObject([{ code: 'tool_arguments' }]);
    expect(queries()).toBe(0);
    expect(tools.counts.queries).toBe(0);
  });

  test('and is asked all the same when the very same call comes again: a list can be old', async () => {
    const tools = await open();
    const query = filtered({ 'users.state': 'Ohia' });
    await tools.run('query', query);
    expect(await tools.run('query', query)).toMatchObject({ isError: false });
    expect(queries()).toBe(1);
  });

  test('the values of a field are read once, and what was suggested before is not read at all', async () => {
    const tools = await open();
    for (const state of ['Ohio', 'São Paulo', 'Ohio', '-Ohio']) {
      expect(await tools.run('query', filtered({ 'users.state': state }))).toMatchObject({ isError: false });
    }
    expect(world.standIn.to(SUGGESTIONS)).toHaveLength(1);
    world.looker.forget('target-1');
    const place = { model: QUERY.model, explore: QUERY.explore, field: 'users.state' };
    await tools.run('get_field_value_suggestions', { ...place, term: 'Ohi' });
    await tools.run('query', filtered({ 'users.state': 'Ohio' }));
    expect(world.standIn.to(SUGGESTIONS)).toHaveLength(2);
  });

  test.each([
    ['says that there are more', json({ suggestions: ['Ohio'], hit_limit: true })],
    ['does not say whether there are more', json({ suggestions: ['Ohio'] })],
    ['suggests nothing', whole([])],
    ['cannot say', json({ message: 'Not found' }, 404)],
  ])('a value passes where Looker %s', async (_, suggestions) => {
    const tools = await open(suggestions);
    expect(await tools.run('query', filtered({ 'users.state': 'Ohia' }))).toMatchObject({ isError: false });
    expect(queries()).toBe(1);
  });

  test('a secret that a Looker echoes as a value is told to nobody', async () => {
    const tools = await open(whole(['Ohio', `Ohioa ${CLIENT_SECRET}`]));
    const { text } = await tools.run('query', filtered({ 'users.state': 'Ohioa' }));
    expect(text).toContain('nearest: "Ohio');
    expect(text).not.toContain(CLIENT_SECRET);
  });

  test('a value that resembles none passes: it may be newer than the list', async () => {
    const tools = await open();
    expect(await tools.run('query', filtered({ 'users.state': 'Atlantis' }))).toMatchObject({ isError: false });
    expect(world.standIn.to(SUGGESTIONS)).toHaveLength(1);
  });

  test('a field of the query’s own passes', async () => {
    const tools = await open();
    const dynamic_fields = [{ dimension: 'size', expression: '"big"', label: 'Size' }];
    const answer = await tools.run('query', { ...filtered({ size: 'big' }), dynamic_fields });
    expect(answer).toMatchObject({ isError: false });
  });

  test('a term that no value has is answered with the values near it', async () => {
    const none = json({ suggestions: [], hit_limit: false });
    const tools = await open((response, seen) => (seen.url.includes('term=') ? none : whole(STATES))(response, seen));
    const place = { model: QUERY.model, explore: QUERY.explore, field: 'users.state' };
    const { text } = await tools.run('get_field_value_suggestions', { ...place, term: 'Oiho' });
    expect(JSON.parse(text)).toEqual({ suggestions: [], nearest: ['Ohio'] });
  });
});
