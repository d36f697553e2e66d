import { DAY_SECONDS } from './calendar.ts';
import { type Random, weightedIndex } from './random.ts';

/** How busy each hour of a UTC day is: evenings in Brazil and the USA are 22 to 3 o'clock in UTC. */
const HOURS = [7, 6, 5, 4, 2, 1, 1, 1, 1, 1, 2, 3, 4, 5, 5, 6, 6, 6, 5, 5, 5, 6, 7, 8];
const pickHour = weightedIndex(HOURS);

/** `count` instants within a UTC day, ascending, in seconds since 1970; more of them in its busy hours. */
export function timesOfDay(day: number, count: number, random: Random): Float64Array {
  const seconds = new Float64Array(count);
  for (let i = 0; i < count; i++) seconds[i] = day * DAY_SECONDS + pickHour(random) * 3600 + random.below(3600);
  return seconds.sort();
}
