import type { Told } from './install-tally.ts';
import type { ProgramName } from './pinned.ts';
import type { SharedTask } from './shared-task.ts';

/** Joins the work until one program may be started, and then leaves it to its other callers. Throws as the work does. */
export async function untilReady(
  task: SharedTask<unknown, Told>,
  name: ProgramName,
  signal: AbortSignal,
): Promise<void> {
  const leaving = new AbortController();
  const leave = (): void => leaving.abort();
  signal.addEventListener('abort', leave, { once: true });
  if (signal.aborted) leave();
  let isReady = false;
  const onProgress = ({ ready }: Told): void => {
    if (!ready.has(name)) return;
    isReady = true;
    leave();
  };
  try {
    await task.join({ signal: leaving.signal, onProgress });
  } catch (error) {
    if (!isReady) throw error;
  } finally {
    signal.removeEventListener('abort', leave);
  }
}
