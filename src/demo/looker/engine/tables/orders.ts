import { DAY_SECONDS } from './calendar.ts';
import { timesOfDay } from './day-times.ts';
import { Random, spread } from './random.ts';
import { demand } from './season.ts';
import type { Users } from './users.ts';

/** 1.56 items each on average: well over 100,000 order items. */
const ORDERS = 72_000;
const SEED = 0x6f726465;
const CANCELLED_SHARE = 0.09;
/** Orders by somebody who bought lately: it is what makes repeat purchases within 30 days. */
const LOYAL_SHARE = 0.22;
const RECENT_BUYERS = 2_000;

/** One row an order, ascending by time. Times are seconds since 1970 UTC, NaN for what has not happened (yet). */
export interface Orders {
  readonly rows: number;
  readonly userIndex: Int32Array;
  readonly created: Float64Array;
  readonly shipped: Float64Array;
  readonly delivered: Float64Array;
  readonly cancelled: Uint8Array;
  /** Items bought together, 1 to 4. */
  readonly items: Uint8Array;
}

/** An index below `available`, likelier a recent customer than an old one, or one of those who bought last. */
function pickBuyer(random: Random, available: number, recent: Int32Array, orders: number): number {
  if (orders > RECENT_BUYERS && random.chance(LOYAL_SHARE)) return recent[random.below(RECENT_BUYERS)] ?? 0;
  return Math.floor(available * random.next() ** 0.7);
}

const itemCount = (draw: number): number => {
  if (draw < 0.64) return 1;
  if (draw < 0.85) return 2;
  return draw < 0.95 ? 3 : 4;
};

const hours = (count: number): number => Math.round(count * 3600);

/** Orders of every day from `firstDay` to `lastDay` (days since 1970, UTC). Nothing happens after the last day's end. */
export function generateOrders(firstDay: number, lastDay: number, users: Users): Orders {
  const random = new Random(SEED);
  const span = lastDay - firstDay;
  const perDay = spread(
    ORDERS,
    Float64Array.from(
      { length: span + 1 },
      (_, i) => demand(firstDay + i, i / span) * random.between(0.92, 1.08), // no two Tuesdays are alike
    ),
  );
  const end = (lastDay + 1) * DAY_SECONDS;
  const userIndex = new Int32Array(ORDERS);
  const created = new Float64Array(ORDERS);
  const shipped = new Float64Array(ORDERS).fill(Number.NaN);
  const delivered = new Float64Array(ORDERS).fill(Number.NaN);
  const cancelled = new Uint8Array(ORDERS);
  const items = new Uint8Array(ORDERS);
  const recent = new Int32Array(RECENT_BUYERS);
  let row = 0;
  let available = 0;
  for (const [i, count] of perDay.entries()) {
    const dayStart = (firstDay + i) * DAY_SECONDS;
    while (available < users.rows && (users.created.seconds[available] ?? end) < dayStart) available++;
    for (const time of timesOfDay(firstDay + i, count, random)) {
      const buyer = pickBuyer(random, available, recent, row);
      recent[row % RECENT_BUYERS] = buyer;
      userIndex[row] = buyer;
      created[row] = time;
      items[row] = itemCount(random.next());
      cancelled[row] = random.chance(CANCELLED_SHARE) ? 1 : 0;
      const leaves = time + hours(random.between(3, 66));
      const arrives = leaves + hours(random.between(20, 150));
      if (cancelled[row] === 0 && leaves < end) shipped[row] = leaves;
      if (cancelled[row] === 0 && arrives < end) delivered[row] = arrives;
      row++;
    }
  }
  return { rows: ORDERS, userIndex, created, shipped, delivered, cancelled, items };
}
