import type { SoldItem, Visit } from './shop-facts.ts';

export type Cell = string | number | null;

/** What a field of Looker stands for, of one row (groups) and of many (measures). */
export interface Fields<Fact> {
  readonly groups: Readonly<Record<string, (fact: Fact) => Cell>>;
  readonly measures: Readonly<Record<string, (facts: readonly Fact[]) => number | null>>;
}

const sum = <Fact>(facts: readonly Fact[], of: (fact: Fact) => number): number =>
  facts.reduce((total, fact) => total + of(fact), 0);
const distinct = <Fact>(facts: readonly Fact[], of: (fact: Fact) => number): number => new Set(facts.map(of)).size;
/** Of whole numbers (cents), so that the division is the only rounding; nothing by nothing is null. */
const ratio = (over: number, under: number): number | null => (under === 0 ? null : over / under);

const price = (item: SoldItem): number => item.price;
const margin = (item: SoldItem): number => item.price - item.cost;
const order = (item: SoldItem): number => item.order;

/** Steps of ten years, as the demo's LookML names them. */
const OLDEST_TIER = 70;
function ageTier({ age }: SoldItem): string {
  if (Number.isNaN(age)) return 'Undefined';
  const start = Math.floor(age / 10) * 10;
  return start >= OLDEST_TIER ? `${OLDEST_TIER} or Above` : `${start} to ${start + 9}`;
}

const itemFields = {
  groups: {
    'order_items.created_date': ({ day }) => day.date,
    'order_items.created_week': ({ day }) => day.week,
    'order_items.created_month': ({ day }) => day.month,
    'order_items.created_quarter': ({ day }) => day.quarter,
    'order_items.created_year': ({ day }) => day.year,
    'order_items.created_day_of_week': ({ day }) => day.weekday,
    'order_items.status': item => item.status,
    'products.brand': item => item.brand,
    'products.category': item => item.category,
    'products.department': item => item.department,
    'distribution_centers.name': item => item.center,
    'users.country': item => item.country,
    'users.state': item => item.state,
    'users.city': item => item.city,
    'users.gender': item => item.gender,
    'users.traffic_source': item => item.source,
    'users.age_tier': ageTier,
  },
  measures: {
    'order_items.total_sale_price': items => sum(items, price) / 100,
    'order_items.average_sale_price': items => ratio(sum(items, price), items.length * 100),
    'order_items.total_gross_margin': items => sum(items, margin) / 100,
    'order_items.total_gross_margin_percentage': items => ratio(sum(items, margin), sum(items, price)),
    'order_items.order_count': items => distinct(items, order),
    'order_items.count': items => items.length,
    'order_items.returned_count': items => items.filter(item => item.returned).length,
    'order_items.return_rate': items => ratio(items.filter(item => item.returned).length, items.length),
    'users.count': items => distinct(items, item => item.customer),
    'order_facts.average_order_amount': items => {
      const amounts = [...new Map(items.map(item => [item.order, item.orderAmount])).values()];
      return ratio(
        sum(amounts, amount => amount),
        amounts.length * 100,
      );
    },
  },
} satisfies Fields<SoldItem>;

const visitFields = {
  groups: {
    'sessions.browser': visit => visit.browser,
    'sessions.traffic_source': visit => visit.source,
    'sessions.session_start_month': ({ day }) => day.month,
  },
  measures: {
    'sessions.count': visits => visits.length,
    'sessions.overall_conversion': visits => ratio(visits.filter(visit => visit.bought).length, visits.length),
  },
} satisfies Fields<Visit>;

export const FIELDS = { items: itemFields, visits: visitFields };
