import { CodedError } from '../contract/errors.ts';

/** HUP: the terminal was closed. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Resolves at the first INT, TERM or HUP; the second one ends the process at once. */
export function untilStopped(): Promise<void> {
  return new Promise(resolve => {
    const stop = (): void => {
      for (const signal of SIGNALS) process.off(signal, stop);
      resolve();
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
