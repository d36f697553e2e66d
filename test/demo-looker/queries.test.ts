import { parse } from 'lossless-json';
import { describe, expect, test } from 'vitest';
import { engineFor } from '../../src/demo/looker/engines.ts';
import { parseWriteQuery, toDemoQuery } from '../../src/demo/looker/write-query.ts';
import { byState, type Client, openLooker, TODAY } from './client.ts';

type Row = Record<string, unknown>;
type Pivoted = Record<string, { value: number }>;
interface Detail {
  fields: Record<
    'dimensions' | 'measures' | 'pivots' | 'table_calculations',
    { name: string; label: string; value_format: string | null }[]
  >;
  pivots: { key: string; data: Row; is_total: boolean }[];
  data: Record<string, { value: unknown; rendered?: string } | Pivoted>[];
  totals_data?: Detail['data'][number];
  truncated: boolean;
  timezone: string;
}

const run = async (client: Client, format: string, query: unknown) => client.post(`/queries/run/${format}`, query);
const rowsOf = async (client: Client, query: unknown) => (await (await run(client, 'json', query)).json()) as Row[];
const detailOf = async (client: Client, query: unknown) =>
  (await (await run(client, 'json_detail', query)).json()) as Detail;

const PIVOTED = byState(
  {},
  {
    fields: ['users.traffic_source', 'users.gender', 'order_items.count', 'order_items.total_sale_price'],
    pivots: ['users.gender'],
    sorts: ['users.traffic_source'],
  },
);

describe('table calculations', () => {
  const calculated = (expression: string) =>
    byState({}, { dynamic_fields: JSON.stringify([{ table_calculation: 'x', label: 'X', expression }]) });

  test('stand behind the fields, computed row by row', async () => {
    const client = await openLooker();
    for (const row of await rowsOf(client, calculated('${order_items.count} * 2'))) {
      expect(Object.keys(row)).toEqual(['users.state', 'order_items.count', 'x']);
      expect(row['x']).toBe(2 * Number(row['order_items.count']));
    }
  });

  test('that the database cannot read are its error: a row of a result, but never SQL', async () => {
    const client = await openLooker();
    const broken = calculated('${order_items.count} *');
    expect(await rowsOf(client, broken)).toEqual([{ looker_error: expect.any(String) }]);
    expect((await run(client, 'sql', broken)).status).toBe(422);
  });
});

describe('both ways to run a query inline', () => {
  test.each(['json', 'json_bi', 'json_detail', 'csv', 'txt', 'sql'])('answer the same in %s', async format => {
    const client = await openLooker();
    const bare = await run(client, format, byState());
    const wrapped = await client.post('/queries/run_inline', { query: byState(), render_options: { format } });
    expect(bare.status).toBe(200);
    expect(wrapped.headers.get('content-type')).toBe(bare.headers.get('content-type'));
    expect(await wrapped.text()).toBe(await bare.text());
  });

  test.each([
    ['a field that does not exist', byState({}, { fields: ['users.nope'] })],
    ['no model', { view: 'order_items', fields: ['users.state'] }],
    ['an unknown explore', byState({}, { view: 'nope' })],
    ['an unknown time zone', byState({}, { query_timezone: 'Mars/Olympus' })],
    ['a limit that is no number', byState({}, { limit: 'many' })],
    ['a limit of nothing', byState({}, { limit: '0' })],
    ['a filter that is a list', { ...byState(), filters: { 'users.state': ['a'] } }],
    ['a custom measure', byState({}, { dynamic_fields: '[{"measure":"m","based_on":"users.age","type":"sum"}]' })],
    ['dynamic fields that are no JSON', byState({}, { dynamic_fields: '[{' })],
  ])('refuse %s with 422', async (_what, query) => {
    const client = await openLooker();
    const bare = await run(client, 'json', query);
    const wrapped = await client.post('/queries/run_inline', { query, render_options: { format: 'json' } });
    const refusal = {
      message: 'Validation Failed',
      errors: [{ field: expect.any(String), message: expect.any(String) }],
    };
    for (const answer of [bare, wrapped]) {
      expect(answer.status).toBe(422);
      expect(await answer.json()).toMatchObject(refusal);
    }
  });

  test('refuse a format the demo does not write, and a body that is no query', async () => {
    const client = await openLooker();
    expect((await run(client, 'xlsx', byState())).status).toBe(422);
    expect((await run(client, 'json', [])).status).toBe(422);
    expect((await run(client, 'json', null)).status).toBe(422);
    expect((await client.post('/queries/run_inline', {})).status).toBe(422);
  });
});

describe('json', () => {
  test('takes filter values that are numbers as their text, and null as any value', async () => {
    const client = await openLooker();
    const filtered = (filters: Row) => rowsOf(client, { ...byState(), filters });
    expect(await filtered({ 'users.age': 30 })).toEqual(await filtered({ 'users.age': '30' }));
    expect(await filtered({ 'users.age': null })).toEqual(await filtered({}));
    expect(await filtered({ 'users.age': 30 })).not.toEqual(await filtered({}));
  });

  test('has flat rows with the fields in query order', async () => {
    const client = await openLooker();
    const rows = await rowsOf(client, byState());
    expect(rows).not.toHaveLength(0);
    for (const row of rows) {
      expect(Object.keys(row)).toEqual(['users.state', 'order_items.count']);
      expect(row['order_items.count']).toBeTypeOf('number');
    }
  });

  test('holds the values of a pivoted measure by pivot, each pivot in each row', async () => {
    const client = await openLooker();
    const rows = await rowsOf(client, PIVOTED);
    const { pivots } = await detailOf(client, PIVOTED);
    for (const row of rows) {
      expect(Object.keys(row)).toEqual(['users.traffic_source', 'order_items.count', 'order_items.total_sale_price']);
      expect(Object.keys(row['order_items.count'] as Row)).toEqual(pivots.map(pivot => pivot.key));
    }
  });

  test('writes integers beyond 2^53 digit by digit', async () => {
    const client = await openLooker();
    const field = 'order_items.last_ledger_number';
    const query = byState({}, { fields: ['users.state', field] });
    const computed = engineFor(TODAY)
      .run(toDemoQuery(parseWriteQuery(query)))
      .rows.map(row => row[field]);
    expect(computed.some(value => typeof value === 'bigint' && value > Number.MAX_SAFE_INTEGER)).toBe(true);
    for (const [format, read] of [
      ['json', (row: Row) => row[field]],
      ['json_detail', (row: Row) => (row[field] as Row)['value']],
    ] as const) {
      const body = parse(await (await run(client, format, query)).text()) as Row[] | { data: Row[] };
      expect((Array.isArray(body) ? body : body.data).map(row => String(read(row)))).toEqual(computed.map(String));
    }
  });

  test('takes -1 for no limit and 500 when none is named', async () => {
    const client = await openLooker();
    const query = { model: 'thelook', view: 'order_items', fields: ['users.id'] };
    expect(await rowsOf(client, query)).toHaveLength(500);
    expect(await rowsOf(client, { ...query, limit: 501 })).toHaveLength(501);
    expect((await rowsOf(client, { ...query, limit: '-1' })).length).toBeGreaterThan(501);
  });
});

describe('json_detail', () => {
  test('has the same values as json, and how each is shown', async () => {
    const client = await openLooker();
    const query = byState(
      {},
      { fields: ['users.state', 'order_items.total_sale_price'], sorts: ['order_items.total_sale_price desc'] },
    );
    const detail = await detailOf(client, query);
    expect(
      detail.data.map(row => Object.fromEntries(Object.entries(row).map(([name, cell]) => [name, cell.value]))),
    ).toEqual(await rowsOf(client, query));
    expect(detail.data[0]?.['order_items.total_sale_price']?.rendered).toMatch(/^\$[\d,]+\.\d\d$/);
    expect(detail.fields.dimensions.map(field => field.name)).toEqual(['users.state']);
    expect(detail.fields.measures[0]?.value_format).toBe('$#,##0.00');
  });

  test('lists the pivots with their values', async () => {
    const client = await openLooker();
    const { pivots, fields } = await detailOf(client, PIVOTED);
    expect(fields.pivots.map(field => field.name)).toEqual(['users.gender']);
    expect(fields.dimensions.map(field => field.name)).toEqual(['users.traffic_source']);
    expect(pivots.length).toBeGreaterThan(1);
    for (const { key, data } of pivots) expect(data).toEqual({ 'users.gender': key });
  });

  test('gives totals and row totals to the query that asks for them', async () => {
    const client = await openLooker();
    const rowTotal = '$$$_row_total_$$$';
    const detail = await detailOf(client, { ...PIVOTED, total: true, row_total: 'right' });
    expect(detail.pivots.filter(pivot => pivot.is_total).map(pivot => pivot.key)).toEqual([rowTotal]);
    const cells = [...detail.data, detail.totals_data ?? {}].map(row => row['order_items.count'] as Pivoted);
    for (const { [rowTotal]: total, ...parts } of cells) {
      expect(total?.value).toBe(Object.values(parts).reduce((sum, part) => sum + part.value, 0));
    }
    expect((await detailOf(client, PIVOTED)).totals_data).toBeUndefined();
  });

  test('says when the limit cut the rows', async () => {
    const client = await openLooker();
    expect((await detailOf(client, byState({}, { limit: '2' }))).truncated).toBe(true);
    expect((await detailOf(client, byState({}, { limit: '-1' }))).truncated).toBe(false);
  });

  test('says the time zone: the one of the query, else the one of the instance', async () => {
    const client = await openLooker();
    const { timezone } = (await client.json('/setting')) as { timezone: string };
    expect((await detailOf(client, byState())).timezone).toBe(timezone);
    expect((await detailOf(client, byState({}, { query_timezone: 'Asia/Tokyo' }))).timezone).toBe('Asia/Tokyo');
  });
});

describe('time zones', () => {
  test('the same query counts other days in another zone', async () => {
    const client = await openLooker();
    const byDay = (query_timezone: string | null) =>
      rowsOf(client, {
        model: 'thelook',
        view: 'order_items',
        fields: ['order_items.created_date', 'order_items.count'],
        filters: { 'order_items.created_date': '7 days' },
        query_timezone,
      });
    const unnamed = await byDay(null);
    expect(unnamed).toEqual(await byDay('America/Sao_Paulo'));
    expect(unnamed).not.toEqual(await byDay('Asia/Tokyo'));
  });
});

describe('csv', () => {
  test('has a line of labels, then the values', async () => {
    const client = await openLooker();
    const rows = await rowsOf(client, byState());
    const { fields } = await detailOf(client, byState());
    const [head, ...lines] = (await (await run(client, 'csv', byState())).text()).trimEnd().split('\n');
    expect(head).toBe([...fields.dimensions, ...fields.measures].map(field => field.label).join(','));
    expect(lines).toHaveLength(rows.length);
    expect(lines[0]).toBe(`${String(rows[0]?.['users.state'])},${String(rows[0]?.['order_items.count'])}`);
  });

  test('spreads a pivoted measure over columns, under a line of pivot values', async () => {
    const client = await openLooker();
    const { pivots } = await detailOf(client, PIVOTED);
    const [first, labels] = (await (await run(client, 'csv', PIVOTED)).text()).split('\n');
    expect(first?.split(',')).toEqual(['', ...pivots.flatMap(pivot => [pivot.key, pivot.key])]);
    expect(labels?.split(',')).toHaveLength(1 + 2 * pivots.length);
  });

  test('quotes what holds a comma', async () => {
    const client = await openLooker();
    const field = 'distribution_centers.name';
    const query = { model: 'thelook', view: 'order_items', fields: [field], filters: { [field]: '%^,%' } };
    const [row] = await rowsOf(client, query);
    expect(row?.[field]).toContain(',');
    expect(await (await run(client, 'csv', query)).text()).toContain(`"${String(row?.[field])}"`);
  });

  test('is tab-separated as txt', async () => {
    const client = await openLooker();
    const csv = await (await run(client, 'csv', byState())).text();
    expect(await (await run(client, 'txt', byState())).text()).toBe(csv.replaceAll(',', '\t'));
  });
});
