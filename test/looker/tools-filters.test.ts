import { assert, property, string, stringMatching } from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { isAmbiguous } from '../../src/looker/comma-values.ts';
import { exactFilter, filterExpression, throughToolbox } from '../../src/looker/filter-values.ts';
import { type Answerer, inTurn, json, raw } from './egress-stand-in.ts';
import { asked, openWorld, QUERY, RUN_ROUTE, type World } from './tools-world.ts';

const SUGGESTIONS_ROUTE = 'GET /models/shop/views/orders/fields/users.state/suggestions';

describe('what a filter of the model means', () => {
  test.each<[string, unknown, string]>([
    ['a bare expression stays as it is', '-Cancelled,%shirt%', '-Cancelled,%shirt%'],
    ['a range stays as it is', '[1,5)', '[1,5)'],
    ['a date stays as it is', '2026-01-01 to 2026-03-31', '2026-01-01 to 2026-03-31'],
    ['an apostrophe is no quote', "O'Brien,D'Angelo", "O'Brien,D'Angelo"],
    [
      'a list means exact values',
      ['New York, NY', '50%', 'a_b', '-5', 'x^y', '5" TV'],
      'New York^, NY,50^%,a^_b,^-5,x^^y,5^" TV',
    ],
    ['blanks at the ends are kept', [' x '], '" x "'],
    ['the empty text has a word of its own', [''], 'EMPTY'],
    ['numbers in a list stay numbers', [1, -2.5], '1,-2.5'],
    ['a quoted text is one exact value', '"New York, NY"', 'New York^, NY'],
    ['single quotes do the same', "'New York, NY'", 'New York^, NY'],
    ['quoted items are exact, bare ones stay', '"A, B", "C",%d%', 'A^, B,C,%d%'],
    ['a quoted item can be excluded', '-"A, B"', '-A^, B'],
    ['quotes in a list are the same as none', ['"A, B"', 'C'], 'A^, B,C'],
    ['what is escaped in quotes is not escaped twice', '"New York^, NY"', 'New York^, NY'],
    ['a number becomes its text', 30, '30'],
    ['true is how Looker says yes', true, 'Yes'],
    ['false is how Looker says no', false, 'No'],
  ])('%s', (_, value, expected) => {
    expect(filterExpression('users.state', value)).toBe(expected);
  });

  test.each([[null], [{}], [[]], [[null]], [[['a']]], [undefined]])(
    '%j is refused with the name of the field',
    value => {
      expect(() => filterExpression('users.state', value)).toThrow(
        expect.objectContaining({ code: 'tool_arguments', params: { reason: expect.stringContaining('users.state') } }),
      );
    },
  );

  test('an exact value has no character left that Looker would read as anything but itself', () => {
    assert(
      property(string({ minLength: 1 }), value => {
        const filter = exactFilter(value);
        const inside = value === value.trim() ? filter : filter.slice(1, -1);
        expect(inside.replaceAll(/\^(.)/gsu, '$1')).toBe(value);
        expect(inside.replaceAll(/\^./gsu, '')).not.toMatch(/["%_^]/);
      }),
    );
  });

  test('reading a text with quotes ends in time, whatever it holds', () => {
    assert(
      property(stringMatching(/^["',^% a-]{0,200}$/), text => {
        expect(typeof filterExpression('f', text)).toBe('string');
      }),
    );
    expect(filterExpression('f', `"${'^'.repeat(50_000)}`)).toHaveLength(50_001);
  });

  test('reading takes time in proportion to the text: as much as a call may hold is read in a moment', () => {
    const MOST = 64 * 1024;
    for (const piece of [' ', '"', "'", '^', ',', '-', '- ', '" ', ' ,', '"a,', 'a"', '"^"', '\n']) {
      const text = piece.repeat(MOST / piece.length);
      for (const value of [`${text}"`, `"${text}`, `"${text}x"y`, [text]]) {
        const begun = performance.now();
        filterExpression('f', value);
        isAmbiguous(String(value));
        expect(performance.now() - begun, `${JSON.stringify(piece)} many times`).toBeLessThan(2_000);
      }
    }
  });
});

describe('a text with a comma', () => {
  test.each([['New York, NY'], ['São Paulo, SP'], ['last, but not least']])('%s could be one value', text => {
    expect(isAmbiguous(text)).toBe(true);
  });

  test.each([
    ['1, 3, 5'],
    ['[1,5]'],
    ['2018, 2019'],
    ['today, yesterday'],
    ['7 days, last month'],
    ['"A, B"'],
    ['%a%,b'],
    ['New York^, NY'],
    ['Ohio'],
  ])('%s cannot', text => {
    expect(isAmbiguous(text)).toBe(false);
  });
});

describe('a filter value through the real Toolbox', () => {
  let world: World;
  afterEach(() => world.close());

  const openShop = async (suggestions: Answerer = json({ suggestions: [] })): Promise<void> => {
    world = await openWorld({ [RUN_ROUTE]: json([]), [SUGGESTIONS_ROUTE]: suggestions });
  };
  const arrived = (): unknown[] =>
    world.standIn.to('/queries/run_inline').map(({ body }) => {
      const sent = JSON.parse(body) as { query: { filters: Record<string, unknown> } };
      return sent.query.filters['users.state'];
    });

  test('reaches Looker as it was meant, quotes at both ends included', async () => {
    await openShop();
    const tools = world.open();
    const values = [['New York, NY'], '"New York, NY"', [' x '], '"5" TV"', "'it's'", '7 days', 30, true];
    for (const value of values) await tools.run('query', { ...QUERY, filters: { 'users.state': value } });
    expect(arrived()).toEqual(values.map(value => filterExpression('users.state', value)));
    expect(arrived()[0]).toBe('New York^, NY');
  });

  test('the layer of quotes the Toolbox strips is added only where it would strip one', () => {
    expect(throughToolbox('" x "')).toBe('"" x ""');
    expect(throughToolbox("'a'")).toBe(`"'a'"`);
    expect(throughToolbox('"')).toBe('"');
    expect(throughToolbox('Ohio')).toBe('Ohio');
  });

  test('is one value when Looker suggests exactly that, asked only once', async () => {
    await openShop(json({ suggestions: ['New York, NY', 'New York'] }));
    const tools = world.open();
    const query = { ...QUERY, filters: { 'users.state': 'New York, NY' } };
    await tools.run('query', query);
    await tools.run('query', query);
    expect(arrived()).toEqual(['New York^, NY', 'New York^, NY']);
    expect(world.standIn.seen.filter(({ path }) => path.endsWith('/suggestions'))).toHaveLength(1);
    expect(world.standIn.seen.find(({ path }) => path.endsWith('/suggestions'))?.url).toContain(
      'term=New%20York%2C%20NY',
    );
  });

  test('is counted as often as Looker was asked: once more when it said to wait', async () => {
    const wait = raw('{"message":"too many"}', 429, { 'content-type': 'application/json', 'retry-after': '1' });
    await openShop(inTurn(wait, json({ suggestions: ['New York, NY'] })));
    const tools = world.open();
    await tools.run('query', { ...QUERY, filters: { 'users.state': 'New York, NY' } });
    expect(world.standIn.seen.filter(({ path }) => path.endsWith('/suggestions'))).toHaveLength(2);
    expect(tools.counts.other).toBe(asked(world.standIn).length - tools.counts.queries);
  });

  test('is asked for again after the target was forgotten', async () => {
    await openShop(json({ suggestions: ['New York, NY'] }));
    const tools = world.open();
    const query = { ...QUERY, filters: { 'users.state': 'New York, NY' } };
    await tools.run('query', query);
    world.looker.forget('target-1');
    await tools.run('query', query);
    expect(world.standIn.seen.filter(({ path }) => path.endsWith('/suggestions'))).toHaveLength(2);
  });

  test.each([
    ['suggests only its parts', json({ suggestions: ['New York', 'NY'] })],
    ['suggests nothing', json({ suggestions: null })],
    ['cannot say', json({ message: 'Not found' }, 404)],
  ])('stays a list of two when Looker %s', async (_, suggestions) => {
    await openShop(suggestions);
    const tools = world.open();
    const answer = await tools.run('query', { ...QUERY, filters: { 'users.state': 'New York, NY' } });
    expect(answer.isError).toBe(false);
    expect(arrived()).toEqual(['New York, NY']);
  });
});
