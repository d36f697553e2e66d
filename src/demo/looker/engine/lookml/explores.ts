import type { DemoTables } from '../tables/demo-tables.ts';
import type { DemoExplore } from '../types.ts';
import { orderFacts, repeatPurchaseFacts, userOrderFacts } from './facts.ts';
import type { View } from './field.ts';
import { distributionCenters, inventoryItems } from './inventory.ts';
import { orderItems } from './order-items.ts';
import { products } from './products.ts';
import { users } from './users.ts';
import { events, sessions } from './web.ts';

/** How a row of the base view finds its row of a joined view: -1 is none, no index is "the same row". */
export interface Join {
  readonly rows: number;
  readonly index?: Int32Array;
}

export interface Explore {
  readonly name: string;
  readonly label: string;
  readonly description: string;
  /** The base view first. */
  readonly views: readonly View[];
  readonly joins: (tables: DemoTables) => Readonly<Record<string, Join>>;
  readonly alwaysFilter: DemoExplore['alwaysFilter'];
  readonly sqlFrom: string;
}

const through = (first: Int32Array, second: Int32Array): Int32Array => first.map(row => second[row] ?? -1);

const orders: Explore = {
  name: 'order_items',
  label: '(1) Orders, Items and Users',
  description: 'Everything sold: orders, items, customers, products and stock.',
  views: [
    orderItems,
    orderFacts,
    users,
    userOrderFacts,
    repeatPurchaseFacts,
    products,
    inventoryItems,
    distributionCenters,
  ],
  joins: t => ({
    order_items: { rows: t.orderItems.rows },
    inventory_items: { rows: t.orderItems.rows },
    order_facts: { rows: t.orderFacts.rows, index: t.orderItems.orderIndex },
    repeat_purchase_facts: { rows: t.orderFacts.rows, index: t.orderItems.orderIndex },
    users: { rows: t.users.rows, index: t.orderItems.userIndex },
    user_order_facts: { rows: t.users.rows, index: t.orderItems.userIndex },
    products: { rows: t.products.rows, index: t.orderItems.productIndex },
    distribution_centers: {
      rows: t.distributionCenters.rows,
      index: through(t.orderItems.productIndex, t.products.centerIndex),
    },
  }),
  alwaysFilter: [],
  sqlFrom: `FROM \`demo.ecomm.order_items\` AS order_items
LEFT JOIN \`demo.ecomm.order_facts\` AS order_facts ON order_items.order_id = order_facts.order_id
LEFT JOIN \`demo.ecomm.users\` AS users ON order_items.user_id = users.id
LEFT JOIN \`demo.ecomm.user_order_facts\` AS user_order_facts ON order_items.user_id = user_order_facts.user_id
LEFT JOIN \`demo.ecomm.repeat_purchase_facts\` AS repeat_purchase_facts ON order_items.order_id = repeat_purchase_facts.order_id
LEFT JOIN \`demo.ecomm.inventory_items\` AS inventory_items ON order_items.inventory_item_id = inventory_items.id
LEFT JOIN \`demo.ecomm.products\` AS products ON inventory_items.product_id = products.id
LEFT JOIN \`demo.ecomm.distribution_centers\` AS distribution_centers ON products.distribution_center_id = distribution_centers.id`,
};

const webEvents: Explore = {
  name: 'events',
  label: '(2) Web Event Data',
  description: 'Page views of the last half year, with the visit and the customer they belong to.',
  views: [events, sessions, users],
  joins: t => {
    const web = t.web();
    return {
      events: { rows: web.events.rows },
      sessions: { rows: web.sessions.rows, index: web.events.sessionIndex },
      users: { rows: t.users.rows, index: web.events.userIndex },
    };
  },
  // Page views are many; nobody shall read them all by accident.
  alwaysFilter: [{ name: 'events.created_date', value: '30 days' }],
  sqlFrom: `FROM \`demo.ecomm.events\` AS events
LEFT JOIN \`demo.ecomm.sessions\` AS sessions ON events.session_id = sessions.session_id
LEFT JOIN \`demo.ecomm.users\` AS users ON events.user_id = users.id`,
};

const webSessions: Explore = {
  name: 'sessions',
  label: '(3) Web Session Data',
  description: 'Visits of the last half year: where they came from and whether they bought.',
  views: [sessions, users],
  joins: t => {
    const web = t.web();
    return {
      sessions: { rows: web.sessions.rows },
      users: { rows: t.users.rows, index: web.sessions.userIndex },
    };
  },
  alwaysFilter: [],
  sqlFrom: `FROM \`demo.ecomm.sessions\` AS sessions
LEFT JOIN \`demo.ecomm.users\` AS users ON sessions.user_id = users.id`,
};

export const EXPLORES: readonly Explore[] = [orders, webEvents, webSessions];
