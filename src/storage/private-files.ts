import { chmod, lstat, open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { FOR_OTHERS } from '../base/close-folder.ts';

const OWNER_ONLY_FOLDER = 0o700;
const OWNER_ONLY_FILE = 0o600;

/**
 * Creates an empty file for its owner alone, unless it exists. It must not be opened when it exists: closing any handle
 * of a file drops every lock that this process holds on it (POSIX).
 */
export async function makePrivateFile(file: string): Promise<void> {
  await makeNewFile(file);
}

/** The same; false when the file exists. */
export async function makeNewFile(file: string): Promise<boolean> {
  try {
    await (await open(file, 'wx', OWNER_ONLY_FILE)).close();
    return true;
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error;
    return false;
  }
}

/** Closes an existing file to others; one that is missing is passed over. */
export async function restrictFile(file: string): Promise<void> {
  try {
    await chmod(file, OWNER_ONLY_FILE);
  } catch (error) {
    if (!hasCode(error, 'ENOENT')) throw error;
  }
}

/** Closes the files and folders right below `directory` to others; false when there are none. Links are passed over. */
export async function closeEntries(directory: string): Promise<boolean> {
  const names = await readdir(directory);
  for (const path of names.map(name => join(directory, name))) {
    const entry = await lstat(path);
    if (!entry.isFile() && !entry.isDirectory()) continue;
    if ((entry.mode & FOR_OTHERS) !== 0) await chmod(path, entry.mode & OWNER_ONLY_FOLDER);
  }
  return names.length > 0;
}

const hasCode = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code;
