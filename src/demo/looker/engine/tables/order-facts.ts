import { DAY_SECONDS } from './calendar.ts';
import { type NumberColumn, numbers, type TextColumn, type TimeColumn, times, yesnoColumn } from './column.ts';
import type { OrderItems } from './order-items.ts';
import type { Orders } from './orders.ts';

/** One row an order: what is known once all its items, and all orders of its customer, have been seen. */
export interface OrderFacts {
  readonly rows: number;
  readonly orderId: NumberColumn;
  readonly items: NumberColumn;
  /** cents */
  readonly amount: NumberColumn;
  /** 1 for the customer's first order */
  readonly sequence: NumberColumn;
  readonly isFirstPurchase: TextColumn;
  readonly hasNextOrder: TextColumn;
  readonly nextOrder: TimeColumn;
  /** Whole days to the customer's next order, null when there is none. */
  readonly daysToNextOrder: NumberColumn;
}

/** One row a customer, in the order of the customers' table; null dates for those who never ordered. */
export interface UserOrderFacts {
  readonly rows: number;
  readonly lifetimeOrders: NumberColumn;
  /** cents */
  readonly lifetimeRevenue: NumberColumn;
  readonly firstOrder: TimeColumn;
  readonly latestOrder: TimeColumn;
  readonly isRepeatCustomer: TextColumn;
}

const nothing = (rows: number): Float64Array => new Float64Array(rows).fill(Number.NaN);

export function orderFacts(orders: Orders, items: OrderItems, users: number): OrderFacts {
  const amount = new Float64Array(orders.rows);
  for (const [row, order] of items.orderIndex.entries()) {
    amount[order] = (amount[order] ?? 0) + (items.salePrice.values[row] ?? 0);
  }
  const sequence = new Float64Array(orders.rows);
  const next = nothing(orders.rows);
  const ordersOfUser = new Int32Array(users);
  const lastOrderOfUser = new Int32Array(users).fill(-1);
  for (const [order, user] of orders.userIndex.entries()) {
    ordersOfUser[user] = (ordersOfUser[user] ?? 0) + 1;
    sequence[order] = ordersOfUser[user] ?? 0;
    const before = lastOrderOfUser[user] ?? -1;
    if (before >= 0) next[before] = orders.created[order] ?? Number.NaN;
    lastOrderOfUser[user] = order;
  }
  return {
    rows: orders.rows,
    orderId: numbers(Float64Array.from(amount, (_, order) => order + 1)),
    items: numbers(Float64Array.from(orders.items)),
    amount: numbers(amount, 100),
    sequence: numbers(sequence),
    isFirstPurchase: yesnoColumn(orders.rows, order => sequence[order] === 1),
    hasNextOrder: yesnoColumn(orders.rows, order => !Number.isNaN(next[order] ?? Number.NaN)),
    nextOrder: times(next),
    daysToNextOrder: numbers(
      next.map((time, order) => Math.floor((time - (orders.created[order] ?? 0)) / DAY_SECONDS)),
    ),
  };
}

export function userOrderFacts(orders: Orders, facts: OrderFacts, users: number): UserOrderFacts {
  const count = new Float64Array(users);
  const revenue = new Float64Array(users);
  const first = nothing(users);
  const latest = nothing(users);
  for (const [order, user] of orders.userIndex.entries()) {
    const time = orders.created[order] ?? Number.NaN;
    count[user] = (count[user] ?? 0) + 1;
    revenue[user] = (revenue[user] ?? 0) + (facts.amount.values[order] ?? 0);
    if (count[user] === 1) first[user] = time;
    latest[user] = time;
  }
  return {
    rows: users,
    lifetimeOrders: numbers(count),
    lifetimeRevenue: numbers(revenue, 100),
    firstOrder: times(first),
    latestOrder: times(latest),
    isRepeatCustomer: yesnoColumn(users, user => (count[user] ?? 0) > 1),
  };
}
