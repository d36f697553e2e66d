import { killChildren } from '../base/child-process.ts';
import { CodedError } from '../contract/errors.ts';

/** HUP: the terminal was closed. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Of one Ctrl-C: the terminal tells it to all that it runs, and npm passes on to its command what it heard. */
const SAME_MS = 1_000;

/** Resolves at the first INT, TERM or HUP. A second one, later than that, ends the process at once, and its children. */
export function untilStopped(): Promise<void> {
  return new Promise(resolve => {
    let stoppedAt: number | undefined;
    const stop = (signal: NodeJS.Signals): void => {
      stoppedAt ??= performance.now();
      resolve();
      if (performance.now() - stoppedAt < SAME_MS) return;
      killChildren();
      process.off(signal, stop);
      process.kill(process.pid, signal);
    };
    for (const signal of SIGNALS) process.on(signal, stop);
  });
}

/** What `work` gives; throws `cancelled` when `stopped` comes first. */
export function unlessStopped<T>(stopped: Promise<void>, work: Promise<T>): Promise<T> {
  const cancelled = stopped.then((): never => {
    throw new CodedError('cancelled');
  });
  return Promise.race([work, cancelled]);
}
