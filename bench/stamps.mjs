// @ts-check
// Times that travel inside an answer's words: microseconds of the system's monotonic clock, which all processes share.

const now = () => Number(process.hrtime.bigint() / 1000n);

/** A time of its own: `@left@`. */
export const stamp = () => `@${now()}@`;

/** Adds the time now to each stamp of a line that passes: `@left@passed@`. @param {string} line */
export const passed = line => line.replaceAll(/@(\d{6,})@/g, `@$1@${now()}@`);

/**
 * The delays of the stamped chunks in a frame that is here now, in milliseconds: since they left the model, and since
 * they passed the tap.
 * @param {string} frame
 */
export function delays(frame) {
  const here = now();
  return [...frame.matchAll(/@(\d{6,})@(\d{6,})@/g)].map(([, left, tapped]) => ({
    wholeMs: (here - Number(left)) / 1000,
    serverMs: (here - Number(tapped)) / 1000,
  }));
}
