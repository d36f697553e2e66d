import { DAY_SECONDS } from './calendar.ts';
import {
  codedText,
  type NumberColumn,
  numbers,
  type TextColumn,
  type TimeColumn,
  textColumn,
  times,
  yesnoColumn,
} from './column.ts';
import { timesOfDay } from './day-times.ts';
import { Random, spread, weightedIndex } from './random.ts';
import { demand } from './season.ts';
import type { Users } from './users.ts';

/** Visits are kept for half a year, as web shops do. */
const DAYS = 180;
const SESSIONS = 14_000;
const SEED = 0x77656273;
const ANONYMOUS_SHARE = 0.42;

const BROWSERS = ['Chrome', 'Safari', 'Firefox', 'Edge', 'Other'];
const SOURCES = ['Search', 'Organic', 'Facebook', 'Email', 'Display'];
const pickBrowser = weightedIndex([52, 24, 11, 9, 4]);
const pickSource = weightedIndex([46, 21, 14, 11, 8]);
/** What happens in a visit, in this order; each step is reached by fewer. */
const STEPS = ['Home', 'Category', 'Product', 'Cart', 'Purchase'] as const;
const GOES_ON = [0.78, 0.72, 0.38, 0.42];

export interface Sessions {
  readonly rows: number;
  readonly id: TextColumn;
  /** -1 for a visitor who was not signed in. */
  readonly userIndex: Int32Array;
  readonly created: TimeColumn;
  /** seconds */
  readonly duration: NumberColumn;
  readonly events: NumberColumn;
  readonly isPurchase: TextColumn;
  readonly trafficSource: TextColumn;
  readonly browser: TextColumn;
}

export interface Events {
  readonly rows: number;
  readonly id: NumberColumn;
  readonly sessionIndex: Int32Array;
  readonly userIndex: Int32Array;
  readonly created: TimeColumn;
  readonly type: TextColumn;
  readonly uri: TextColumn;
}

export interface Web {
  readonly sessions: Sessions;
  readonly events: Events;
}

function visits(lastDay: number, random: Random): Float64Array {
  const first = lastDay - DAYS + 1;
  const counts = spread(
    SESSIONS,
    Float64Array.from({ length: DAYS }, (_, i) => demand(first + i, i / DAYS)),
  );
  const created = new Float64Array(SESSIONS);
  let row = 0;
  for (const [i, count] of counts.entries()) {
    created.set(timesOfDay(first + i, count, random), row);
    row += count;
  }
  return created;
}

/** Seconds of each event after its visit's begin: the deepest step is drawn first, then the way to it. */
function stepsOf(random: Random): number[] {
  let depth = 0;
  while (depth < GOES_ON.length && random.chance(GOES_ON[depth] ?? 0)) depth++;
  let time = 0;
  return Array.from({ length: depth + 1 }, (_, step) => (time += step === 0 ? 0 : 5 + random.below(170)));
}

export function generateWeb(lastDay: number, users: Users): Web {
  const random = new Random(SEED);
  const created = visits(lastDay, random);
  const end = (lastDay + 1) * DAY_SECONDS - 1;
  const paths = Array.from({ length: SESSIONS }, () => stepsOf(random));
  const sessionUser = Int32Array.from(created, () => (random.chance(ANONYMOUS_SHARE) ? -1 : random.below(users.rows)));
  const sessionOf = Int32Array.from(paths.flatMap((path, session) => path.map(() => session)));
  const offsets = paths.flat();
  const stepOf = Int32Array.from(paths.flatMap(path => path.map((_, step) => step)));
  const rows = sessionOf.length;
  const uri = (step: number): string => (step === 0 ? '/' : `/${STEPS[step]?.toLowerCase()}`);
  return {
    sessions: {
      rows: SESSIONS,
      id: textColumn(SESSIONS, row => `s-${(row * 2_654_435_761) % 4_294_967_296}`),
      userIndex: sessionUser,
      created: times(created),
      duration: numbers(Float64Array.from(paths, path => path.at(-1) ?? 0)),
      events: numbers(Float64Array.from(paths, path => path.length)),
      isPurchase: yesnoColumn(SESSIONS, row => paths[row]?.length === STEPS.length),
      trafficSource: codedText(
        Int32Array.from(paths, () => pickSource(random)),
        SOURCES,
      ),
      browser: codedText(
        Int32Array.from(paths, () => pickBrowser(random)),
        BROWSERS,
      ),
    },
    events: {
      rows,
      id: numbers(Float64Array.from({ length: rows }, (_, row) => row + 1)),
      sessionIndex: sessionOf,
      userIndex: sessionOf.map(session => sessionUser[session] ?? -1),
      created: times(
        Float64Array.from(sessionOf, (session, row) => Math.min(end, (created[session] ?? 0) + (offsets[row] ?? 0))),
      ),
      type: codedText(stepOf, STEPS),
      uri: textColumn(rows, row => uri(stepOf[row] ?? 0)),
    },
  };
}
