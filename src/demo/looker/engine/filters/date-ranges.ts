import { DateTime } from 'luxon';
import { DemoQueryError } from '../types.ts';
import type { DateFilter, DateTest } from './date-filter.ts';
import type { Moment, Unit } from './date-moment.ts';

/** When "now" is: the last second of `today` in the query's zone, so that today's data count as a whole. */
export interface QueryClock {
  /** `yyyy-mm-dd` */
  readonly today: string;
  /** IANA */
  readonly zone: string;
}

/** Seconds since 1970 UTC; `from` belongs to it, `to` does not. Open ends are infinite. */
export interface TimeRange {
  readonly from: number;
  readonly to: number;
}

export interface DateRanges {
  readonly ranges: readonly TimeRange[];
  readonly withNull: boolean;
}

type Span = { readonly from: DateTime; readonly to: DateTime };

const plus = (time: DateTime, amount: number, unit: Unit): DateTime => time.plus({ [`${unit}s`]: amount });

function weekdaySpan(moment: Extract<Moment, { kind: 'weekday' }>, now: DateTime): Span {
  const today = now.startOf('day');
  const back = (today.weekday - moment.weekday + 7) % 7;
  const days = { recent: -back, last: back === 0 ? -7 : -back, next: 7 - back }[moment.which];
  return { from: today.plus({ days }), to: today.plus({ days: days + 1 }) };
}

function momentSpan(moment: Moment, now: DateTime): Span {
  switch (moment.kind) {
    case 'now':
      return { from: now, to: now.plus({ seconds: 1 }) };
    case 'weekday':
      return weekdaySpan(moment, now);
    case 'relative': {
      const from = plus(now.startOf(moment.unit), moment.offset, moment.unit);
      return { from, to: plus(from, 1, moment.unit) };
    }
    case 'absolute': {
      const from = DateTime.fromObject(moment.parts, { zone: now.zone });
      return { from, to: plus(from, 1, moment.unit) };
    }
  }
}

function lastSpan(test: Extract<DateTest, { kind: 'last' }>, now: DateTime): Span {
  const running = now.startOf(test.unit);
  const to = test.complete ? running : plus(running, 1, test.unit);
  return { from: plus(to, -test.amount, test.unit), to };
}

function testRange(test: Exclude<DateTest, { kind: 'null' }>, now: DateTime): TimeRange {
  const range = (from: DateTime, to: DateTime): TimeRange => ({ from: from.toSeconds(), to: to.toSeconds() });
  switch (test.kind) {
    case 'any':
      return { from: -Infinity, to: Infinity };
    case 'before':
      return { from: -Infinity, to: momentSpan(test.moment, now).from.toSeconds() };
    case 'after':
      return { from: momentSpan(test.moment, now).from.toSeconds(), to: Infinity };
    case 'during': {
      const { from, to } = momentSpan(test.moment, now);
      return range(from, to);
    }
    case 'between':
      return range(momentSpan(test.from, now).from, momentSpan(test.to, now).from);
    case 'for': {
      const { from } = momentSpan(test.from, now);
      return range(from, plus(from, test.amount, test.unit));
    }
    case 'last': {
      const { from, to } = lastSpan(test, now);
      return range(from, to);
    }
  }
}

/** The instants a filter lets through. Throws DemoQueryError for a date that does not exist, such as 2018-02-30. */
export function dateRanges(filter: DateFilter, clock: QueryClock, field: string): DateRanges {
  const now = DateTime.fromISO(clock.today, { zone: clock.zone }).endOf('day').startOf('second');
  const everything: TimeRange = { from: -Infinity, to: Infinity };
  if (filter.length === 0) return { ranges: [everything], withNull: true };
  const ranges = filter.flatMap(test => {
    if (test.kind === 'null') return test.negated ? [everything] : [];
    return [testRange(test, now)];
  });
  if (ranges.some(range => Number.isNaN(range.from) || Number.isNaN(range.to))) {
    throw new DemoQueryError(field, `Invalid date in the filter on ${field}`);
  }
  return { ranges, withNull: filter.some(test => test.kind === 'any' || (test.kind === 'null' && !test.negated)) };
}

/** `seconds` NaN is null. */
export const inRanges = (ranges: DateRanges, seconds: number): boolean =>
  Number.isNaN(seconds) ? ranges.withNull : ranges.ranges.some(range => seconds >= range.from && seconds < range.to);

const instantSql = (seconds: number): string =>
  `TIMESTAMP('${DateTime.fromSeconds(seconds, { zone: 'utc' }).toFormat('yyyy-MM-dd HH:mm:ss')}')`;

export function dateSql(ranges: DateRanges, column: string): string {
  const parts = ranges.ranges.map(range => {
    const bounds = [
      ...(range.from === -Infinity ? [] : [`${column} >= ${instantSql(range.from)}`]),
      ...(range.to === Infinity ? [] : [`${column} < ${instantSql(range.to)}`]),
    ];
    return bounds.length === 0 ? `${column} IS NOT NULL` : `(${bounds.join(' AND ')})`;
  });
  return [...parts, ...(ranges.withNull ? [`${column} IS NULL`] : [])].join(' OR ');
}
