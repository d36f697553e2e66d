import { civilDate, dayNumber, weekday } from './calendar.ts';

/** Demand by month against a flat year: the sales of a clothes shop, quiet after Christmas, busy at the end. */
const MONTHS = [0.84, 0.84, 0.92, 0.95, 1.03, 1.0, 0.97, 0.98, 1.0, 1.04, 1.16, 1.28];
/** Monday first: people buy on Mondays and Sundays, less on Fridays and Saturdays. */
const WEEKDAYS = [1.12, 1.04, 1.02, 1.0, 0.94, 0.88, 1.0];
const CYBER_WEEK = 2.5;
/** Orders a day at the end of three years against their beginning. */
const GROWTH = 2.2;

/** True from the Monday before Black Friday (the day after the fourth Thursday of November) to Cyber Monday. */
export function isCyberWeek(day: number): boolean {
  const { year } = civilDate(day);
  const firstOfNovember = dayNumber(year, 11, 1);
  const thanksgiving = firstOfNovember + ((3 - weekday(firstOfNovember) + 7) % 7) + 21;
  return day >= thanksgiving - 3 && day <= thanksgiving + 4;
}

/** Bought as a gift, so likelier to come back in January. */
export function isGiftSeason(day: number): boolean {
  const { month, date } = civilDate(day);
  return (month === 11 && date >= 20) || (month === 12 && date <= 24);
}

/** How busy a day is; only the proportion of two days means something. `progress` runs from 0 to 1 over the data. */
export function demand(day: number, progress: number): number {
  const { month, date } = civilDate(day);
  const cyber = isCyberWeek(day) ? CYBER_WEEK : 1;
  const christmas = month === 12 && date >= 24 && date <= 26 ? 0.55 : 1;
  return (MONTHS[month - 1] ?? 1) * (WEEKDAYS[weekday(day)] ?? 1) * cyber * christmas * GROWTH ** progress;
}
