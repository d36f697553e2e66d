import { ask, type DashboardSource } from './types.ts';

const explore = 'order_items';
const listen = { Email: 'users.email' };

export const customerLookup: DashboardSource = {
  id: '13',
  title: 'Customer Lookup',
  description: 'One customer: who it is and what was ordered.',
  filters: [{ name: 'Email', default: '', explore, dimension: 'users.email' }],
  tiles: [
    {
      kind: 'query',
      title: 'Customer',
      query: ask(
        explore,
        ['users.name', 'users.email', 'users.city', 'users.state', 'users.created_date', 'order_items.order_count'],
        {
          sorts: ['order_items.order_count desc'],
          limit: '10',
          vis_config: { type: 'looker_grid' },
        },
      ),
      listen,
      place: [0, 0, 24, 6],
    },
    {
      kind: 'query',
      title: 'Orders',
      query: ask(
        explore,
        ['order_items.order_id', 'order_items.created_date', 'order_items.status', 'order_items.total_sale_price'],
        {
          sorts: ['order_items.created_date desc'],
          limit: '50',
          vis_config: { type: 'looker_grid' },
        },
      ),
      listen,
      place: [6, 0, 24, 10],
    },
  ],
};
