import { civilDate, DAY_SECONDS, dayNumber } from './calendar.ts';
import {
  codedText,
  type NumberColumn,
  numbers,
  type TextColumn,
  type TimeColumn,
  times,
  yesnoColumn,
} from './column.ts';
import type { Orders } from './orders.ts';
import type { Products } from './products.ts';
import { Random, weightedIndex } from './random.ts';
import { isCyberWeek, isGiftSeason } from './season.ts';
import type { Users } from './users.ts';

const SEED = 0x6974656d;
const OWN_DEPARTMENT_SHARE = 0.86;
const RETURN_SHARE = 0.09;
/** Gifts come back more often, and most of them in the first weeks of January. */
const GIFT_RETURN_SHARE = 0.2;
const GIFT_BACK_IN_JANUARY = 0.7;

export const STATUSES = ['Complete', 'Shipped', 'Processing', 'Cancelled', 'Returned'] as const;
type Status = (typeof STATUSES)[number];

/** One row an article in an order, ascending by order. An article is one piece, so it is also one inventory item. */
export interface OrderItems {
  readonly rows: number;
  readonly id: NumberColumn;
  readonly orderIndex: Int32Array;
  readonly orderId: NumberColumn;
  readonly userIndex: Int32Array;
  readonly productIndex: Int32Array;
  readonly status: TextColumn;
  readonly isReturned: TextColumn;
  readonly created: TimeColumn;
  readonly shipped: TimeColumn;
  readonly delivered: TimeColumn;
  readonly returned: TimeColumn;
  /** cents */
  readonly salePrice: NumberColumn;
  /** cents: what this piece cost the shop */
  readonly cost: NumberColumn;
  /** When the piece came into the warehouse. */
  readonly stocked: TimeColumn;
}

function pickers(products: Products): (female: boolean, random: Random) => number {
  const women = products.department.values.indexOf('Women');
  const ofDepartment = (wanted: boolean): ((random: Random) => number) =>
    weightedIndex(
      products.popularity.map((weight, row) => ((products.department.codes[row] === women) === wanted ? weight : 0)),
    );
  const pickWomen = ofDepartment(true);
  const pickMen = ofDepartment(false);
  return (female, random) =>
    (random.chance(OWN_DEPARTMENT_SHARE) ? female : !female) ? pickWomen(random) : pickMen(random);
}

interface Season {
  readonly cyberWeek: boolean;
  readonly gift: boolean;
  /** 2 January of the next year, in seconds since 1970: when gifts begin to come back. */
  readonly afterChristmas: number;
}

/** The season of a day, worked out once a day: a day has about a hundred items. */
function seasons(): (day: number) => Season {
  const known = new Map<number, Season>();
  return day => {
    const season = known.get(day) ?? {
      cyberWeek: isCyberWeek(day),
      gift: isGiftSeason(day),
      afterChristmas: dayNumber(civilDate(day).year + 1, 1, 2) * DAY_SECONDS,
    };
    known.set(day, season);
    return season;
  };
}

/** What the customer pays, in cents: the shop has its sale in Cyber Week and small ones in between. */
function salePrice(retail: number, season: Season, random: Random): number {
  const onSale = random.chance(season.cyberWeek ? 0.6 : 0.12);
  const discount = season.cyberWeek ? random.between(0.15, 0.4) : random.between(0.1, 0.25);
  return onSale ? Math.round(retail * (1 - discount)) : retail;
}

/** When a delivered piece comes back, NaN when it stays or has not come back by `end`. */
function returnTime(season: Season, delivered: number, end: number, random: Random): number {
  if (!random.chance(season.gift ? GIFT_RETURN_SHARE : RETURN_SHARE)) return Number.NaN;
  const inJanuary = season.gift && random.chance(GIFT_BACK_IN_JANUARY);
  const from = inJanuary ? Math.max(season.afterChristmas, delivered) : delivered + 2 * DAY_SECONDS;
  const time = Math.round(from + random.between(0, (inJanuary ? 18 : 22) * DAY_SECONDS));
  return time < end ? time : Number.NaN;
}

function statusOf(cancelled: boolean, shipped: number, delivered: number, returned: number): Status {
  if (cancelled) return 'Cancelled';
  if (!Number.isNaN(returned)) return 'Returned';
  if (!Number.isNaN(delivered)) return 'Complete';
  return Number.isNaN(shipped) ? 'Processing' : 'Shipped';
}

/** The order of every item row. */
function itemOrders(orders: Orders): Int32Array {
  const orderIndex = new Int32Array(orders.items.reduce((sum, count) => sum + count, 0));
  let row = 0;
  for (const [order, count] of orders.items.entries()) {
    orderIndex.fill(order, row, row + count);
    row += count;
  }
  return orderIndex;
}

export function generateOrderItems(orders: Orders, users: Users, products: Products, lastDay: number): OrderItems {
  const random = new Random(SEED);
  const orderIndex = itemOrders(orders);
  const rows = orderIndex.length;
  const end = (lastDay + 1) * DAY_SECONDS;
  const pick = pickers(products);
  const seasonOf = seasons();
  const female = users.gender.values.indexOf('Female');
  const byOrder = (column: Float64Array): Float64Array =>
    Float64Array.from(orderIndex, order => column[order] ?? Number.NaN);
  const created = byOrder(orders.created);
  const shipped = byOrder(orders.shipped);
  const delivered = byOrder(orders.delivered);
  const returned = new Float64Array(rows).fill(Number.NaN);
  const userIndex = Int32Array.from(orderIndex, order => orders.userIndex[order] ?? 0);
  const productIndex = new Int32Array(rows);
  const status = new Int32Array(rows);
  const price = new Float64Array(rows);
  const cost = new Float64Array(rows);
  const stocked = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    const time = created[row] ?? 0;
    const season = seasonOf(Math.floor(time / DAY_SECONDS));
    const product = pick(users.gender.codes[userIndex[row] ?? 0] === female, random);
    const arrived = delivered[row] ?? Number.NaN;
    productIndex[row] = product;
    price[row] = salePrice(products.retailPrice.values[product] ?? 0, season, random);
    cost[row] = Math.round((products.cost.values[product] ?? 0) * random.between(0.95, 1.05));
    stocked[row] = Math.round(time - random.between(2, 75) * DAY_SECONDS);
    if (!Number.isNaN(arrived)) returned[row] = returnTime(season, arrived, end, random);
    const cancelled = orders.cancelled[orderIndex[row] ?? 0] === 1;
    status[row] = STATUSES.indexOf(
      statusOf(cancelled, shipped[row] ?? Number.NaN, arrived, returned[row] ?? Number.NaN),
    );
  }
  return {
    rows,
    id: numbers(Float64Array.from(created, (_, row) => row + 1)),
    orderIndex,
    orderId: numbers(Float64Array.from(orderIndex, order => order + 1)),
    userIndex,
    productIndex,
    status: codedText(status, STATUSES),
    isReturned: yesnoColumn(rows, row => !Number.isNaN(returned[row] ?? Number.NaN)),
    created: times(created),
    shipped: times(shipped),
    delivered: times(delivered),
    returned: times(returned),
    salePrice: numbers(price, 100),
    cost: numbers(cost, 100),
    stocked: times(stocked),
  };
}
