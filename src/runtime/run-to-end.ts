import { startChild } from '../base/child-process.ts';
import type { ChildUser } from '../base/child-user.ts';
import { CodedError } from '../contract/errors.ts';

export interface Finished {
  /** Null when a signal ended it, also ours at the time limit, or when it did not start. */
  readonly exitCode: number | null;
  readonly startError: Error | undefined;
  readonly timedOut: boolean;
  /** The first MiB. */
  readonly stdout: string;
  /** The last 64 KiB. */
  readonly stderr: string;
}

const STDOUT_LIMIT = 1024 * 1024;

/**
 * Runs a program that ends by itself, with no input and exactly the given environment, for at most `limitMs`.
 * An abort ends its whole process group and throws `cancelled`, after the process is gone.
 */
export async function runToEnd(options: {
  command: readonly string[];
  env: Readonly<Record<string, string>>;
  cwd: string;
  limitMs: number;
  signal: AbortSignal;
  user?: ChildUser | undefined;
  onStderr?: (text: string) => void;
}): Promise<Finished> {
  const { signal, command, limitMs, ...rest } = options;
  if (signal.aborted) throw new CodedError('cancelled');
  const child = startChild({ ...rest, command: command[0] ?? '', args: command.slice(1) });
  let stdout = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    if (stdout.length < STDOUT_LIMIT) stdout += text;
  });
  child.stdin.end();
  let timedOut = false;
  const stop = (): void => child.kill(); // nothing it was doing is kept, so it gets no time to end well
  const timer = setTimeout(() => {
    timedOut = true;
    stop();
  }, limitMs);
  signal.addEventListener('abort', stop, { once: true });
  const { exitCode, startError } = await child.ended;
  clearTimeout(timer);
  signal.removeEventListener('abort', stop);
  if (signal.aborted) throw new CodedError('cancelled');
  return { exitCode, startError, timedOut, stdout, stderr: child.stderrTail() };
}
