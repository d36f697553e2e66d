import type { IntlShape } from 'react-intl';
import type { Cell } from '../../../src/contract/results.ts';

/** Looker's timeframes that lie on a line of time; `day_of_week` and the like come round again and are categories. */
export const FRAMES = ['time', 'second', 'minute', 'hour', 'date', 'week', 'month', 'quarter', 'year'] as const;
export type Frame = (typeof FRAMES)[number];

const TIME = /^(\d{4})(?:-Q([1-4])|-(\d\d)(?:-(\d\d)(?:[ T](\d\d)(?::(\d\d)(?::(\d\d))?)?)?)?)?(?:[.Z].*)?$/;

/**
 * A time as Looker writes it (`2026`, `2026-03`, `2026-Q1`, `2026-03-01 14`, …) in milliseconds; undefined when it is none.
 * Looker's times are local to the query's zone: UTC is used here as a calendar without zones.
 */
export function timeOf(cell: Cell): number | undefined {
  const found = TIME.exec(String(cell));
  if (found === null) return undefined;
  const [year = 0, quarter, month = 1, day = 1, hour = 0, minute = 0, second = 0] = found
    .slice(1)
    .map(part => (part === undefined ? undefined : Number(part)));
  const monthIndex = quarter === undefined ? month - 1 : (quarter - 1) * 3;
  return Date.UTC(year, monthIndex, day, hour, minute, second);
}

const HOUR = 3_600_000;
const MONTHS: Partial<Record<Frame, number>> = { month: 1, quarter: 3, year: 12 };
const STEPS: Partial<Record<Frame, number>> = { hour: HOUR, date: 24 * HOUR, week: 7 * 24 * HOUR };

function next(time: number, frame: Frame): number | undefined {
  const months = MONTHS[frame];
  if (months !== undefined) {
    const date = new Date(time);
    return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months, 1);
  }
  const step = STEPS[frame];
  return step === undefined ? undefined : time + step;
}

/** More points than this are not filled up: the axis would be all gap. */
const MAX_FILLED = 4000;

/**
 * The times in order, with those between them for which Looker has no row: a line must not run over a missing month as
 * if it had been there. Times that do not fall on the frame's steps stay as they are.
 */
export function withoutHoles(times: Iterable<number>, frame: Frame): number[] {
  const known = [...new Set(times)].sort((one, other) => one - other);
  const [first, last] = [known.at(0), known.at(-1)];
  if (first === undefined || last === undefined) return known;
  const filled: number[] = [];
  for (let time: number | undefined = first; time !== undefined && time <= last; time = next(time, frame)) {
    filled.push(time);
    if (filled.length > MAX_FILLED) return known;
  }
  const steps = new Set(filled);
  return known.every(time => steps.has(time)) ? filled : known;
}

/** A time as people write it: “Mar 2026”, “T1 2026”, “1 de mar. de 2026”. */
export function timeWords(time: number, frame: Frame, intl: IntlShape): string {
  const day = { year: 'numeric', month: 'short', day: 'numeric', timeZone: 'UTC' } as const;
  switch (frame) {
    case 'year':
      return String(new Date(time).getUTCFullYear());
    case 'quarter': {
      const date = new Date(time);
      const quarter = Math.floor(date.getUTCMonth() / 3) + 1;
      return intl.formatMessage({ id: 'results.quarter' }, { quarter, year: String(date.getUTCFullYear()) });
    }
    case 'month':
      return intl.formatDate(time, { year: 'numeric', month: 'short', timeZone: 'UTC' });
    case 'date':
    case 'week':
      return intl.formatDate(time, day);
    case 'hour':
    case 'minute':
      return intl.formatDate(time, { ...day, hour: 'numeric', minute: '2-digit' });
    case 'second':
    case 'time':
      return intl.formatDate(time, { ...day, hour: 'numeric', minute: '2-digit', second: '2-digit' });
  }
}
