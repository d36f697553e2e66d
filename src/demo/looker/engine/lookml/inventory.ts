import { DAY_SECONDS } from '../tables/calendar.ts';
import { type NumberColumn, numbers } from '../tables/column.ts';
import type { DemoTables } from '../tables/demo-tables.ts';
import { perTables } from '../tables/per-tables.ts';
import type { View } from './field.ts';
import { average, part, rows, sum } from './parts.ts';
import { COMMON_FRAMES } from './time-group.ts';
import { ViewBuilder } from './view-builder.ts';

const stock = new ViewBuilder('inventory_items', 'Inventory Items');
const centers = new ViewBuilder('distribution_centers', 'Distribution Centers');

const cost = (t: DemoTables): NumberColumn => t.orderItems.cost;

const daysInInventory = perTables(({ orderItems }) =>
  numbers(
    orderItems.created.seconds.map((sold, row) =>
      Math.floor((sold - (orderItems.stocked.seconds[row] ?? 0)) / DAY_SECONDS),
    ),
  ),
);
const productId = perTables(t => numbers(Float64Array.from(t.orderItems.productIndex, product => product + 1)));

export const inventoryItems: View = {
  name: 'inventory_items',
  label: 'Inventory Items',
  fields: [
    stock.number(
      'id',
      { label: 'ID', description: 'One piece in the warehouse.', primaryKey: true, format: 'id' },
      t => t.orderItems.id,
    ),
    stock.number(
      'product_id',
      { label: 'Product ID', description: 'Key to products; use Products ID instead.', hidden: true, format: 'id' },
      productId,
    ),
    stock.number(
      'cost',
      { label: 'Cost', description: 'What the piece cost the shop.', synonyms: ['custo'], format: 'usd' },
      cost,
    ),
    ...stock.time(
      'created',
      { label: 'Created', description: 'When the piece came into the warehouse.', synonyms: ['entrada no estoque'] },
      COMMON_FRAMES,
      t => t.orderItems.stocked,
    ),
    ...stock.time(
      'sold',
      { label: 'Sold', description: 'When the piece was sold.', synonyms: ['data da venda'] },
      COMMON_FRAMES,
      t => t.orderItems.created,
    ),
    stock.number(
      'days_in_inventory',
      {
        label: 'Days in Inventory',
        description: 'Whole days from arrival in the warehouse to sale.',
        synonyms: ['dias em estoque', 'tempo em estoque'],
        sql: 'TIMESTAMP_DIFF(inventory_items.sold_at, inventory_items.created_at, DAY)',
      },
      daysInInventory,
    ),
    stock.measure(
      'count',
      'count',
      {
        label: 'Count',
        description: 'Number of pieces.',
        synonyms: ['pieces', 'peças'],
        format: 'decimal_0',
        sql: 'COUNT(DISTINCT inventory_items.id)',
      },
      part(rows()),
    ),
    stock.measure(
      'sum',
      'total_cost',
      {
        label: 'Total Cost',
        description: 'What the pieces cost the shop.',
        synonyms: ['cost', 'custo', 'custo total'],
        format: 'usd',
        sql: 'COALESCE(SUM(inventory_items.cost), 0)',
      },
      part(sum(cost)),
    ),
    stock.measure(
      'average',
      'average_cost',
      {
        label: 'Average Cost',
        description: 'Mean cost of a piece.',
        synonyms: ['custo médio'],
        format: 'usd',
        sql: 'AVG(inventory_items.cost)',
      },
      average(cost),
    ),
  ],
};

export const distributionCenters: View = {
  name: 'distribution_centers',
  label: 'Distribution Centers',
  fields: [
    centers.string(
      'name',
      {
        label: 'Name',
        description: 'City and state of the warehouse, as "New York, NY".',
        synonyms: ['warehouse', 'distribution center', 'centro de distribuição', 'armazém', 'depósito'],
      },
      t => t.distributionCenters.name,
    ),
    centers.string(
      'location',
      { label: 'Location', description: 'Latitude and longitude.', suggestable: false },
      t => t.distributionCenters.location,
      'location',
    ),
  ],
};
