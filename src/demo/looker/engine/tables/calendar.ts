export const DAY_SECONDS = 86_400;

/** Days since 1970-01-01 of a `yyyy-mm-dd`; throws RangeError for anything that is not a real date. */
export function parseDay(text: string): number {
  const day = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00Z`) / 86_400_000 : Number.NaN;
  if (Number.isNaN(day) || formatDay(day) !== text) throw new RangeError(`not a date (yyyy-mm-dd): ${text}`);
  return day;
}

export const formatDay = (day: number): string => new Date(day * 86_400_000).toISOString().slice(0, 10);

export interface CivilDate {
  readonly year: number;
  /** 1 to 12 */
  readonly month: number;
  readonly date: number;
}

export function civilDate(day: number): CivilDate {
  const date = new Date(day * 86_400_000);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, date: date.getUTCDate() };
}

/** 0 is Monday: 1970-01-01 was a Thursday. */
export const weekday = (day: number): number => (((day + 3) % 7) + 7) % 7;

export const dayNumber = (year: number, month: number, date: number): number =>
  Date.UTC(year, month - 1, date) / 86_400_000;
