import { DateTime, type DateTimeUnit, type DurationLike } from 'luxon';
import { TODAY } from './shop-facts.ts';

/** Local days, `yyyy-mm-dd`, the first and the last that are in. */
export interface Period {
  readonly first: string;
  readonly last: string;
}

const today = DateTime.fromISO(TODAY, { zone: 'utc' });
const iso = (day: DateTime): string => day.toFormat('yyyy-MM-dd');
const stretch = (day: DateTime, unit: DateTimeUnit): Period => ({
  first: iso(day.startOf(unit)),
  last: iso(day.endOf(unit)),
});

/** The stretch that today is in, or the one so long before. */
export const current = (unit: DateTimeUnit, before: DurationLike = {}): Period => stretch(today.minus(before), unit);
export const year = (number: number): Period => stretch(DateTime.utc(number), 'year');
export const month = (ofYear: number, number: number): Period => stretch(DateTime.utc(ofYear, number), 'month');
export const quarter = (ofYear: number, number: number): Period => stretch(DateTime.utc(ofYear, number * 3), 'quarter');
export const since = (day: string): Period => ({ first: day, last: TODAY });
/** Looker counts the running day: `30 days` is today and the 29 days before. */
export const lastDays = (count: number): Period => since(iso(today.minus({ days: count - 1 })));
export const allTime: Period = { first: '0000-00-00', last: '9999-99-99' };
export const spanning = (one: Period, other: Period): Period => ({ first: one.first, last: other.last });

export const contains = ({ first, last }: Period, date: string): boolean => first <= date && date <= last;
