import { IANAZone } from 'luxon';
import { DAY_SECONDS } from '../tables/calendar.ts';

/** A zone's offsets from UTC over the data's span: `offsets[i]` holds from `starts[i]` on, both in seconds. */
export interface ZoneOffsets {
  readonly starts: Float64Array;
  readonly offsets: Float64Array;
}

/** The first second in (low, high] at which the offset is no longer that of `low`. */
function changeBetween(offsetAt: (seconds: number) => number, low: number, high: number): number {
  const before = offsetAt(low);
  let from = low;
  let to = high;
  while (to - from > 1) {
    const middle = Math.floor((from + to) / 2);
    if (offsetAt(middle) === before) from = middle;
    else to = middle;
  }
  return to;
}

/**
 * Finds every change of a zone's clocks within the span, to the second: a look a day, and a search in the days between
 * which the offset changed. Asking Intl for each row would take a hundred times as long. `name` is a valid IANA name.
 */
export function zoneOffsets(name: string, span: { readonly from: number; readonly to: number }): ZoneOffsets {
  const zone = IANAZone.create(name);
  const offsetAt = (seconds: number): number => zone.offset(seconds * 1000) * 60;
  const starts = [-Infinity];
  const offsets = [offsetAt(span.from)];
  for (let day = span.from; day <= span.to; day += DAY_SECONDS) {
    if (offsetAt(day) === offsetAt(day + DAY_SECONDS)) continue;
    const start = changeBetween(offsetAt, day, day + DAY_SECONDS);
    starts.push(start);
    offsets.push(offsetAt(start));
  }
  return { starts: Float64Array.from(starts), offsets: Float64Array.from(offsets) };
}

/** What the clocks of the zone showed, as seconds since 1970 of that clock; NaN stays NaN. */
export function localSeconds(seconds: Float64Array, { starts, offsets }: ZoneOffsets): Float64Array {
  const local = new Float64Array(seconds.length);
  let at = 0;
  for (let row = 0; row < seconds.length; row++) {
    const time = seconds[row] ?? Number.NaN;
    while (at > 0 && time < (starts[at] ?? 0)) at--;
    while (at + 1 < starts.length && time >= (starts[at + 1] ?? 0)) at++;
    local[row] = time + (offsets[at] ?? 0);
  }
  return local;
}
