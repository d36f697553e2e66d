import { open } from 'node:fs/promises';

/** Brings a file's content, or the names in a folder, to the disk: a power cut then leaves them as they are. */
export async function flush(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
