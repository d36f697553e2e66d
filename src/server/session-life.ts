/** A browser stays signed in this long: a month of daily work. */
export const SESSION_SECONDS = 30 * 24 * 3600;
/** As far may a clock be set back without signing people out; set back further, it was wrong when the session began. */
const SET_BACK_MS = 24 * 3_600_000;

/** Milliseconds that a session has left; 0 when it is over, unknown, or would live longer than any may. */
export function sessionLeftMs(expiresAt: string | undefined, now: Date): number {
  if (expiresAt === undefined) return 0;
  const left = Date.parse(expiresAt) - now.getTime();
  return left > SESSION_SECONDS * 1000 + SET_BACK_MS ? 0 : Math.max(0, left);
}
