/** The time of day, as a value that can be set: tests and the demo fix it, and an operator's clock may jump by hours. */
export interface Clock {
  now(): Date;
}

/** Time that only goes on, from an unknown beginning: for every duration. It may stand still while the machine sleeps. */
export interface Stopwatch {
  elapsedMs(): number;
}

export const systemClock: Clock & Stopwatch = { now: () => new Date(), elapsedMs: () => performance.now() };
