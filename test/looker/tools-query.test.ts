import { afterEach, describe, expect, test } from 'vitest';
import { json, raw } from './egress-stand-in.ts';
import { asked, EXPLORE_ROUTE, openWorld, QUERY, RUN_ROUTE, type World } from './tools-world.ts';

let world: World;
afterEach(() => world.close());

const sentQuery = (): Record<string, unknown> => {
  const body: unknown = JSON.parse(asked(world.standIn).find(({ path }) => path === '/queries/run_inline')?.body ?? '');
  return (body as { query: Record<string, unknown> }).query;
};

describe('a query through gateway, real Toolbox and egress', () => {
  test('answers the rows with labels and formats, stores them first and tells each step in order', async () => {
    world = await openWorld({ [RUN_ROUTE]: json([{ 'users.state': 'Ohio', 'orders.count': 12 }]) });
    const tools = world.open();
    const answer = await tools.run('query', QUERY);
    expect(answer.isError).toBe(false);
    expect(JSON.parse(answer.text)).toEqual({
      result_id: 'result-1',
      columns: [
        { key: 'users.state', label: 'Users State', type: 'string' },
        { key: 'orders.count', label: 'Orders Count', type: 'count', value_format: '#,##0' },
      ],
      rows: [['Ohio', 12]],
      row_count: 1,
      cut: false,
    });
    expect(tools.told.map(({ kind }) => kind)).toEqual(['call', 'result', 'ended']);
    expect(tools.ended()).toMatchObject([{ outcome: 'done', answer: answer.text }]);
    expect(tools.counts.queries).toBe(1);
  });

  test('says that no rows match instead of saying nothing', async () => {
    world = await openWorld({ [RUN_ROUTE]: json([]) });
    const answer = await world.open().run('query', QUERY);
    expect(JSON.parse(answer.text)).toMatchObject({
      row_count: 0,
      rows: [],
      note: expect.stringMatching(/^No rows match/),
    });
    expect(answer.isError).toBe(false);
  });

  test('keeps integers beyond 2^53 in the stored rows and in the text for the model', async () => {
    const big = '12345678901234567890';
    world = await openWorld({ [RUN_ROUTE]: raw(`[{"users.state":"Ohio","orders.count":${big}}]`) });
    const tools = world.open();
    const answer = await tools.run('query', QUERY);
    expect(JSON.parse(answer.text)).toMatchObject({ rows: [['Ohio', big]] });
    expect(tools.results()[0]?.rows).toEqual([['Ohio', big]]);
  });

  test('shows the model at most 30 rows and 20 KB, and says how many the person sees', async () => {
    const rows = Array.from({ length: 450 }, (_, index) => ({
      'users.state': `State ${index}`,
      'orders.count': index,
    }));
    world = await openWorld({ [RUN_ROUTE]: json(rows) });
    const tools = world.open();
    const answer = await tools.run('query', QUERY);
    const told = JSON.parse(answer.text) as { rows: unknown[]; row_count: number; note: string };
    expect(told.rows).toHaveLength(30);
    expect(told.row_count).toBe(rows.length);
    expect(told.note).toContain(`first 30 of ${rows.length} rows`);
    expect(Buffer.byteLength(answer.text)).toBeLessThanOrEqual(20 * 1024);
    expect(tools.results()[0]?.rows).toHaveLength(rows.length);
  });

  test('tells the database error that Looker hides in a row with status 200, and asks Looker only once', async () => {
    world = await openWorld({ [RUN_ROUTE]: json([{ looker_error: 'Unknown column "statee"' }]) });
    const tools = world.open();
    const answer = await tools.run('query', QUERY);
    expect(answer).toMatchObject({ isError: true, text: expect.stringContaining('Unknown column "statee"') });
    expect(tools.ended()).toMatchObject([{ outcome: 'failed', code: 'query_failed' }]);
    expect(world.standIn.to('/queries/run_inline')).toHaveLength(1);
    expect(world.standIn.to('/queries/run/json')).toHaveLength(0);
  });

  test.each([
    ['the conversation zone when the model names none', undefined, 'America/Sao_Paulo'],
    ["the model's zone when it is one", 'Asia/Tokyo', 'Asia/Tokyo'],
    ['the conversation zone when the model invents one', 'Mars/Olympus', 'America/Sao_Paulo'],
    ['the conversation zone when the model writes an offset', '+03:00', 'America/Sao_Paulo'],
  ])('runs in %s', async (_, tz, expected) => {
    world = await openWorld({ [RUN_ROUTE]: json([]) });
    await world.open().run('query', { ...QUERY, ...(tz === undefined ? {} : { tz }) });
    expect(sentQuery()['query_timezone']).toBe(expected);
  });

  test("runs in Looker's own zone where neither the model nor the connection names one, not in the Toolbox's", async () => {
    world = await openWorld({ [RUN_ROUTE]: json([]) });
    const tools = world.open({ timeZone: undefined });
    await tools.run('query', QUERY);
    expect(sentQuery()).not.toHaveProperty('query_timezone');
    expect(tools.results()[0]?.query.time_zone).toBeNull();
  });

  test('passes pivots, sorts, limit, filter expression and dynamic fields on, and drops what is no argument', async () => {
    world = await openWorld({ [RUN_ROUTE]: json([]) });
    const query = { pivots: ['users.gender'], sorts: ['orders.count desc'], filter_expression: '${orders.count} > 1' };
    const dynamic_fields = [{ table_calculation: 'x', expression: '1' }];
    const extra = { wait_for_previous: true, invented: { by: 'the model' }, tz: null };
    const tools = world.open();
    const answer = await tools.run('query', { ...QUERY, ...query, limit: 7, dynamic_fields, ...extra });
    expect(answer.isError).toBe(false);
    expect(sentQuery()).toMatchObject({ ...query, limit: '7' });
    expect(JSON.parse(String(sentQuery()['dynamic_fields']))).toEqual(dynamic_fields);
    expect(tools.told[0]).not.toHaveProperty('call.arguments.wait_for_previous');
  });

  test.each([
    ['no explore', { model: 'shop', fields: ['users.state'] }, /explore/],
    ['no fields', { model: 'shop', explore: 'orders', fields: [] }, /fields/],
    ['more rows than a person may have', { ...QUERY, limit: 5001 }, /limit.*5000/],
    ['a filter that is an object', { ...QUERY, filters: { 'users.state': { is: 'Ohio' } } }, /users\.state/],
    ['a filter that is null', { ...QUERY, filters: { 'users.state': null } }, /NULL/],
  ])('refuses %s with a reason the model can act on, and asks Looker nothing', async (_, args, reason) => {
    world = await openWorld({ [RUN_ROUTE]: json([]) });
    const tools = world.open();
    const answer = await tools.run('query', args);
    expect(answer).toMatchObject({ isError: true, text: expect.stringMatching(reason) });
    expect(tools.ended()).toMatchObject([{ code: 'tool_arguments' }]);
    expect(asked(world.standIn)).toEqual([]);
  });

  test('refuses arguments of more than 64 KB without writing them down', async () => {
    world = await openWorld();
    const tools = world.open();
    const answer = await tools.run('query', { ...QUERY, fields: ['x'.repeat(65 * 1024)] });
    expect(answer.isError).toBe(true);
    expect(tools.told).toMatchObject([{ call: { arguments: {} } }, { end: { code: 'too_large' } }]);
  });

  test('gives the SQL as text, not as a JSON string', async () => {
    const sql = 'SELECT "state",\n count(*) FROM orders WHERE a < 2';
    world = await openWorld({ [RUN_ROUTE]: raw(sql, 200, { 'content-type': 'text/plain' }) });
    const tools = world.open();
    expect(await tools.run('query_sql', QUERY)).toEqual({ text: sql, isError: false });
    expect(tools.results()).toEqual([]);
  });

  test('tells an unknown explore so that the model looks for the right name', async () => {
    world = await openWorld({ [EXPLORE_ROUTE]: json({ message: 'Not found' }, 404) });
    const answer = await world.open().run('get_explores', { model: 'shop' });
    expect(answer).toMatchObject({ isError: true, text: expect.stringContaining('get_explores') });
  });
});
