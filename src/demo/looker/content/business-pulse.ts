import { SALES_PER_ORDER } from './sales-per-order.ts';
import { ask, type DashboardSource } from './types.ts';

const explore = 'order_items';
const listen = {
  Date: 'order_items.created_date',
  State: 'users.state',
  City: 'users.city',
  'Traffic Source': 'users.traffic_source',
  'User Gender': 'users.gender',
  Country: 'users.country',
};

export const businessPulse: DashboardSource = {
  id: '10',
  title: 'Business Pulse',
  description: 'Sales, orders and customers at a glance.',
  filters: [
    { name: 'Date', default: '7 days', explore, dimension: 'order_items.created_date' },
    { name: 'State', default: '', explore, dimension: 'users.state' },
    { name: 'City', default: '', explore, dimension: 'users.city' },
    { name: 'Traffic Source', default: '', explore, dimension: 'users.traffic_source' },
    { name: 'User Gender', default: '', explore, dimension: 'users.gender' },
    { name: 'Country', default: '', explore, dimension: 'users.country' },
  ],
  tiles: [
    {
      kind: 'text',
      title: 'How the business is doing',
      body: 'All numbers follow the filters above. Sales are in US dollars.',
      place: [0, 0, 24, 2],
    },
    {
      kind: 'query',
      title: 'Number of Orders',
      query: ask(explore, ['order_items.order_count'], { vis_config: { type: 'single_value' } }),
      listen,
      place: [2, 0, 8, 4],
    },
    {
      kind: 'query',
      title: 'Sales and Margin by Day',
      query: ask(
        explore,
        ['order_items.created_date', 'order_items.total_sale_price', 'order_items.total_gross_margin'],
        {
          sorts: ['order_items.created_date desc'],
          limit: '30',
          vis_config: { type: 'looker_line' },
        },
      ),
      listen,
      place: [2, 8, 16, 8],
    },
    {
      kind: 'query',
      title: 'Sales per Order by Category',
      query: ask(explore, ['products.category', 'order_items.total_sale_price', 'order_items.order_count'], {
        sorts: ['order_items.total_sale_price desc'],
        limit: '10',
        dynamic_fields: SALES_PER_ORDER,
        vis_config: { type: 'looker_grid' },
      }),
      listen,
      place: [10, 0, 12, 8],
    },
    { kind: 'look', title: 'Sales by State', look: '6', place: [10, 12, 12, 8] },
    {
      kind: 'merge',
      title: 'Orders and Visits by Traffic Source',
      sources: [
        {
          name: 'Orders',
          query: ask(explore, ['users.traffic_source', 'order_items.order_count'], { sorts: ['users.traffic_source'] }),
          on: {},
        },
        {
          name: 'Visits',
          query: ask('sessions', ['sessions.traffic_source', 'sessions.count'], { sorts: ['sessions.traffic_source'] }),
          on: { 'sessions.traffic_source': 'users.traffic_source' },
        },
      ],
      place: [18, 0, 24, 8],
    },
  ],
};
