import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CapturedResult } from '../../src/looker/looker.ts';
import { json } from './egress-stand-in.ts';
import { type Opened, openWorld, QUERY, RUN_ROUTE, type World } from './tools-world.ts';

const dimension = (key: string) => ({ key, field: key, label: key, type: 'string', kind: 'dimension' as const });
const measure = (key: string) => ({ key, field: key, label: key, type: 'sum', kind: 'measure' as const });
const pivoted = (field: string, value: string) => ({ ...measure(field), key: `${field}|${value}`, pivot: [value] });

const EXECUTED: CapturedResult['query'] = {
  model: 'shop',
  explore: 'orders',
  fields: [],
  filters: {},
  pivots: [],
  sorts: [],
  limit: null,
  time_zone: null,
  filter_expression: null,
  dynamic_fields: null,
};
const result = (columns: CapturedResult['columns'], rows: CapturedResult['rows']): CapturedResult => ({
  columns,
  rows,
  cut: false,
  query: EXECUTED,
  askedAt: '2026-01-31T12:00:00.000Z',
  reused: false,
});

/** What a conversation has found so far. */
const RESULTS: Readonly<Record<string, CapturedResult>> = {
  sales: result(
    [dimension('state'), measure('total')],
    [
      ['Ohio', 12],
      ['Utah', '12345678901234567890'],
      ['Iowa', null],
    ],
  ),
  losses: result(
    [dimension('state'), measure('total')],
    [
      ['Ohio', 12],
      ['Utah', -1],
    ],
  ),
  two: result(
    [dimension('state'), measure('total'), measure('count')],
    [
      ['Ohio', 12, 3],
      ['Utah', 5, 2],
    ],
  ),
  pivots: result(
    [dimension('state'), pivoted('total', 'F'), pivoted('total', 'M')],
    [
      ['Ohio', 1, 2],
      ['Utah', 3, 4],
    ],
  ),
  one: result([measure('total')], [[7]]),
  numbers: result([measure('total')], [[7], [8]]),
  names: result([dimension('state'), measure('brands')], [['Ohio', 'a, b']]),
  empty: result([dimension('state'), measure('total')], []),
};

let world: World;
beforeAll(async () => {
  world = await openWorld({ [RUN_ROUTE]: json([{ 'users.state': 'Ohio', 'orders.count': 12 }]) });
});
afterAll(() => world.close());

const open = (): Opened =>
  world.open({
    results: {
      ids: async () => Object.keys(RESULTS),
      find: async id => {
        const found = Object.hasOwn(RESULTS, id) ? RESULTS[id] : undefined;
        return found && { ...found, result_id: id, row_count: found.rows.length, offset: 0 };
      },
    },
  });
const chartsOf = ({ told }: Opened) => told.flatMap(one => (one.kind === 'chart' ? [one.chart] : []));

describe('show_chart', () => {
  test('is written down between its call and its end, is answered in one short line, and asks Looker nothing', async () => {
    const tools = open();
    const before = world.standIn.seen.length;
    const answer = await tools.run('show_chart', { result_id: 'sales', chart: 'pie' });
    expect(answer).toEqual({ isError: false, text: 'The result is shown as pie now.' });
    expect(tools.told.map(({ kind }) => kind)).toEqual(['call', 'chart', 'ended']);
    expect(chartsOf(tools)).toEqual([{ resultId: 'sales', chart: 'pie', columns: [] }]);
    expect(tools.ended()).toMatchObject([{ outcome: 'done', answer: answer.text }]);
    expect(tools.counts).toEqual({ queries: 0, other: 0 });
    expect(world.standIn.seen.length).toBe(before);
  });

  test('takes the result that a query of the same turn has just given', async () => {
    const tools = world.open();
    const { result_id } = JSON.parse((await tools.run('query', QUERY)).text);
    expect((await tools.run('show_chart', { result_id, chart: 'bar' })).isError).toBe(false);
    expect(chartsOf(tools)).toEqual([{ resultId: result_id, chart: 'bar', columns: [] }]);
  });

  test.each([
    ['by key', 'two', 'bar', ['state', 'count'], ['state', 'count']],
    ['in the order given', 'two', 'scatter', ['count', 'total'], ['count', 'total']],
    ['a measure alone by the dimensions of its result', 'two', 'pie', ['count'], ['state', 'count']],
    ['all of a pivoted field', 'pivots', 'bar', ['total'], ['state', 'total|F', 'total|M']],
    ['one of a pivoted field', 'pivots', 'line', ['state', 'total|M'], ['state', 'total|M']],
    ['once, whatever is said twice', 'two', 'bar', ['state', 'total', 'total'], ['state', 'total']],
  ])('draws columns %s', async (_how, result_id, chart, columns, keys) => {
    const tools = open();
    expect((await tools.run('show_chart', { result_id, chart, columns })).isError).toBe(false);
    expect(chartsOf(tools)).toEqual([{ resultId: result_id, chart, columns: keys }]);
  });

  test.each([
    ['sales', ['line', 'area', 'bar', 'horizontal_bar', 'pie', 'table']],
    ['losses', ['line', 'area', 'bar', 'horizontal_bar', 'table']],
    ['two', ['line', 'area', 'bar', 'horizontal_bar', 'scatter', 'table']],
    ['pivots', ['line', 'area', 'bar', 'horizontal_bar', 'table']],
    ['one', ['number', 'table']],
    ['numbers', ['table']],
    ['names', ['table']],
    ['empty', ['table']],
  ])('accepts of %s exactly what fits, and names that for all the rest', async (result_id, fitting) => {
    for (const chart of ['line', 'area', 'bar', 'horizontal_bar', 'pie', 'scatter', 'number', 'table']) {
      const tools = open();
      const answer = await tools.run('show_chart', { result_id, chart });
      expect([chart, answer.isError]).toEqual([chart, !fitting.includes(chart)]);
      expect(chartsOf(tools)).toHaveLength(fitting.includes(chart) ? 1 : 0);
      const named = answer.isError ? `what fits: ${fitting.join(', ')}.` : `shown as ${chart} now`;
      expect(answer.text).toContain(named);
    }
  });

  test.each([
    ['of a result that is not there', { result_id: 'other', chart: 'pie' }, Object.keys(RESULTS).join(', ')],
    [
      'of a column that is not there',
      { result_id: 'two', chart: 'bar', columns: ['profit'] },
      'it has state, total, count',
    ],
    ['of two measures as a pie', { result_id: 'two', chart: 'pie' }, 'name one in columns: total, count'],
    ['of negative parts', { result_id: 'losses', chart: 'pie' }, 'cannot show negative numbers'],
    ['of one measure as a cloud', { result_id: 'sales', chart: 'scatter' }, 'needs two measures'],
    ['of names alone', { result_id: 'sales', chart: 'bar', columns: ['state'] }, 'needs a column of numbers'],
    ['of rows as one number', { result_id: 'sales', chart: 'number' }, 'it shows one row, and there are 3'],
    ['of a kind that is none', { result_id: 'sales', chart: 'treemap' }, 'chart: '],
    ['without a result', { chart: 'pie' }, 'result_id: '],
  ])('%s is refused with a sentence that helps, and nothing is shown', async (_what, args, words) => {
    const tools = open();
    const answer = await tools.run('show_chart', args);
    expect(answer.isError).toBe(true);
    expect(answer.text).toContain(words);
    expect(answer.text).toMatch(/Correct the arguments and call again\.$/);
    expect(tools.told.map(({ kind }) => kind)).toEqual(['call', 'ended']);
    expect(tools.ended()).toMatchObject([{ outcome: 'failed', code: 'tool_arguments' }]);
  });

  test('before any query says that there is nothing to show yet', async () => {
    const tools = world.open();
    const answer = await tools.run('show_chart', { result_id: 'r1', chart: 'pie' });
    expect(answer.text).toContain('this conversation has no results yet; run a query first');
  });

  test('that is stopped while the result is read ends as cancelled, and shows nothing afterwards', async () => {
    let read: (found: undefined) => void = () => {};
    let reading: () => void = () => {};
    const begun = new Promise<void>(resolve => (reading = resolve));
    const slow = new Promise<undefined>(resolve => (read = resolve));
    const late = async () => {
      reading();
      await slow;
      return { ...sales, result_id: 'sales', row_count: 3, offset: 0 };
    };
    const sales = RESULTS['sales'] ?? result([], []);
    const tools = world.open({ results: { ids: async () => [], find: late } });
    const answer = tools.run('show_chart', { result_id: 'sales', chart: 'pie' });
    await begun;
    await tools.cancelRunning();
    expect(await answer).toEqual({ isError: true, text: 'cancelled' });
    read(undefined);
    await slow;
    expect((await open().run('show_chart', { result_id: 'sales', chart: 'bar' })).isError).toBe(false); // time for the late one
    expect(tools.told.map(({ kind }) => kind)).toEqual(['call', 'ended']);
  });
});
