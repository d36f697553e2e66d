import { createHash, randomBytes } from 'node:crypto';
import { chmod, mkdir, readdir, rm, stat, utimes } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { ChildUser } from '../base/child-user.ts';

/** `.work-<host>-<pid>-<process start>-<random>`: whose it is, so that another process can tell a leftover. */
const NAME = /^\.work-([0-9a-f]{8})-(\d+)-(\d+)-[0-9a-f]{8}$/;
const HOST = createHash('sha256').update(hostname()).digest('hex').slice(0, 8);
/** The name of an install: its lock's key. */
export const INSTALL_NAME = /^[0-9a-f]{16}$/;
export const CACHE_NAME = 'npm-cache';
/** Tells us from a former process with our id: in a container the server's id is the same at every start. */
const STARTED = Math.round(performance.timeOrigin);

/** A path in `directory` that nobody uses, for an unfinished install or one on its way out. */
export const workPath = (directory: string): string =>
  join(directory, `.work-${HOST}-${process.pid}-${STARTED}-${randomBytes(4).toString('hex')}`);

/** Whether something in the directory is what this room puts there. */
export const isNameOfOurs = (name: string): boolean =>
  name === CACHE_NAME || INSTALL_NAME.test(name) || NAME.test(name);

/** All may go through it to what they know of, and not see what else is there. */
const PASSAGE = 0o711;

/**
 * Runs `use` with a new private folder in `directory`, and removes what is left of it afterwards. With `user` others may
 * pass through it.
 */
export async function withWorkFolder<Result>(
  directory: string,
  use: (folder: string) => Promise<Result>,
  user?: ChildUser,
): Promise<Result> {
  const folder = workPath(directory);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  if (user !== undefined) await chmod(folder, PASSAGE);
  try {
    return await use(folder);
  } finally {
    await remove(folder);
  }
}

/**
 * Removes the work folders of processes that are gone. Of another host's processes (containers that share the folder)
 * nothing is known: theirs go when older than `limitMs`, the time after which no install runs any more.
 */
export async function removeLeftovers(directory: string, limitMs: number): Promise<void> {
  for (const name of await readdir(directory)) {
    const [, host, pid, started] = NAME.exec(name) ?? [];
    if (host === undefined) continue;
    const folder = join(directory, name);
    const isGone = host === HOST && !isAlive(Number(pid), Number(started));
    if (isGone || (await isOlder(folder, limitMs))) await remove(folder);
  }
}

function isAlive(pid: number, started: number): boolean {
  if (pid === process.pid) return started === STARTED;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** An install is somebody's as long as it is marked: so says the time of its folder. One that is not there is passed over. */
export async function markInUse(folder: string): Promise<void> {
  const now = new Date();
  await utimes(folder, now, now).catch(() => {}); // root's, where it is only read
}

export async function isOlder(folder: string, limitMs: number): Promise<boolean> {
  const { mtimeMs } = await stat(folder).catch(() => ({ mtimeMs: Number.NaN })); // removed by somebody else meanwhile
  return Date.now() - mtimeMs > limitMs;
}

/** A process that is just dying may still write into it: hence the retries. */
export const remove = (folder: string): Promise<void> => rm(folder, { recursive: true, force: true, maxRetries: 3 });
