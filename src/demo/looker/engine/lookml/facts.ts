import type { View } from './field.ts';
import { average } from './parts.ts';
import { COMMON_FRAMES } from './time-group.ts';
import { ViewBuilder } from './view-builder.ts';

const order = new ViewBuilder('order_facts', 'Order Facts');
const customer = new ViewBuilder('user_order_facts', 'User Order Facts');
const repeat = new ViewBuilder('repeat_purchase_facts', 'Repeat Purchase Facts');

export const orderFacts: View = {
  name: 'order_facts',
  label: 'Order Facts',
  fields: [
    order.number(
      'items_in_order',
      { label: 'Items in Order', description: 'Articles bought together.', synonyms: ['itens por pedido'] },
      t => t.orderFacts.items,
    ),
    order.number(
      'order_amount',
      {
        label: 'Order Amount',
        description: 'What the whole order came to.',
        synonyms: ['order value', 'valor do pedido'],
        format: 'usd',
      },
      t => t.orderFacts.amount,
    ),
    order.number(
      'order_sequence_number',
      {
        label: 'Order Sequence Number',
        description: "1 for a customer's first order, 2 for the second.",
        synonyms: ['sequência do pedido'],
        sql: 'order_facts.order_sequence',
      },
      t => t.orderFacts.sequence,
    ),
    order.yesno(
      'is_first_purchase',
      {
        label: 'Is First Purchase',
        description: "Whether it is the customer's first order.",
        synonyms: ['é primeira compra'],
        sql: '(order_facts.order_sequence = 1)',
      },
      t => t.orderFacts.isFirstPurchase,
    ),
    order.measure(
      'average',
      'average_order_amount',
      {
        label: 'Average Order Amount',
        description: 'Mean value of an order; each order counts once.',
        synonyms: ['average order value', 'AOV', 'average ticket', 'ticket médio', 'valor médio do pedido'],
        format: 'usd',
        sql: 'AVG(DISTINCT order_facts.order_amount)',
      },
      average(t => t.orderFacts.amount),
    ),
  ],
};

export const repeatPurchaseFacts: View = {
  name: 'repeat_purchase_facts',
  label: 'Repeat Purchase Facts',
  fields: [
    repeat.yesno(
      'has_subsequent_order',
      {
        label: 'Has Subsequent Order',
        description: 'Whether the customer ordered again later.',
        synonyms: ['comprou de novo'],
        sql: '(repeat_purchase_facts.next_order_at IS NOT NULL)',
      },
      t => t.orderFacts.hasNextOrder,
    ),
    repeat.number(
      'days_to_next_order',
      {
        label: 'Days to Next Order',
        description: "Whole days to the customer's next order; empty when there is none.",
        synonyms: ['dias até a próxima compra'],
      },
      t => t.orderFacts.daysToNextOrder,
    ),
    ...repeat.time(
      'next_order',
      { label: 'Next Order', description: "When the customer's next order was placed.", synonyms: ['próximo pedido'] },
      COMMON_FRAMES,
      t => t.orderFacts.nextOrder,
    ),
  ],
};

export const userOrderFacts: View = {
  name: 'user_order_facts',
  label: 'User Order Facts',
  fields: [
    customer.number(
      'lifetime_orders',
      {
        label: 'Lifetime Orders',
        description: 'Orders of the customer so far.',
        synonyms: ['pedidos do cliente'],
      },
      t => t.userOrderFacts.lifetimeOrders,
    ),
    customer.number(
      'lifetime_revenue',
      {
        label: 'Lifetime Revenue',
        description: 'What the customer has spent so far.',
        synonyms: ['lifetime value', 'LTV', 'valor do cliente'],
        format: 'usd',
      },
      t => t.userOrderFacts.lifetimeRevenue,
    ),
    customer.yesno(
      'repeat_customer',
      {
        label: 'Repeat Customer',
        description: 'Whether the customer has ordered more than once.',
        synonyms: ['returning customer', 'cliente recorrente'],
        sql: '(user_order_facts.lifetime_orders > 1)',
      },
      t => t.userOrderFacts.isRepeatCustomer,
    ),
    ...customer.time(
      'first_order',
      { label: 'First Order', description: "The customer's first order.", synonyms: ['data da primeira compra'] },
      COMMON_FRAMES,
      t => t.userOrderFacts.firstOrder,
    ),
    ...customer.time(
      'latest_order',
      { label: 'Latest Order', description: "The customer's latest order.", synonyms: ['última compra'] },
      COMMON_FRAMES,
      t => t.userOrderFacts.latestOrder,
    ),
    customer.measure(
      'average',
      'average_lifetime_revenue',
      {
        label: 'Average Lifetime Revenue',
        description: 'Mean of what customers have spent so far; each counts once.',
        synonyms: ['average LTV', 'LTV médio'],
        format: 'usd',
        sql: 'AVG(DISTINCT user_order_facts.lifetime_revenue)',
      },
      average(t => t.userOrderFacts.lifetimeRevenue),
    ),
  ],
};
