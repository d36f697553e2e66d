import { DateTime, type DurationLikeObject } from 'luxon';
import type { Cell } from '../../../contract/results.ts';

const LENGTHS: Readonly<Record<string, DurationLikeObject>> = {
  date_week: { weeks: 1 },
  date_month: { months: 1 },
  date_quarter: { months: 3 },
  date_year: { years: 1 },
};

/** True for the week, month, quarter or year that today is in, as Looker writes its beginning, unless today is its last day. */
export function isRunning(cell: Cell, type: string | undefined, today: DateTime): boolean {
  const length = LENGTHS[type ?? ''];
  const start = DateTime.fromISO(String(cell), { zone: 'utc' });
  return length !== undefined && start.isValid && start <= today && today < start.plus(length).minus({ days: 1 });
}
