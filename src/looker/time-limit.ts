import { setMaxListeners } from 'node:events';
import { CodedError } from '../contract/errors.ts';
import { untilAborted } from './until-aborted.ts';

export interface TimeLimit {
  /** Aborts on cancel and when the time is over. */
  readonly signal: AbortSignal;
  /** Milliseconds until the time is over. */
  leftMs(): number;
  /** Waits for shared work that goes on without us, but no longer than the signal allows. */
  orAborted<T>(work: Promise<T>): Promise<T>;
}

/**
 * Runs `work` for at most `ms`. Whatever it throws after the caller's cancel is told as `cancelled`, and after the
 * time as `looker_timeout`; other failures pass unchanged. `host` is named in the sentence.
 */
export async function withinTime<T>(
  options: { cancel: readonly AbortSignal[]; ms: number; host: string },
  work: (limit: TimeLimit) => Promise<T>,
): Promise<T> {
  const { cancel, ms, host } = options;
  // Not AbortSignal.any/timeout: on Node 20 a combined signal can be collected before it fires.
  const controller = new AbortController();
  const abort = (): void => controller.abort();
  const timer = setTimeout(abort, ms);
  const end = performance.now() + ms;
  setMaxListeners(0, ...cancel); // one a running request, each removed below: many at once are no leak
  for (const signal of cancel) signal.addEventListener('abort', abort, { once: true });
  const cancelled = (): boolean => cancel.some(signal => signal.aborted);
  if (cancelled()) abort();
  const { signal } = controller;
  try {
    signal.throwIfAborted();
    return await work({
      signal,
      leftMs: () => end - performance.now(),
      orAborted: shared => untilAborted(shared, signal),
    });
  } catch (cause) {
    if (cancelled()) throw new CodedError('cancelled', { cause });
    if (!signal.aborted) throw cause;
    throw new CodedError('looker_timeout', { params: { seconds: Math.ceil(ms / 1000), host }, cause });
  } finally {
    clearTimeout(timer);
    for (const signal of cancel) signal.removeEventListener('abort', abort);
  }
}
