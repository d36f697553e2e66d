import type { Stats } from 'node:fs';
import { chmod, chown, stat } from 'node:fs/promises';
import { type ChildUser, makePassage } from '../base/child-user.ts';
import { FOR_OTHERS } from '../base/close-folder.ts';
import { CodedError } from '../contract/errors.ts';
import { type Claims, type Trial, tryUser } from './trial.ts';

/** Of the numbers that systemd's list of them (UIDS-GIDS) gives to nobody, and small enough for every container. */
const NOBODY_ELSE: ChildUser = { uid: 60_731, gid: 60_731 };

/** Whom the children run as: a user of their own, or for a reason the server's. */
export type AgentUser =
  | {
      readonly user: ChildUser;
      readonly obstacle?: undefined;
      /** A file with secrets that this user can read nevertheless. */
      readonly exposed?: string | undefined;
    }
  | { readonly user?: undefined; readonly obstacle: CodedError };

const ROOT = 0;
const PASSING = 0o010;
const isRoot = (): boolean => process.getuid?.() === ROOT;

/** The user that is tried: the one of the settings, or one that nobody else is; undefined when we may not change users. */
export const wantedUser = (set: ChildUser | undefined): ChildUser | undefined =>
  isRoot() ? (set ?? NOBODY_ELSE) : undefined;

/**
 * Finds out, by trying, whether the children can have a user of their own, and lets that user through the `passages`,
 * folders on the way to its own, where they are ours. Throws the obstacle when the settings ask for that user: nobody is
 * to believe in a wall that is not there.
 */
export async function settleAgentUser(
  set: ChildUser | undefined,
  { passages, ...claims }: Claims & { readonly passages: readonly string[] },
): Promise<AgentUser> {
  const user = wantedUser(set);
  if (user !== undefined) {
    const before = await modesOf(passages);
    const trial = await tryWith(user, before, claims);
    if (trial.obstacle === undefined) return { user, exposed: trial.exposed };
    await restore(before);
    if (set === undefined) return { obstacle: trial.obstacle };
    throw trial.obstacle;
  }
  const obstacle = new CodedError('agent_user_not_root');
  if (set === undefined) return { obstacle };
  throw obstacle;
}

async function tryWith(user: ChildUser, folders: readonly Folder[], claims: Claims): Promise<Trial> {
  try {
    for (const { path } of folders) await makePassage(path, user);
  } catch (cause) {
    return { obstacle: new CodedError('agent_user_refused', { params: { user: user.uid }, cause }) };
  }
  return tryUser(user, claims);
}

interface Folder {
  readonly path: string;
  readonly gid: number;
  readonly mode: number;
}

/** Of those that are ours, and closed: `doctor` changes nothing of another user's, nor of an open one before it is told. */
async function modesOf(paths: readonly string[]): Promise<Folder[]> {
  const all = await Promise.all(paths.map(async path => ({ path, stats: await stat(path) })));
  const isClosedByUs = ({ uid, mode }: Stats): boolean => uid === ROOT && (mode & FOR_OTHERS & ~PASSING) === 0;
  return all.filter(({ stats }) => isClosedByUs(stats)).map(({ path, stats: { gid, mode } }) => ({ path, gid, mode }));
}

async function restore(folders: readonly Folder[]): Promise<void> {
  for (const { path, gid, mode } of folders) {
    await chown(path, ROOT, gid).catch(() => {}); // then it was not changed either
    await chmod(path, mode & 0o7777).catch(() => {});
  }
}
