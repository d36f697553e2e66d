import { TOOL_NAMES } from '../../src/demo/model/conversation/tool-names.ts';

/** A part of the LookML model that Looker's demos use, as the metadata tools tell it: one JSON object a line. */

type FieldRow = readonly [name: string, type: string, label: string, description: string, ...synonyms: string[]];

const FRAMES = ['date', 'week', 'month', 'quarter', 'year', 'day_of_week', 'hour_of_day'] as const;
const capital = (words: string): string => words.replaceAll(/(?<![\p{L}])\p{L}/gu, letter => letter.toUpperCase());

const dateGroup = (group: string, label: string): FieldRow[] =>
  FRAMES.map(frame => [`${group}_${frame}`, `date_${frame}`, `${label} ${capital(frame.replaceAll('_', ' '))}`, '']);

const USERS: readonly FieldRow[] = [
  ['users.id', 'number', 'ID', 'One customer.'],
  ['users.name', 'string', 'Name', 'First and last name.', 'customer', 'cliente'],
  ['users.age', 'number', 'Age', 'Age in years.'],
  ['users.age_tier', 'tier', 'Age Tier', 'Age in steps of ten years.'],
  ['users.gender', 'string', 'Gender', 'Female or Male.'],
  ['users.city', 'string', 'City', 'City the customer lives in.'],
  ['users.state', 'string', 'State', 'State or region.', 'região'],
  ['users.country', 'string', 'Country', 'Country of the customer.'],
  ['users.traffic_source', 'string', 'Traffic Source', 'What brought the customer.'],
];

const DIMENSIONS: Readonly<Record<string, readonly FieldRow[]>> = {
  order_items: [
    ['order_items.order_id', 'number', 'Order ID', 'The order an article was bought in.'],
    ['order_items.status', 'string', 'Status', 'Where the article is.'],
    ...dateGroup('order_items.created', 'Created'),
    ...dateGroup('order_items.shipped', 'Shipped'),
    ...dateGroup('order_items.returned', 'Returned'),
    ['order_items.sale_price', 'number', 'Sale Price', 'What the customer paid.'],
    ...USERS,
    ...dateGroup('users.created', 'Created'),
    ['products.brand', 'string', 'Brand', 'Brand of the article.'],
    ['products.category', 'string', 'Category', 'Kind of article.'],
    ['products.department', 'string', 'Department', 'Women or Men.'],
    ['products.item_name', 'string', 'Item Name', 'Name of the article.'],
    ['distribution_centers.name', 'string', 'Name', 'City of the warehouse.', 'distribution center'],
  ],
  sessions: [
    ['sessions.browser', 'string', 'Browser', "The visitor's browser.", 'navegador'],
    ['sessions.traffic_source', 'string', 'Traffic Source', 'What brought the visitor.'],
    ...dateGroup('sessions.session_start', 'Session Start'),
    ...USERS,
  ],
};

const MEASURES: Readonly<Record<string, readonly FieldRow[]>> = {
  order_items: [
    ['order_items.count', 'count', 'Count', 'Articles bought.', 'items', 'itens'],
    ['order_items.order_count', 'count_distinct', 'Order Count', 'Number of orders.'],
    ['order_items.total_sale_price', 'sum', 'Total Sale Price', 'Sum of sale prices.'],
    ['order_items.average_sale_price', 'average', 'Average Sale Price', 'Mean sale price of an item.'],
    ['order_items.median_sale_price', 'median', 'Median Sale Price', 'Half of the items cost more.'],
    ['order_items.total_gross_margin', 'sum', 'Total Gross Margin', 'Sale prices less the cost.'],
    ['order_items.total_gross_margin_percentage', 'number', 'Total Gross Margin Percentage', 'Of the sale prices.'],
    ['inventory_items.total_cost', 'sum', 'Total Cost', 'What the articles cost.'],
    ['order_items.average_gross_margin', 'average', 'Average Gross Margin', 'Mean margin of an item.'],
    ['order_items.returned_count', 'count_distinct', 'Returned Count', 'Items that came back.'],
    ['order_items.return_rate', 'number', 'Return Rate', 'Items that came back as a share of all.'],
    ['order_items.average_spend_per_user', 'number', 'Average Spend per User', 'Revenue by buyer.'],
    ['order_facts.average_order_amount', 'average', 'Average Order Amount', 'Mean value of a basket.', 'ticket médio'],
    ['users.count', 'count', 'Count', 'Number of customers.'],
    ['users.average_age', 'average', 'Average Age', 'Mean age.'],
    ['products.count', 'count', 'Count', 'Number of articles.'],
    ['products.brand_list', 'list', 'Brand List', 'All brands in one cell.', 'brands'],
  ],
  sessions: [
    ['sessions.count', 'count', 'Count', 'Number of visits.'],
    ['sessions.overall_conversion', 'number', 'Overall Conversion', 'Visits with a purchase.', 'conversion rate'],
  ],
};

const EXPLORES = [
  ['order_items', '(1) Orders, Items and Users', 'Everything sold.'],
  ['sessions', '(2) Web Session Data', 'Visits of the last half year.'],
] as const;

/** The values of the fields that have suggestions, most frequent first. */
export const VALUES: Readonly<Record<string, readonly string[]>> = {
  'users.country': ['Brasil', 'United States', 'China', 'France'],
  'users.state': ['São Paulo', 'California', 'New York', 'Texas', 'Paraná'],
  'users.city': ['São Paulo', 'New York', 'Los Angeles'],
  'users.gender': ['F', 'M'],
  'users.traffic_source': ['Search', 'Organic', 'Email'],
  'order_items.status': ['Complete', 'Shipped', 'Processing', 'Cancelled', 'Returned'],
  'products.category': ['Jeans', 'Accessories', 'Tops & Tees', 'Pants, Capris'],
  'products.brand': ['Calvin Klein', 'Calvin Klein Jeans', "Levi's", '100%_cotton', '-dash'],
  'products.department': ['Women', 'Men'],
  'distribution_centers.name': ['New York, NY', 'Houston, TX'],
};

const lines = (values: readonly unknown[]): string => values.map(value => JSON.stringify(value)).join('\n');

const fieldLine = ([name, type, label, description, ...synonyms]: FieldRow): unknown => ({
  name,
  type,
  label: `${capital((name.split('.')[0] ?? '').replaceAll('_', ' '))} ${label}`,
  label_short: label,
  description,
  ...(synonyms.length === 0 ? {} : { synonyms }),
});

const DASHBOARDS = [
  { id: '10', title: 'Business Pulse', description: 'The week' },
  { id: '11', title: 'Brand Lookup', description: '' },
];

/** The tools it answers: those of the Toolbox. With ours the planner is tried in `finding.test.ts` and in the journeys. */
export const TOOLBOX_TOOLS = TOOL_NAMES.filter(name => name !== 'find_fields' && name !== 'describe_explore');

/** What each metadata tool answers; nothing for tools that have no fixed answer. */
export function metadataAnswer(tool: string, args: Readonly<Record<string, unknown>>): string | undefined {
  const explore = String(args['explore']);
  switch (tool) {
    case 'get_models':
      return lines([{ name: 'thelook', label: 'eCommerce', connections: ['demo'] }]);
    case 'get_explores':
      return lines(EXPLORES.map(([name, label, description]) => ({ name, label, description, group_label: 'Shop' })));
    case 'get_dimensions':
      return lines((DIMENSIONS[explore] ?? []).map(fieldLine));
    case 'get_measures':
      return lines((MEASURES[explore] ?? []).map(fieldLine));
    case 'get_field_value_suggestions': {
      // As a database compares: case aside, accents not.
      const term = typeof args['term'] === 'string' ? args['term'].toLowerCase() : '';
      const values = VALUES[String(args['field'])] ?? [];
      return lines([{ suggestions: values.filter(value => value.toLowerCase().includes(term)) }]);
    }
    case 'get_dashboards':
      return lines(DASHBOARDS);
    case 'get_looks':
      return lines([{ id: 7, title: 'Orders by state' }]);
    default:
      return undefined;
  }
}
