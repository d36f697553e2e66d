import { chmod, readdir, stat } from 'node:fs/promises';

/** Of a mode: everything that group and others may do, and what lets them change what stands in a folder. */
export const FOR_OTHERS = 0o077;
export const WRITING_FOR_OTHERS = 0o022;
const PERMISSIONS = 0o777;
/** As /tmp has it: a folder that is meant for all. */
const STICKY = 0o1000;
const ROOT = 0;
const PASSING_GROUP = 0o010;

interface Rule {
  readonly bits: number;
  /** Whether all that stands in it is ours: what else stands there may be there for others. */
  readonly isOurs: (names: readonly string[]) => boolean;
  readonly byRoot?: boolean;
  /** A group that may go through it, and see nothing. */
  readonly passing?: number | undefined;
}

/**
 * Whether `bits` are in the mode of a folder, and may be taken from it: it must be this process's own, with names that are
 * ours. `open`: they may not, or it is another user's, who can give them back at any time; with `byRoot` root may have it.
 */
export async function folderState(directory: string, rule: Rule): Promise<'closed' | 'closable' | 'open'> {
  const user = process.getuid?.();
  if (user === undefined) return 'closed'; // Windows: folders of a person are that person's
  const { uid, gid, mode } = await stat(directory);
  const isOpen = (mode & rule.bits & (gid === rule.passing ? ~PASSING_GROUP : ~0)) !== 0;
  if (uid !== user) return uid === ROOT && rule.byRoot === true && !isOpen ? 'closed' : 'open';
  if (!isOpen) return 'closed';
  return (mode & STICKY) === 0 && rule.isOurs(await readdir(directory)) ? 'closable' : 'open';
}

/** Takes `bits` from the mode of a folder where that may be done; `open` when they stay. */
export async function closeFolder(directory: string, rule: Rule): Promise<'was_closed' | 'closed' | 'open'> {
  const state = await folderState(directory, rule);
  if (state !== 'closable') return state === 'closed' ? 'was_closed' : 'open';
  const { mode } = await stat(directory);
  await chmod(directory, mode & PERMISSIONS & ~rule.bits);
  const after = await stat(directory); // file systems without modes say yes and keep theirs
  return (after.mode & rule.bits) === 0 ? 'closed' : 'open';
}
