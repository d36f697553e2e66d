import { createDemoEngine } from '../../../src/demo/looker/engine/engine.ts';
import type { TextColumn } from '../../../src/demo/looker/engine/tables/column.ts';
import { demoTables } from '../../../src/demo/looker/engine/tables/demo-tables.ts';
import type { DemoCell, DemoQuery, DemoResult } from '../../../src/demo/looker/engine/types.ts';

/** A Sunday in the middle of Black Friday's month. */
export const TODAY = '2026-11-22';
export const engine = createDemoEngine({ today: TODAY });
/** Generated apart from the engine's own: expectations are worked out over these rows with plain loops. */
export const tables = demoTables(TODAY);

export const query = (parts: Partial<DemoQuery>): DemoQuery => ({
  model: 'thelook',
  view: 'order_items',
  fields: [],
  pivots: [],
  filters: {},
  filterExpression: null,
  sorts: [],
  limit: 500,
  columnLimit: 50,
  total: false,
  rowTotal: false,
  queryTimezone: 'America/Sao_Paulo',
  dynamicFields: [],
  ...parts,
});

export const run = (parts: Partial<DemoQuery>): DemoResult => engine.run(query(parts));

/** The only cell of a query for one measure without dimensions. */
export function single(parts: Partial<DemoQuery> & { fields: readonly [string] }): unknown {
  const { rows } = run(parts);
  return rows[0]?.[parts.fields[0]];
}

/** A column of a result. */
export const column = (result: DemoResult, field: string): unknown[] => result.rows.map(row => row[field]);

/** A row's text in a result; empty when it is null. */
export const word = (row: DemoResult['rows'][number], field: string): string => {
  const cell = row[field];
  return typeof cell === 'string' ? cell : '';
};

export const text = (values: TextColumn, row: number): string | null => values.values[values.codes[row] ?? -1] ?? null;

/** One order item as plain values, looked up through the tables. */
export interface Item {
  readonly row: number;
  readonly user: number;
  readonly product: number;
  readonly order: number;
  readonly created: number;
  readonly shipped: number;
  readonly returned: number;
  /** cents */
  readonly price: number;
  /** cents */
  readonly cost: number;
  readonly status: string | null;
  readonly country: string | null;
  readonly state: string | null;
  readonly gender: string | null;
  readonly age: number;
  readonly category: string | null;
  readonly brand: string | null;
}

const at = (values: ArrayLike<number>, row: number): number => values[row] ?? Number.NaN;

export const items: readonly Item[] = Array.from({ length: tables.orderItems.rows }, (_, row) => {
  const { orderItems, users, products } = tables;
  const user = at(orderItems.userIndex, row);
  const product = at(orderItems.productIndex, row);
  return {
    row,
    user,
    product,
    order: at(orderItems.orderIndex, row),
    created: at(orderItems.created.seconds, row),
    shipped: at(orderItems.shipped.seconds, row),
    returned: at(orderItems.returned.seconds, row),
    price: at(orderItems.salePrice.values, row),
    cost: at(orderItems.cost.values, row),
    status: text(orderItems.status, row),
    country: text(users.country, user),
    state: text(users.state, user),
    gender: text(users.gender, user),
    age: at(users.age.values, user),
    category: text(products.category, product),
    brand: text(products.brand, product),
  };
});

/** Groups items by a key and works out a value for each group. */
export function byKey<Key, Value>(
  rows: readonly Item[],
  key: (item: Item) => Key,
  value: (group: readonly Item[]) => Value,
): Map<Key, Value> {
  const groups = new Map<Key, Item[]>();
  for (const item of rows) {
    const group = groups.get(key(item));
    if (group === undefined) groups.set(key(item), [item]);
    else group.push(item);
  }
  return new Map(Array.from(groups, ([name, group]) => [name, value(group)]));
}

export const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
export const revenue = (group: readonly Item[]): number => sum(group.map(item => item.price)) / 100;

/** A result of one dimension and one measure as a map. */
export const asMap = (result: DemoResult, dimension: string, measure: string): Map<unknown, DemoCell> =>
  new Map(result.rows.map(row => [row[dimension], row[measure] as DemoCell]));
