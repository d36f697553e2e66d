import { untilAborted } from './until-aborted.ts';

export interface CallPlaces {
  /** Waits for a free place, first come first served. Gives the function that frees it; rejects when aborted before. */
  take(signal: AbortSignal): Promise<() => void>;
}

/** At most `count` at the same time; whoever waits is bounded by the signal given. */
export function createCallPlaces(count: number): CallPlaces {
  let free = count;
  const waiting = new Set<() => void>();

  function release(): void {
    const [next] = waiting;
    if (next === undefined) free += 1;
    else {
      waiting.delete(next);
      next();
    }
  }

  return {
    take: async signal => {
      signal.throwIfAborted();
      if (free > 0) free -= 1;
      else {
        let mine: () => void = () => {};
        const turn = new Promise<void>(resolve => {
          mine = resolve;
          waiting.add(mine);
        });
        try {
          await untilAborted(turn, signal);
        } catch (error) {
          if (!waiting.delete(mine)) release(); // the turn had come just before the abort
          throw error;
        }
      }
      let taken = true;
      return () => {
        if (taken) release();
        taken = false;
      };
    },
  };
}
