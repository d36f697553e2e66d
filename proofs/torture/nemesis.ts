import type { Random } from '../harness/random.ts';
import { EARLY_POINTS, LATE_POINTS, type Point } from './points.ts';

/** When something is done: after a time, or when a client has heard so many more events of a kind. */
export type Moment =
  | { readonly kind: 'after'; readonly ms: number }
  | {
      readonly kind: 'event';
      readonly event: string;
      readonly count: number;
      /** Default: some seconds. */
      readonly limitMs?: number;
    };

export const DISTURBANCES = [
  'kill the CLI',
  'kill the Toolbox',
  'freeze the server',
  'freeze the CLI',
  'freeze the Toolbox',
  'cut the network',
] as const;
/** The last two only where the lane has a disk of its own. */
export type Disturbance = (typeof DISTURBANCES)[number] | 'fill the disk' | 'free the disk';

/** One life of the server. */
export interface Round {
  /** Where it kills itself; without it, it is killed at the moment `end`. */
  readonly point?: { readonly name: Point; readonly pass: number };
  readonly disturbances: readonly { readonly what: Disturbance; readonly when: Moment }[];
  readonly end: Moment;
  /** Instead of the kill: it is frozen, another is started beside it, and then it goes on; its machine loses power; nothing. */
  readonly instead?: 'outlive it' | 'cut its power' | 'spare it';
}

const EVENTS: readonly [string, ...string[]] = ['turn_started', 'thought', 'tool_call', 'tool_ended', 'result', 'text'];
const PROGRAMS: readonly [Disturbance, ...Disturbance[]] = ['kill the CLI', 'kill the Toolbox'];

const moment = (random: Random): Moment =>
  random.chance(60)
    ? { kind: 'event', event: random.oneOf(EVENTS), count: random.between(1, 6) }
    : { kind: 'after', ms: random.between(0, 2_500) };

/** Lives are short (killed before the CLI is warm), or long enough for answers and for faults of the children. */
export function nextRound(random: Random): Round {
  if (random.chance(60)) {
    const end: Moment = { kind: 'after', ms: random.between(0, 700) };
    if (random.chance(40)) return { disturbances: [], end };
    const point = { name: random.oneOf(EARLY_POINTS), pass: 1 };
    return { point, disturbances: [], end: { kind: 'after', ms: 700 } };
  }
  const disturbances = Array.from({ length: random.between(2, 4) }, () => ({
    what: random.chance(70) ? random.oneOf(PROGRAMS) : random.oneOf(DISTURBANCES),
    when: moment(random),
  }));
  if (random.chance(50)) return { disturbances, end: moment(random) };
  const point = { name: random.oneOf(LATE_POINTS), pass: random.between(1, 8) };
  return { point, disturbances, end: { kind: 'after', ms: 6_000 } };
}
