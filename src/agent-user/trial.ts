import { mkdir, rmdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import * as z from 'zod/mini';
import { type Child, startChild } from '../base/child-process.ts';
import { type ChildUser, giveFolder } from '../base/child-user.ts';
import { hasFirmPaths } from '../base/in-folder.ts';
import { removeTree } from '../base/remove-tree.ts';
import { CodedError } from '../contract/errors.ts';
import { TRIAL } from './trial-text.ts';

export interface Claims {
  /** A folder of ours in which those of the children will lie. */
  readonly workDir: string;
  /** Folders and programs that the children must get at; what is not there yet is passed over. */
  readonly reach: readonly string[];
  /** What they must not be able to read. */
  readonly hide: readonly string[];
  /** Files with secrets that are not ours to close. */
  readonly secrets: readonly string[];
}

export interface Trial {
  /** What keeps the children from running as that user. */
  readonly obstacle?: CodedError;
  /** The first of the secrets that it can read. */
  readonly exposed?: string | undefined;
}

const path = z.optional(z.string());
const reportSchema = z.object({ unreachable: path, readable: path, exposed: path });

/** Node starts in 40 ms on an idle machine. */
const LIMIT_MS = 60_000;

/** Whether the children can run as `user`. Costs the start of one Node. */
export async function tryUser(user: ChildUser, claims: Claims): Promise<Trial> {
  const coded = (code: 'refused' | 'unreachable' | 'reads', path = '', cause?: unknown): Trial => ({
    obstacle: new CodedError(`agent_user_${code}`, { params: { user: user.uid, path }, cause }),
  });
  if (!hasFirmPaths) return coded('refused', '', 'an open folder has no path here');
  const home = join(claims.workDir, 'agent-user');
  try {
    await removeTree(home); // of a start that was killed meanwhile
    await mkdir(home, { mode: 0o700 });
    await giveFolder(home, user);
    const { unreachable, readable, exposed } = await sendTo(home, user, claims);
    if (unreachable !== undefined) return coded('unreachable', unreachable);
    return readable === undefined ? { exposed } : coded('reads', readable);
  } catch (cause) {
    const closed = isDenied(cause) ? await closedOnTheWay(process.execPath) : undefined;
    return closed === undefined ? coded('refused', '', cause) : coded('unreachable', closed, cause);
  } finally {
    await rmdir(home)
      .catch(() => removeTree(home))
      .catch(() => {});
  }
}

/** Throws when it does not start, or does not come to its end, or cannot be ended or cleared up after. */
async function sendTo(
  home: string,
  user: ChildUser,
  { reach, hide, secrets }: Claims,
): Promise<z.infer<typeof reportSchema>> {
  const ways = JSON.stringify({ reach: [home, ...reach], hide, secrets });
  const env = { PATH: '/nonexistent', HOME: home };
  const child = startChild({ command: process.execPath, args: ['-e', TRIAL, ways], env, cwd: home, user });
  const timer = setTimeout(() => child.kill(), LIMIT_MS);
  try {
    const report = reportSchema.parse(JSON.parse(await firstLine(child)));
    if (child.pid !== undefined) process.kill(child.pid, 0); // whoever may not say this may not end it later
    await removeTree(join(home, 'kept')); // nor clear up after it
    return report;
  } finally {
    clearTimeout(timer);
    child.stdin.end();
    await child.ended;
  }
}

async function firstLine(child: Child): Promise<string> {
  for await (const line of createInterface({ input: child.stdout })) return line;
  const { startError } = await child.ended;
  throw startError ?? new Error(`the trial ended without a word: ${child.stderrTail().slice(-500)}`);
}

const isDenied = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'EACCES';

const FOR_ALL = 0o001;

/** For the message alone: where nothing could be started, nobody can try. */
async function closedOnTheWay(path: string): Promise<string | undefined> {
  const above = dirname(path);
  const closed = above === path ? undefined : await closedOnTheWay(above);
  if (closed !== undefined) return closed;
  return ((await stat(path)).mode & FOR_ALL) === 0 ? path : undefined;
}
