/** Milliseconds before the first and the longest wait for a new connection. */
const FIRST = 500;
const LONGEST = 15_000;

/**
 * How long to wait before connection attempt number `attempt` (from 0): doubling, and by chance up to half of it
 * less, so that many pages do not come back in the same moment after a restart of the server.
 */
export function pauseBefore(attempt: number, chance = Math.random()): number {
  const full = Math.min(LONGEST, FIRST * 2 ** attempt);
  return full * (1 - chance / 2);
}
