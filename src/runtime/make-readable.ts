import { chmod, lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** What group and others may do with a file they may only read, or run. */
export const READING = 0o055;

/** Programs are no secret: whoever may pass the folders above can run them, whatever umask they were unpacked with. */
export async function makeReadable(folder: string): Promise<void> {
  if (isReadable((await lstat(folder)).mode)) return; // it comes last, so the rest is as well
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isFile() || entry.isDirectory()) await openUp(join(entry.parentPath, entry.name));
  }
  await openUp(folder);
}

const isReadable = (mode: number): boolean => (mode & READING) === READING;

/** Others may read and run what its owner may read and run. */
async function openUp(path: string): Promise<void> {
  const { mode } = await lstat(path);
  const owners = (mode & 0o500) >> 3;
  const wanted = mode | owners | (owners >> 3);
  if (wanted !== mode) await chmod(path, wanted & 0o777);
}
