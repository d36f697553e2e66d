import type { Timeframe } from '../lookml/field.ts';
import { civilDate, DAY_SECONDS, dayNumber, formatDay, weekday } from '../tables/calendar.ts';
import type { DemoCell } from '../types.ts';

/** A frame maps local seconds to a whole number that sorts as time does, and that number to what Looker shows. */
interface Frame {
  /** The key of a local second, or (for frames of whole days) of a day number. */
  readonly key: (value: number) => number;
  readonly ofDay: boolean;
  readonly cell: (key: number) => DemoCell;
}

const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
const MONTHS = 'January February March April May June July August September October November December'.split(' ');

const two = (value: number): string => String(value).padStart(2, '0');
const clock = (seconds: number): string => new Date(seconds * 1000).toISOString();
const yearMonth = (year: number, month: number): string => `${year}-${two(month)}`;

/** ISO 8601: week 1 holds the year's first Thursday. */
export function isoWeek(day: number): number {
  const thursday = day - weekday(day) + 3;
  return 1 + Math.floor((thursday - dayNumber(civilDate(thursday).year, 1, 1)) / 7);
}

const dayFrame = (key: (day: number) => number, cell: (key: number) => DemoCell): Frame => ({ key, ofDay: true, cell });
const same = (value: number): number => value;

const FRAMES: Record<Timeframe, Frame> = {
  raw: { ofDay: false, key: same, cell: clock },
  time: { ofDay: false, key: same, cell: key => clock(key).slice(0, 19).replace('T', ' ') },
  hour: {
    ofDay: false,
    key: seconds => Math.floor(seconds / 3600),
    cell: key =>
      clock(key * 3600)
        .slice(0, 13)
        .replace('T', ' '),
  },
  hour_of_day: { ofDay: false, key: seconds => Math.floor((seconds % DAY_SECONDS) / 3600), cell: same },
  date: dayFrame(same, formatDay),
  week: dayFrame(day => day - weekday(day), formatDay),
  month: dayFrame(
    day => civilDate(day).year * 12 + civilDate(day).month - 1,
    key => yearMonth(Math.floor(key / 12), (key % 12) + 1),
  ),
  // Looker's SQL cuts the instant to the quarter and formats it as year and month: 2026-07 is the third quarter of 2026.
  // "2026-Q3" is only how its pages show that value.
  quarter: dayFrame(
    day => civilDate(day).year * 4 + Math.floor((civilDate(day).month - 1) / 3),
    key => yearMonth(Math.floor(key / 4), (key % 4) * 3 + 1),
  ),
  year: dayFrame(day => civilDate(day).year, same),
  day_of_week: dayFrame(weekday, key => WEEKDAYS[key] ?? null),
  month_name: dayFrame(
    day => civilDate(day).month,
    key => MONTHS[key - 1] ?? null,
  ),
  month_num: dayFrame(day => civilDate(day).month, same),
  week_of_year: dayFrame(isoWeek, same),
};

/** The frame's key of every local second; NaN stays NaN. A day is worked out once, however many rows fall on it. */
export function frameKeys(frame: Timeframe, local: Float64Array): Float64Array {
  const { key, ofDay } = FRAMES[frame];
  if (!ofDay) return local.map(key);
  const known = new Map<number, number>();
  let lastDay = Number.NaN;
  let lastKey = Number.NaN;
  return local.map(seconds => {
    const day = Math.floor(seconds / DAY_SECONDS);
    if (day === lastDay || Number.isNaN(day)) return Number.isNaN(day) ? day : lastKey;
    lastDay = day;
    lastKey = known.get(day) ?? key(day);
    known.set(day, lastKey);
    return lastKey;
  });
}

export const frameCell = (frame: Timeframe, key: number): DemoCell => FRAMES[frame].cell(key);
