import { DateTime } from 'luxon';
import type { NumberColumn, TextColumn, TimeColumn } from '../../../src/demo/looker/engine/tables/column.ts';
import { demoTables } from '../../../src/demo/looker/engine/tables/demo-tables.ts';

/** A Sunday; the week before Black Friday's. */
export const TODAY = '2026-11-22';
/** The demo instance's time zone: by its clock Looker cuts days, months and years. */
export const ZONE = 'America/Sao_Paulo';

/** A local day and the stretches of the calendar it lies in, as Looker writes them. */
export interface Day {
  readonly date: string;
  /** Its Monday. */
  readonly week: string;
  readonly month: string;
  /** The quarter's first month. */
  readonly quarter: string;
  readonly year: number;
  readonly weekday: string | null;
}

/** One article in one order. Money is in cents, customers and orders are row numbers of their tables. */
export interface SoldItem {
  readonly day: Day;
  readonly order: number;
  /** Of the whole order. */
  readonly orderAmount: number;
  readonly customer: number;
  readonly price: number;
  readonly cost: number;
  readonly returned: boolean;
  readonly status: string | null;
  readonly brand: string | null;
  readonly category: string | null;
  readonly department: string | null;
  readonly center: string | null;
  readonly country: string | null;
  readonly state: string | null;
  readonly city: string | null;
  readonly gender: string | null;
  readonly source: string | null;
  /** NaN where it is not known. */
  readonly age: number;
}

export interface Visit {
  readonly day: Day;
  readonly browser: string | null;
  readonly source: string | null;
  readonly bought: boolean;
}

const text = ({ codes, values }: TextColumn, row: number): string | null => values[codes[row] ?? -1] ?? null;
const number = ({ values }: NumberColumn, row: number): number => values[row] ?? Number.NaN;
const rowAt = (index: Int32Array, row: number): number => index[row] ?? -1;

function dayAt(instant: number): Day {
  const local = DateTime.fromSeconds(instant, { zone: ZONE, locale: 'en' });
  return {
    date: local.toFormat('yyyy-MM-dd'),
    week: local.startOf('week').toFormat('yyyy-MM-dd'),
    month: local.toFormat('yyyy-MM'),
    quarter: local.startOf('quarter').toFormat('yyyy-MM'),
    year: local.year,
    weekday: local.weekdayLong,
  };
}

/** The zone's clocks are whole hours from UTC, so an hour lies in one day: it is looked up once for all its rows. */
const dayOfHour = new Map<number, Day>();

function dayOf({ seconds }: TimeColumn, row: number): Day {
  const hour = Math.floor((seconds[row] ?? Number.NaN) / 3600);
  const day = dayOfHour.get(hour) ?? dayAt(hour * 3600);
  dayOfHour.set(hour, day);
  return day;
}

const tables = demoTables(TODAY);

function orderAmounts(): ReadonlyMap<number, number> {
  const amounts = new Map<number, number>();
  for (const [row, order] of tables.orderItems.orderIndex.entries()) {
    amounts.set(order, (amounts.get(order) ?? 0) + number(tables.orderItems.salePrice, row));
  }
  return amounts;
}

function readSoldItems(): SoldItem[] {
  const { orderItems: items, users, products, distributionCenters } = tables;
  const amounts = orderAmounts();
  return Array.from({ length: items.rows }, (_, row) => {
    const [order, customer] = [rowAt(items.orderIndex, row), rowAt(items.userIndex, row)];
    const product = rowAt(items.productIndex, row);
    return {
      day: dayOf(items.created, row),
      order,
      orderAmount: amounts.get(order) ?? Number.NaN,
      customer,
      price: number(items.salePrice, row),
      cost: number(items.cost, row),
      returned: text(items.isReturned, row) === 'Yes',
      status: text(items.status, row),
      brand: text(products.brand, product),
      category: text(products.category, product),
      department: text(products.department, product),
      center: text(distributionCenters.name, rowAt(products.centerIndex, product)),
      country: text(users.country, customer),
      state: text(users.state, customer),
      city: text(users.city, customer),
      gender: text(users.gender, customer),
      source: text(users.trafficSource, customer),
      age: number(users.age, customer),
    };
  });
}

function readVisits(): Visit[] {
  const { sessions } = tables.web();
  return Array.from({ length: sessions.rows }, (_, row) => ({
    day: dayOf(sessions.created, row),
    browser: text(sessions.browser, row),
    source: text(sessions.trafficSource, row),
    bought: text(sessions.isPurchase, row) === 'Yes',
  }));
}

/** The demo's rows, read past its query engine: expectations are plain reductions over them. */
export const soldItems: readonly SoldItem[] = readSoldItems();
export const visits: readonly Visit[] = readVisits();
