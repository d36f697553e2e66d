/** The time, as a value that can be set: tests and the demo fix it. */
export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };
