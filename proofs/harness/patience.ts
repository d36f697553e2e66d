const TICK_MS = 50;
/** Of the time between two ticks no more counts than this: beyond it the process was held up. */
const LONGEST_MS = 2 * TICK_MS;

let ticking: NodeJS.Timeout | undefined;
let heard = 0;
let last = performance.now();

function tick(): number {
  const now = performance.now();
  heard += Math.min(now - last, LONGEST_MS);
  last = now;
  return heard;
}

/**
 * A stopwatch that stands still while this process is held up, by a busy machine or by work of its own: then it cannot hear
 * what comes, and nobody else is late.
 */
export function heardMs(): number {
  ticking ??= setInterval(tick, TICK_MS).unref();
  return tick();
}

/** Calls `late` when `ms` have passed in which this process could hear what comes, and gives what calls that off. */
export function whenPatienceEnds(ms: number, late: () => void): () => void {
  const begun = heardMs();
  const timer = setInterval(() => {
    if (heardMs() - begun < ms) return;
    clearInterval(timer);
    setImmediate(late); // what has come by now is heard first
  }, TICK_MS);
  return () => clearInterval(timer);
}

/** What `work` gives; throws when that takes longer than `ms`. */
export async function within<T>(ms: number, what: string, work: Promise<T>): Promise<T> {
  let callOff = (): void => {};
  const late = new Promise<never>((_resolve, reject) => {
    callOff = whenPatienceEnds(ms, () => reject(new Error(`${what}: nothing within ${ms} ms`)));
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    callOff();
  }
}
