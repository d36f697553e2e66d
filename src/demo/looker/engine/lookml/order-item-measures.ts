import { type NumberColumn, type TextColumn, yesnoColumn } from '../tables/column.ts';
import type { DemoTables } from '../tables/demo-tables.ts';
import { perTables } from '../tables/per-tables.ts';
import type { LookmlField, Part, RowFilter } from './field.ts';
import { average, part, ratio, rows, sum, whereYes } from './parts.ts';
import type { ViewBuilder } from './view-builder.ts';

const salePrice = (t: DemoTables): NumberColumn => t.orderItems.salePrice;
const isReturned = whereYes(t => t.orderItems.isReturned, '(order_items.returned_at IS NOT NULL)');

const firstPurchase = perTables(({ orderItems, orderFacts }) => {
  const yes = orderFacts.isFirstPurchase.values.indexOf('Yes');
  return yesnoColumn(orderItems.rows, row => orderFacts.isFirstPurchase.codes[orderItems.orderIndex[row] ?? 0] === yes);
});

const orders = (where?: RowFilter): Part => ({
  of: 'distinct',
  codes: t => ({ codes: t.orderItems.orderIndex, size: t.orderFacts.rows }),
  ...(where === undefined ? {} : { where }),
});
const buyers: Part = { of: 'distinct', codes: t => ({ codes: t.orderItems.userIndex, size: t.users.rows }) };

/**
 * A number as long as those of ledgers and of distributed id generators (19 digits): a double cannot hold it, so a client
 * that reads it as one shows a wrong number.
 */
const ledgerNumbers = perTables(({ orderItems }) =>
  BigInt64Array.from(
    { length: orderItems.rows },
    (_, row) => (BigInt(orderItems.created.seconds[row] ?? 0) << 30n) + BigInt(row * 2 + 1),
  ),
);

const SALES = 'COALESCE(SUM(order_items.sale_price), 0)';
const MARGIN = 'COALESCE(SUM(order_items.sale_price - inventory_items.cost), 0)';
const ORDERS = 'COUNT(DISTINCT order_items.order_id)';
const REPEATED = 'COUNT(DISTINCT CASE WHEN order_facts.days_to_next_order <= 30 THEN order_items.order_id END)';
const RETURNED = 'COUNT(DISTINCT CASE WHEN order_items.returned_at IS NOT NULL THEN order_items.id END)';

interface Columns {
  readonly grossMargin: (tables: DemoTables) => NumberColumn;
  readonly repeatWithin30Days: (tables: DemoTables) => TextColumn;
}

const counts = (view: ViewBuilder): LookmlField[] => [
  view.measure(
    'count',
    'count',
    {
      label: 'Count',
      description: 'Number of order items: articles bought, whatever became of them.',
      synonyms: ['items', 'units', 'articles', 'itens', 'itens vendidos', 'unidades', 'quantidade'],
      format: 'decimal_0',
      sql: 'COUNT(*)',
    },
    part(rows()),
  ),
  view.measure(
    'count_distinct',
    'order_count',
    {
      label: 'Order Count',
      description: 'Number of orders; an order may hold several items.',
      synonyms: ['orders', 'number of orders', 'purchases', 'pedidos', 'número de pedidos', 'compras'],
      format: 'decimal_0',
      sql: ORDERS,
    },
    part(orders()),
  ),
  view.measure(
    'count_distinct',
    'first_purchase_count',
    {
      label: 'First Purchase Count',
      description: "Number of orders that were their customer's first.",
      synonyms: ['new buyers', 'first orders', 'primeira compra', 'primeiras compras', 'novos compradores'],
      format: 'decimal_0',
      sql: 'COUNT(DISTINCT CASE WHEN order_facts.order_sequence = 1 THEN order_items.order_id END)',
    },
    part(orders(whereYes(firstPurchase, 'order_facts.order_sequence = 1'))),
  ),
];

const sales = (view: ViewBuilder): LookmlField[] => [
  view.measure(
    'sum',
    'total_sale_price',
    {
      label: 'Total Sale Price',
      description: 'Sum of sale prices: revenue of all orders, cancelled and returned ones too.',
      synonyms: ['revenue', 'sales', 'turnover', 'total revenue', 'receita', 'vendas', 'faturamento'],
      format: 'usd',
      sql: SALES,
    },
    part(sum(salePrice)),
  ),
  view.measure(
    'average',
    'average_sale_price',
    {
      label: 'Average Sale Price',
      description: 'Mean sale price of an item.',
      synonyms: ['average price', 'preço médio', 'valor médio'],
      format: 'usd',
      sql: 'AVG(order_items.sale_price)',
    },
    average(salePrice),
  ),
  view.measure(
    'median',
    'median_sale_price',
    {
      label: 'Median Sale Price',
      description: 'Half of the items cost more, half less.',
      synonyms: ['median price', 'preço mediano', 'mediana do preço'],
      format: 'usd',
      sql: 'APPROX_QUANTILES(order_items.sale_price, 2)[OFFSET(1)]',
    },
    { kind: 'median', column: salePrice },
  ),
  view.measure(
    'number',
    'average_spend_per_user',
    {
      label: 'Average Spend per User',
      description: 'Revenue divided by the number of customers who bought.',
      synonyms: ['spend per customer', 'gasto médio por cliente', 'ticket médio por cliente'],
      format: 'usd',
      sql: `${SALES} / NULLIF(COUNT(DISTINCT order_items.user_id), 0)`,
    },
    ratio(sum(salePrice), buyers),
  ),
];

const margins = (view: ViewBuilder, { grossMargin }: Columns): LookmlField[] => [
  view.measure(
    'sum',
    'total_gross_margin',
    {
      label: 'Total Gross Margin',
      description: 'Sum of sale prices less the cost of the items.',
      synonyms: ['profit', 'gross profit', 'margin', 'lucro', 'lucro bruto', 'margem', 'margem bruta'],
      format: 'usd',
      sql: MARGIN,
    },
    part(sum(grossMargin)),
  ),
  view.measure(
    'average',
    'average_gross_margin',
    {
      label: 'Average Gross Margin',
      description: 'Mean gross margin of an item.',
      synonyms: ['average profit', 'margem média', 'lucro médio'],
      format: 'usd',
      sql: 'AVG(order_items.sale_price - inventory_items.cost)',
    },
    average(grossMargin),
  ),
  view.measure(
    'number',
    'total_gross_margin_percentage',
    {
      label: 'Total Gross Margin Percentage',
      description: 'Gross margin as a share of revenue.',
      synonyms: ['margin rate', 'margin percentage', 'margem percentual', 'percentual de margem'],
      format: 'percent_2',
      sql: `${MARGIN} / NULLIF(${SALES}, 0)`,
    },
    ratio(sum(grossMargin), sum(salePrice)),
  ),
];

const returns = (view: ViewBuilder, { repeatWithin30Days }: Columns): LookmlField[] => [
  view.measure(
    'count_distinct',
    'returned_count',
    {
      label: 'Returned Count',
      description: 'Number of items that came back.',
      synonyms: ['returns', 'returned items', 'devoluções', 'itens devolvidos'],
      format: 'decimal_0',
      sql: RETURNED,
    },
    part(rows(isReturned)),
  ),
  view.measure(
    'sum',
    'returned_total_sale_price',
    {
      label: 'Returned Total Sale Price',
      description: 'Sum of sale prices of items that came back.',
      synonyms: ['returned revenue', 'valor devolvido', 'receita devolvida'],
      format: 'usd',
      sql: 'COALESCE(SUM(CASE WHEN order_items.returned_at IS NOT NULL THEN order_items.sale_price END), 0)',
    },
    part(sum(salePrice, isReturned)),
  ),
  view.measure(
    'number',
    'return_rate',
    {
      label: 'Return Rate',
      description: 'Items that came back as a share of all items.',
      synonyms: ['returns rate', 'taxa de devolução', 'percentual de devolução'],
      format: 'percent_2',
      sql: `${RETURNED} / NULLIF(COUNT(*), 0)`,
    },
    ratio(rows(isReturned), rows()),
  ),
  view.measure(
    'number',
    '30_day_repeat_purchase_rate',
    {
      label: '30 Day Repeat Purchase Rate',
      description:
        'Orders that were followed by another of the same customer within 30 days, as a share of all orders.',
      synonyms: ['repeat rate', 'taxa de recompra', 'recompra em 30 dias'],
      format: 'percent_2',
      sql: `${REPEATED} / NULLIF(${ORDERS}, 0)`,
    },
    ratio(orders(whereYes(repeatWithin30Days, 'order_facts.days_to_next_order <= 30')), orders()),
  ),
];

/** The parameter and the measures that behave unlike the others: each is a case that a client must get right. */
const special = (view: ViewBuilder): LookmlField[] => [
  view.parameter(
    'measure_picker',
    { label: 'Measure Picker', description: 'What Selected Measure shows.' },
    [
      { label: 'Revenue', value: 'total_sale_price' },
      { label: 'Gross margin', value: 'total_gross_margin' },
      { label: 'Orders', value: 'order_count' },
    ],
    'total_sale_price',
  ),
  view.measure(
    'number',
    'selected_measure',
    {
      label: 'Selected Measure',
      description: 'The measure that the parameter Measure Picker names; revenue when it is not set.',
      sql: '{% parameter order_items.measure_picker %}',
    },
    {
      kind: 'choice',
      parameter: 'order_items.measure_picker',
      measures: {
        total_sale_price: 'order_items.total_sale_price',
        total_gross_margin: 'order_items.total_gross_margin',
        order_count: 'order_items.order_count',
      },
    },
  ),
  view.measure(
    'max',
    'last_ledger_number',
    {
      label: 'Last Ledger Number',
      description: 'Largest number under which the bookkeeping knows an item; 19 digits.',
      synonyms: ['número contábil'],
      format: 'id',
      sql: 'MAX(order_items.ledger_number)',
    },
    { kind: 'largest', values: ledgerNumbers },
  ),
];

export const orderItemMeasures = (view: ViewBuilder, columns: Columns): LookmlField[] => [
  ...counts(view),
  ...sales(view),
  ...margins(view, columns),
  ...returns(view, columns),
  ...special(view),
];
