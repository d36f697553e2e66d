import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { PassThrough, type Readable, type Writable } from 'node:stream';
import type { ChildUser } from './child-user.ts';

export interface ChildEnding {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  /** Set when the program could not be started at all (not found, not executable, no file left for its pipes). */
  readonly startError?: Error;
}

export interface Child {
  readonly pid: number | undefined;
  readonly stdin: Writable;
  readonly stdout: Readable;
  /** The last 64 KiB of stderr. It may hold secrets of the outside: redact before it goes anywhere. */
  stderrTail(): string;
  /** Resolves when the process is gone; never rejects. */
  readonly ended: Promise<ChildEnding>;
  /** TERM to the whole group, `graceMs` to go, then KILL to the group. Safe to call twice. */
  stop(graceMs?: number): Promise<ChildEnding>;
  /** KILL to the whole group at once. */
  kill(): void;
}

/** Enough for a panic's stack; a flood keeps only its end. */
const STDERR_TAIL_BYTES = 64 * 1024;
/** Where it begins there may be the second half of a secret, which nobody would know for one. */
const HALF_WORD = /^\S{1,1024}/;
const DEFAULT_GRACE_MS = 2_000;

/** Of each child that lives, what ends it. */
const living = new Set<() => void>();

/** KILL to all children and theirs, for a process that ends without waiting for them. */
export function killChildren(): void {
  for (const kill of living) kill();
}

process.on('exit', killChildren);

/**
 * Starts a program in a process group of its own with exactly the given environment: nothing is inherited.
 * `onStderr` sees each piece of stderr as it comes. With `user` it has that user and group and no other, and no rights of root.
 */
export function startChild(options: {
  command: string;
  args: readonly string[];
  env: Readonly<Record<string, string>>;
  cwd?: string;
  user?: ChildUser | undefined;
  onStderr?: (text: string) => void;
}): Child {
  const child: ChildProcess = spawn(options.command, [...options.args], {
    env: { ...options.env },
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: true,
    ...options.user, // libuv drops the supplementary groups too
  });
  const { stdin, stdout, stderr } = pipesOf(child);
  let tail = '';
  let isCut = false;
  stderr.setEncoding('utf8').on('data', (text: string) => {
    isCut ||= tail.length + text.length > STDERR_TAIL_BYTES;
    tail = (tail + text).slice(-STDERR_TAIL_BYTES);
    options.onStderr?.(text);
  });
  stdin.on('error', () => {}); // a child that died first: its ending tells the story
  const ended = ending(child);
  const signalGroup = (signal: NodeJS.Signals): void => {
    if (child.pid === undefined) return;
    try {
      process.kill(-child.pid, signal);
    } catch {
      // the group is gone already
    }
  };
  const kill = (): void => signalGroup('SIGKILL');
  living.add(kill);
  void ended.then(() => living.delete(kill));
  return {
    pid: child.pid,
    stdin,
    stdout,
    stderrTail: () => (isCut ? tail.replace(HALF_WORD, '') : tail),
    ended,
    kill,
    stop: async (graceMs = DEFAULT_GRACE_MS) => {
      signalGroup('SIGTERM');
      const timer = setTimeout(kill, graceMs);
      const result = await ended;
      clearTimeout(timer);
      kill(); // grandchildren that outlived their parent
      return result;
    },
  };
}

/** Where no file is left for them Node (20.20) gives none; what ended at once stands in their place. */
function pipesOf({ stdin, stdout, stderr }: ChildProcess): { stdin: Writable; stdout: Readable; stderr: Readable } {
  return {
    stdin: stdin ?? new PassThrough().resume(),
    stdout: stdout ?? new PassThrough().end(),
    stderr: stderr ?? new PassThrough().end(),
  };
}

async function ending(child: ChildProcess): Promise<ChildEnding> {
  try {
    const [exitCode, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
    return { exitCode, signal };
  } catch (error) {
    return { exitCode: null, signal: null, startError: error as Error };
  }
}
