import { SALES_PER_ORDER } from './sales-per-order.ts';
import { ask, type LookSource } from './types.ts';

/** The saved looks. */
export const looks: readonly LookSource[] = [
  {
    id: '1',
    title: 'Sales by Month',
    description: 'Total sales and number of orders for each of the last twelve months.',
    query: ask(
      'order_items',
      ['order_items.created_month', 'order_items.total_sale_price', 'order_items.order_count'],
      {
        filters: { 'order_items.created_month': '12 months' },
        sorts: ['order_items.created_month'],
        vis_config: { type: 'looker_line' },
      },
    ),
  },
  {
    id: '2',
    title: 'Top Brands by Sales',
    description: 'The fifteen brands that sold most in the last 90 days, with their gross margin.',
    query: ask(
      'order_items',
      ['products.brand', 'order_items.total_sale_price', 'order_items.total_gross_margin_percentage'],
      {
        filters: { 'order_items.created_date': '90 days' },
        sorts: ['order_items.total_sale_price desc'],
        limit: '15',
        vis_config: { type: 'looker_bar' },
      },
    ),
  },
  {
    id: '3',
    title: 'Orders by Status and Gender',
    description: 'How many items are in each order status, side by side for women and men.',
    query: ask('order_items', ['order_items.status', 'users.gender', 'order_items.count'], {
      pivots: ['users.gender'],
      filters: { 'order_items.created_date': '30 days' },
      sorts: ['order_items.count desc 0'],
      vis_config: { type: 'looker_column' },
    }),
  },
  {
    id: '4',
    title: 'Return Rate by Category',
    description: 'Which categories come back most often.',
    query: ask('order_items', ['products.category', 'order_items.returned_count', 'order_items.return_rate'], {
      filters: { 'order_items.created_date': '12 months' },
      sorts: ['order_items.return_rate desc'],
      vis_config: { type: 'looker_bar' },
    }),
  },
  {
    id: '5',
    title: 'New Customers by Traffic Source',
    description: 'Where the customers of the last 90 days came from.',
    query: ask('order_items', ['users.traffic_source', 'users.count'], {
      filters: { 'users.created_date': '90 days' },
      sorts: ['users.count desc'],
      vis_config: { type: 'looker_pie' },
    }),
  },
  {
    id: '6',
    title: 'Sales by State',
    description: 'Sales and average order item by state of the customer, United States only.',
    query: ask('order_items', ['users.state', 'order_items.total_sale_price', 'order_items.average_sale_price'], {
      filters: { 'users.country': 'USA', 'order_items.created_date': '12 months' },
      sorts: ['order_items.total_sale_price desc'],
      vis_config: { type: 'looker_map' },
    }),
  },
  {
    id: '7',
    title: 'Sales per Order by Department',
    description: 'A table calculation: what an order is worth in each department.',
    query: ask('order_items', ['products.department', 'order_items.total_sale_price', 'order_items.order_count'], {
      filters: { 'order_items.created_date': '30 days' },
      sorts: ['order_items.total_sale_price desc'],
      dynamic_fields: SALES_PER_ORDER,
      vis_config: { type: 'looker_grid' },
    }),
  },
];
