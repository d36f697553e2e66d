import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { array, assert, bigInt, constantFrom, integer, property, tuple } from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createLog } from '../../src/base/log.ts';
import { Redactor } from '../../src/base/redactor.ts';
import type { Column } from '../../src/contract/results.ts';
import { THELOOK } from '../../src/demo/looker/engine/lookml/model.ts';
import { type DemoLooker, startDemoLooker } from '../../src/demo/looker/looker.ts';
import { addableColumns } from '../../src/looker/addable-columns.ts';
import type { CapturedResult } from '../../src/looker/captured-result.ts';
import { exactSum } from '../../src/looker/exact-sum.ts';
import { createLooker, type Looker } from '../../src/looker/looker.ts';
import { readExplore } from '../../src/looker/read-explore.ts';
import { rowsAnswer } from '../../src/looker/rows-answer.ts';
import { programs } from '../harness/programs.ts';
import { servedUnheard } from './served.ts';
import { connect } from './tools-world.ts';

interface Told {
  readonly rows: unknown[][];
  readonly row_count: number;
  readonly cut: boolean;
  readonly all_rows?: {
    readonly total?: Record<string, number>;
    readonly last?: unknown[];
    readonly max?: Record<string, unknown[]>;
    readonly min?: Record<string, unknown[]>;
  };
}

describe('a sum', () => {
  const written = (units: bigint, scale: number): string => {
    const digits = String(units < 0n ? -units : units).padStart(scale + 1, '0');
    const point = digits.length - scale;
    return `${units < 0n ? '-' : ''}${digits.slice(0, point)}${scale === 0 ? '' : `.${digits.slice(point)}`}`;
  };
  const parts = array(bigInt({ min: -(10n ** 12n), max: 10n ** 12n }), { minLength: 1, maxLength: 40 });

  test('has every digit, whether its parts are numbers or texts', () => {
    assert(
      property(parts, integer({ min: 0, max: 6 }), (units, scale) => {
        const due = written(
          units.reduce((sum, part) => sum + part),
          scale,
        );
        const texts = units.map(part => written(part, scale));
        expect(Number(exactSum(texts))).toBe(Number(due));
        expect(Number(exactSum(texts.map(Number)))).toBe(Number(due));
      }),
    );
    expect(exactSum([0.1, 0.2])).not.toBe(0.1 + 0.2);
  });

  test('beyond what a double holds is its decimal text', () => {
    assert(
      property(array(bigInt({ min: 2n ** 60n, max: 2n ** 70n }), { minLength: 2, maxLength: 9 }), units => {
        expect(String(exactSum(units.map(String)))).toBe(String(units.reduce((sum, part) => sum + part)));
      }),
    );
  });

  test.each([[[]], [[null]], [['many', 1]], [[true]], [[1e21]]])('of %j is none', cells => {
    expect(exactSum(cells)).toBeUndefined();
  });

  test('passes over what is not there', () => {
    expect(exactSum([null, 2, null, 3])).toBe(exactSum([2, 3]));
  });
});

describe('what adds up', () => {
  const field = (name: string, type: string) => ({ name, type, label: name });
  const explore = (joins: unknown) =>
    readExplore(
      {
        joins,
        fields: {
          dimensions: [
            field('orders.day', 'date_date'),
            field('items.brand', 'string'),
            field('users.state', 'string'),
          ],
          measures: [field('orders.count', 'count'), field('users.count', 'count'), field('orders.mean', 'average')],
        },
      },
      'shop',
      'orders',
    );
  const result = (fields: string[], pivots: string[] = []): CapturedResult => ({
    columns: fields.map((key): Column => {
      const kind = /count|mean/.test(key) ? 'measure' : 'dimension';
      return { key, field: key, label: key, type: 'unknown', kind };
    }),
    rows: [],
    cut: false,
    askedAt: '2026-05-06T12:00:00.000Z',
    reused: false,
    query: {
      model: 'shop',
      explore: 'orders',
      fields,
      pivots,
      filters: {},
      sorts: [],
      limit: null,
      time_zone: null,
      filter_expression: null,
      dynamic_fields: null,
    },
  });
  const toOne = [
    { name: 'users', relationship: 'many_to_one' },
    { name: 'items', relationship: 'one_to_one' },
  ];
  const toMany = [toOne[0], { name: 'items', relationship: 'one_to_many' }];
  const MEASURES = ['orders.count', 'users.count', 'orders.mean'];
  const keys = (dimensions: string[], joins: unknown, pivots?: string[]): string[] =>
    addableColumns(result([...dimensions, ...MEASURES], pivots), explore(joins)).map(({ key }) => key);

  test.each<[string, string[], unknown, string[]]>([
    ['a measure of the explore’s own view over any field', ['items.brand', 'users.state'], toOne, ['orders.count']],
    ['a joined measure over fields of its own view', ['users.state'], toOne, ['orders.count', 'users.count']],
    ['nothing over a join that multiplies rows', ['items.brand'], toMany, []],
    ['a measure over its own view whatever the joins', ['orders.day'], toMany, ['orders.count']],
    ['nothing over other views when Looker does not tell the joins', ['items.brand'], null, []],
    ['nothing over other views when one join is unreadable', ['items.brand'], [...toOne, { name: 'x' }], []],
    ['nothing over other views when a view has no join', ['items.brand'], [toOne[1]], []],
  ])('is %s', (_, dimensions, joins, due) => {
    expect(keys(dimensions, joins)).toEqual(due);
  });

  test('is nothing with pivots, and nothing of an explore that is not known', () => {
    expect(keys(['users.state'], toOne, ['orders.day'])).toEqual([]);
    expect(addableColumns(result(MEASURES), undefined)).toEqual([]);
  });
});

describe('of a result with more rows than are told', () => {
  const columns: Column[] = [
    { key: 'a.name', field: 'a.name', label: 'Name', type: 'string', kind: 'dimension' },
    { key: 'a.n', field: 'a.n', label: 'N', type: 'number', kind: 'measure' },
  ];
  const query = { model: 'm', explore: 'e', fields: [], filters: {}, pivots: [], sorts: [], limit: null };
  const whole = (rows: CapturedResult['rows'], cut = false): CapturedResult => ({
    columns,
    rows,
    cut,
    askedAt: '2026-05-06T12:00:00.000Z',
    reused: false,
    query: { ...query, time_zone: null, filter_expression: null, dynamic_fields: null },
  });
  const told = (result: CapturedResult, maxBytes = 20 * 1024): Told => {
    const text = rowsAnswer({ id: 'r', result }, { maxBytes });
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(maxBytes);
    return JSON.parse(text);
  };

  test('the last row and those with the highest and lowest values are told, wherever they stand', () => {
    const cell = tuple(constantFrom('x', 'y', null), integer());
    assert(
      property(array(cell, { minLength: 31, maxLength: 120 }), rows => {
        const { all_rows } = told(whole(rows.map(row => [...row])));
        const numbers = rows.map(([, n]) => n);
        expect(all_rows?.last).toEqual(rows.at(-1));
        expect(all_rows?.max?.['a.n']?.[1]).toBe(Math.max(...numbers));
        expect(all_rows?.min?.['a.n']?.[1]).toBe(Math.min(...numbers));
      }),
    );
  });

  test('that Looker cut off nothing is told: it would be of some rows only', () => {
    const rows = Array.from({ length: 50 }, (_, at) => [`n${at}`, at]);
    expect(told(whole(rows))).toHaveProperty('all_rows');
    expect(told(whole(rows, true))).not.toHaveProperty('all_rows');
  });

  test('texts of any length stay within the bytes', () => {
    const rows = Array.from({ length: 50 }, (_, at) => ['ç'.repeat(5_000), at]);
    expect(told(whole(rows), 2 * 1024).row_count).toBe(rows.length);
  });

  test('a day is written as a day, though the database gives its first moment', () => {
    const rows = [
      ['2026-01-01 00:00:00', 1],
      ['2026-01-01 10:30:00', 2],
    ];
    expect(told(whole(rows)).rows.map(([first]) => first)).toEqual(['2026-01-01', '2026-01-01 10:30:00']);
  });
});

describe('over the demo Looker and the real Toolbox', () => {
  const ORDERS = THELOOK.explores[0];
  const MEASURES = (ORDERS?.fields ?? [])
    .filter(({ kind, hidden, type }) => kind === 'measure' && !hidden && type !== 'list')
    .map(({ name }) => name);
  let demo: DemoLooker;
  let looker: Looker;
  let directory: string;
  let tools: ReturnType<typeof servedUnheard>;
  beforeAll(async () => {
    demo = await startDemoLooker({ today: '2026-11-22' });
    directory = await mkdtemp(join(tmpdir(), 'all-rows-'));
    const redactor = new Redactor();
    const log = createLog({ level: 'silent', redactor });
    looker = await createLooker({ toolbox: async () => programs.toolbox, directory, log, redactor });
    const { url, clientId, clientSecret } = demo;
    const target = { id: 'demo', baseUrl: url, clientId, clientSecret, verifySsl: true };
    tools = servedUnheard(looker, target);
  });
  afterAll(async () => {
    await looker.close();
    await demo.close();
    await rm(directory, { recursive: true, force: true });
  });

  async function query(fields: readonly string[]): Promise<Told> {
    const client = await connect(tools.url, tools.token);
    const args = { model: 'thelook', explore: 'order_items', fields, limit: 5000 };
    const { content } = await client.callTool({ name: 'query', arguments: args }, { timeout: 60_000 });
    await client.close();
    return JSON.parse(content.map(block => (block.type === 'text' ? block.text : '')).join(''));
  }

  test.each([
    [
      'order_items.created_month',
      ['order_items.count', 'order_items.total_sale_price', 'order_items.total_gross_margin'],
    ],
    ['products.category', ['order_items.count', 'order_items.total_sale_price']],
    ['users.state', ['order_items.count', 'users.count']],
  ])('each total by %s is the number that Looker itself gives without groups', async (dimension, expected) => {
    const grouped = await query([dimension, ...MEASURES]);
    const [row = []] = (await query(MEASURES)).rows;
    const whole = new Map(MEASURES.map((name, at) => [name, row[at]]));
    const totals = Object.entries(grouped.all_rows?.total ?? {});
    expect(totals).toEqual(totals.map(([name]) => [name, whole.get(name)]));
    expect(totals.map(([name]) => name)).toEqual(expect.arrayContaining(expected));
    expect(totals.length).toBeLessThan(MEASURES.length);
  });

  test('customers are not added up over what they bought: some bought of two categories', async () => {
    const { all_rows, rows } = await query(['products.category', 'users.count']);
    const [[customers] = []] = (await query(['users.count'])).rows;
    expect(rows.reduce((sum, [, count]) => sum + Number(count), 0)).toBeGreaterThan(Number(customers));
    expect(all_rows?.total).toBeUndefined();
  });
});
