import { chmod, readdir, stat } from 'node:fs/promises';

/** Of a mode: everything that group and others may do, and what lets them change what stands in a folder. */
export const FOR_OTHERS = 0o077;
export const WRITING_FOR_OTHERS = 0o022;
const PERMISSIONS = 0o777;
/** As /tmp has it: a folder that is meant for all. */
const STICKY = 0o1000;
const ROOT = 0;

/**
 * Takes `bits` from the mode of a folder that is this process's own, when `isOurs` knows its names: what else stands in
 * it may be there for others. `open` when they stay, or when the folder is another user's, who can give them back at
 * any time; with `byRoot` root may have it.
 */
export async function closeFolder(
  directory: string,
  options: { bits: number; isOurs: (names: readonly string[]) => boolean; byRoot?: boolean },
): Promise<'was_closed' | 'closed' | 'open'> {
  const user = process.getuid?.();
  if (user === undefined) return 'was_closed'; // Windows: folders of a person are that person's
  const { uid, mode } = await stat(directory);
  const isOpen = (mode & options.bits) !== 0;
  if (uid !== user) return uid === ROOT && options.byRoot === true && !isOpen ? 'was_closed' : 'open';
  if (!isOpen) return 'was_closed';
  if ((mode & STICKY) !== 0 || !options.isOurs(await readdir(directory))) return 'open';
  await chmod(directory, mode & PERMISSIONS & ~options.bits);
  const after = await stat(directory); // file systems without modes say yes and keep theirs
  return (after.mode & options.bits) === 0 ? 'closed' : 'open';
}
