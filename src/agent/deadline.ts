/** Thrown when something took longer than it may. */
export class DeadlineError extends Error {
  override readonly name = 'DeadlineError';
}

/** The promise's own outcome, or a `DeadlineError` after `ms`. The work itself goes on: stopping it is the caller's. */
export async function withDeadline<T>(work: Promise<T>, ms: number, what: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new DeadlineError(`${what} took longer than ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Waits for the promise to settle either way, at most `ms`; tells whether it did. */
export async function settlesWithin(work: Promise<unknown>, ms: number): Promise<boolean> {
  const settled = work.then(
    () => true,
    () => true,
  );
  try {
    return await withDeadline(settled, ms, 'waiting');
  } catch {
    return false;
  }
}
