import { DAY_SECONDS } from '../tables/calendar.ts';
import { numbers, yesnoColumn } from '../tables/column.ts';
import { perTables } from '../tables/per-tables.ts';
import type { View } from './field.ts';
import { orderItemMeasures } from './order-item-measures.ts';
import { ALL_FRAMES, COMMON_FRAMES } from './time-group.ts';
import { ViewBuilder } from './view-builder.ts';

const view = new ViewBuilder('order_items', 'Order Items');

/** The mean length of a month. */
const MONTH_SECONDS = 30.4375 * DAY_SECONDS;

const grossMargin = perTables(({ orderItems }) =>
  numbers(
    orderItems.salePrice.values.map((price, row) => price - (orderItems.cost.values[row] ?? 0)),
    100,
  ),
);

/** The customer's next order came within 30 days. */
const repeatWithin30Days = perTables(({ orderItems, orderFacts }) =>
  yesnoColumn(
    orderItems.rows,
    row => (orderFacts.daysToNextOrder.values[orderItems.orderIndex[row] ?? 0] ?? Number.NaN) <= 30,
  ),
);

const daysToProcess = perTables(({ orderItems }) =>
  numbers(
    orderItems.shipped.seconds.map((shipped, row) =>
      Math.floor((shipped - (orderItems.created.seconds[row] ?? 0)) / DAY_SECONDS),
    ),
  ),
);

const monthsSinceSignup = perTables(({ orderItems, users }) =>
  numbers(
    orderItems.created.seconds.map((created, row) =>
      Math.floor((created - (users.created.seconds[orderItems.userIndex[row] ?? 0] ?? 0)) / MONTH_SECONDS),
    ),
  ),
);

const userId = perTables(t => numbers(Float64Array.from(t.orderItems.userIndex, user => user + 1)));

const dimensions = [
  view.number(
    'id',
    { label: 'ID', description: 'One article in one order.', primaryKey: true, format: 'id' },
    t => t.orderItems.id,
  ),
  view.number(
    'order_id',
    {
      label: 'Order ID',
      description: 'The order an article was bought in.',
      synonyms: ['order number', 'número do pedido'],
      format: 'id',
    },
    t => t.orderItems.orderId,
  ),
  view.number(
    'user_id',
    { label: 'User ID', description: 'Key to users; use Users ID instead.', hidden: true, format: 'id' },
    userId,
  ),
  view.string(
    'status',
    {
      label: 'Status',
      description: 'Where the article is: Complete, Shipped, Processing, Cancelled or Returned.',
      synonyms: ['order status', 'status do pedido', 'situação'],
    },
    t => t.orderItems.status,
  ),
  ...view.time(
    'created',
    {
      label: 'Created',
      description: 'When the order was placed.',
      synonyms: ['order date', 'purchase date', 'data do pedido', 'data da compra'],
    },
    ALL_FRAMES,
    t => t.orderItems.created,
  ),
  ...view.time(
    'shipped',
    { label: 'Shipped', description: 'When the order left the warehouse.', synonyms: ['data de envio', 'enviado'] },
    COMMON_FRAMES,
    t => t.orderItems.shipped,
  ),
  ...view.time(
    'delivered',
    { label: 'Delivered', description: 'When the order arrived.', synonyms: ['data de entrega', 'entregue'] },
    COMMON_FRAMES,
    t => t.orderItems.delivered,
  ),
  ...view.time(
    'returned',
    {
      label: 'Returned',
      description: 'When the article was sent back.',
      synonyms: ['return date', 'data de devolução', 'devolvido'],
    },
    COMMON_FRAMES,
    t => t.orderItems.returned,
  ),
  view.number(
    'sale_price',
    {
      label: 'Sale Price',
      description: 'What the customer paid for the article.',
      synonyms: ['price', 'preço', 'preço de venda'],
      format: 'usd',
    },
    t => t.orderItems.salePrice,
  ),
  view.number(
    'gross_margin',
    {
      label: 'Gross Margin',
      description: 'Sale price less the cost of the article.',
      synonyms: ['margin', 'margem'],
      format: 'usd',
      sql: '(order_items.sale_price - inventory_items.cost)',
    },
    grossMargin,
  ),
  view.yesno(
    'is_returned',
    {
      label: 'Is Returned',
      description: 'Whether the article came back.',
      synonyms: ['returned', 'foi devolvido'],
      sql: '(order_items.returned_at IS NOT NULL)',
    },
    t => t.orderItems.isReturned,
  ),
  view.yesno(
    'repeat_orders_within_30d',
    {
      label: 'Repeat Orders within 30 Days',
      description: 'Whether the customer ordered again within 30 days.',
      synonyms: ['recompra em 30 dias'],
      sql: '(order_facts.days_to_next_order <= 30)',
    },
    repeatWithin30Days,
  ),
  view.number(
    'days_to_process',
    {
      label: 'Days to Process',
      description: 'Whole days from order to dispatch; empty while it has not left.',
      synonyms: ['processing time', 'dias para processar', 'tempo de processamento'],
      sql: 'TIMESTAMP_DIFF(order_items.shipped_at, order_items.created_at, DAY)',
    },
    daysToProcess,
  ),
  view.number(
    'months_since_signup',
    {
      label: 'Months Since Signup',
      description: 'Whole months from sign-up to the order.',
      synonyms: ['customer age', 'meses desde o cadastro'],
      sql: 'CAST(FLOOR(TIMESTAMP_DIFF(order_items.created_at, users.created_at, DAY) / 30.4375) AS INT64)',
    },
    monthsSinceSignup,
  ),
];

export const orderItems: View = {
  name: 'order_items',
  label: 'Order Items',
  fields: [...dimensions, ...orderItemMeasures(view, { grossMargin, repeatWithin30Days })],
};
