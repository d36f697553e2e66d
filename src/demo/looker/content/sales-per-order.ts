/** A table calculation over total sale price and order count, as Looker stores it in a query's `dynamic_fields`. */
export const SALES_PER_ORDER = JSON.stringify([
  {
    table_calculation: 'sales_per_order',
    label: 'Sales per Order',
    expression: '${order_items.total_sale_price} / ${order_items.order_count}',
    value_format: '$#,##0.00',
    _type_hint: 'number',
  },
]);
