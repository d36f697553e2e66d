/**
 * Does all works at once; the first failure, or the given signal, ends the others. Throws that failure when all have
 * ended, so that nothing still works in a folder that is about to go.
 */
export async function allOrNone(
  signal: AbortSignal,
  begin: (signal: AbortSignal) => readonly Promise<void>[],
): Promise<void> {
  const controller = new AbortController();
  const stop = (): void => controller.abort();
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  const failures: unknown[] = [];
  const noted = begin(controller.signal).map(work =>
    work.catch((error: unknown) => {
      failures.push(error);
      stop();
    }),
  );
  await Promise.all(noted);
  signal.removeEventListener('abort', stop);
  if (failures.length > 0) throw failures[0];
}
