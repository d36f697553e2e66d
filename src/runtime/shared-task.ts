import { CodedError } from '../contract/errors.ts';

export interface Caller<Progress> {
  signal: AbortSignal;
  onProgress?: (progress: Progress) => void;
}

export type Work<Result, Progress> = (signal: AbortSignal, report: (progress: Progress) => void) => Promise<Result>;

export interface SharedTask<Result, Progress> {
  /**
   * Joins the running work or starts it. The latest progress is told at once, what follows as it comes. The caller's
   * own abort rejects it with `cancelled`; the work is aborted when its last caller is gone.
   */
  join(caller: Caller<Progress>): Promise<Result>;
  /** Aborts the work and waits until it has cleaned up; later joins are refused with `shutting_down`. */
  close(): Promise<void>;
}

interface Run<Result, Progress> {
  readonly callers: Set<Caller<Progress>>;
  readonly controller: AbortController;
  readonly result: Promise<Result>;
  latest: Progress | undefined;
}

/** One piece of work at a time for any number of callers, each with its own progress and its own way out. */
export function sharedTask<Result, Progress>(work: Work<Result, Progress>): SharedTask<Result, Progress> {
  let current: Run<Result, Progress> | undefined;
  let closed = false;
  /** Settles with the newest run: an aborted one may still be cleaning up, and the next waits for it. */
  let settled: Promise<unknown> = Promise.resolve();

  const start = (): Run<Result, Progress> => {
    const controller = new AbortController();
    const callers = new Set<Caller<Progress>>();
    const report = (progress: Progress): void => {
      run.latest = progress;
      for (const caller of callers) caller.onProgress?.(progress);
    };
    const result = settled.then(() => {
      if (controller.signal.aborted) throw new CodedError('cancelled');
      return work(controller.signal, report);
    });
    const run: Run<Result, Progress> = { callers, controller, result, latest: undefined };
    const forget = (): void => {
      if (current === run) current = undefined;
    };
    settled = result.then(forget, forget);
    return run;
  };

  const leave = (run: Run<Result, Progress>, caller: Caller<Progress>): void => {
    run.callers.delete(caller);
    if (run.callers.size > 0 || current !== run) return;
    current = undefined;
    run.controller.abort();
  };

  return {
    join: async caller => {
      if (closed) throw new CodedError('shutting_down');
      if (caller.signal.aborted) throw new CodedError('cancelled');
      current ??= start();
      const run = current;
      run.callers.add(caller);
      if (run.latest !== undefined) caller.onProgress?.(run.latest);
      try {
        return await unlessAborted(run.result, caller.signal);
      } finally {
        leave(run, caller);
      }
    },
    close: async () => {
      closed = true;
      current?.controller.abort();
      await settled;
    },
  };
}

function unlessAborted<Result>(result: Promise<Result>, signal: AbortSignal): Promise<Result> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(new CodedError('cancelled'));
    if (signal.aborted) onAbort(); // by what it was just told
    signal.addEventListener('abort', onAbort, { once: true });
    void result.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}
