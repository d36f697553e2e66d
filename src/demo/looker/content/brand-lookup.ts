import { ask, type DashboardSource } from './types.ts';

const explore = 'order_items';
const listen = { Brand: 'products.brand', Date: 'order_items.created_date' };

export const brandLookup: DashboardSource = {
  id: '11',
  title: 'Brand Lookup',
  description: 'Everything about one brand: sales, customers, best items.',
  filters: [
    { name: 'Brand', default: 'Pampa Studio', explore, dimension: 'products.brand' },
    { name: 'Date', default: '90 days', explore, dimension: 'order_items.created_date' },
  ],
  tiles: [
    {
      kind: 'query',
      title: 'Total Sales',
      query: ask(explore, ['order_items.total_sale_price'], { vis_config: { type: 'single_value' } }),
      listen,
      place: [0, 0, 8, 4],
    },
    {
      kind: 'query',
      title: 'Sales by Department and Month',
      query: ask(explore, ['order_items.created_month', 'products.department', 'order_items.total_sale_price'], {
        pivots: ['products.department'],
        sorts: ['order_items.created_month desc'],
        limit: '12',
        vis_config: { type: 'looker_area' },
      }),
      listen,
      place: [0, 8, 16, 8],
    },
    {
      kind: 'query',
      title: 'Best Items',
      query: ask(explore, ['products.item_name', 'order_items.count', 'order_items.total_sale_price'], {
        sorts: ['order_items.total_sale_price desc'],
        limit: '20',
        vis_config: { type: 'looker_grid' },
      }),
      listen,
      place: [8, 0, 24, 10],
    },
  ],
};
