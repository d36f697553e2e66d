import { chmod, readdir, rm, rmdir, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { hasFirmPaths, inFolder } from './in-folder.ts';

/** More than any program of ours makes: each level holds a file open. */
const DEEPEST = 32;
const OWNER_ALONE = 0o700;

/**
 * Removes a file, a link or a folder with all in it, write-protected ones too, and follows no link, whoever puts one
 * there meanwhile. What is missing is removed already. Rejects when something stays.
 */
export async function removeTree(path: string): Promise<void> {
  if (!hasFirmPaths) await rm(path, { recursive: true, force: true, maxRetries: 2 });
  else await removeAt(path, DEEPEST).catch(() => removeAt(path, DEEPEST)); // a dying process may still have written
}

async function removeAt(path: string, levels: number): Promise<void> {
  if (await unlinked(path)) return;
  if (levels === 0) throw new Error('too deep to be removed');
  await inFolder(path, [], async folder => {
    await chmod(folder, OWNER_ALONE);
    for (const name of await readdir(folder)) await removeAt(join(folder, name), levels - 1);
  });
  await rmdir(path);
}

/** False for a folder. */
async function unlinked(path: string): Promise<boolean> {
  try {
    await unlink(path);
    return true;
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    if (error.code === 'EISDIR' || error.code === 'EPERM') return false;
    if (error.code === 'ENOENT') return true;
    throw error;
  }
}
