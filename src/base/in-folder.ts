import { existsSync } from 'node:fs';
import { constants, open } from 'node:fs/promises';
import { join } from 'node:path';

const OPEN_FILES = '/proc/self/fd';
/** Whether an open folder has a path that stays its own (Linux). */
export const hasFirmPaths = existsSync(OPEN_FILES);
/** A link in the folder's place is refused. */
const ITSELF = constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW;

/**
 * Runs `use` with a path of the folder `names` below `root` that leads nowhere else. What belongs to a user of the
 * children they may replace by a link at any moment, and a server that is root would follow it anywhere.
 */
export async function inFolder<Result>(
  root: string,
  names: readonly string[],
  use: (path: string) => Promise<Result>,
): Promise<Result> {
  if (!hasFirmPaths) return use(join(root, ...names));
  let folder = await open(root, ITSELF);
  try {
    for (const name of names) {
      const inner = await open(join(OPEN_FILES, String(folder.fd), name), ITSELF);
      await folder.close();
      folder = inner;
    }
    return await use(join(OPEN_FILES, String(folder.fd)));
  } finally {
    await folder.close();
  }
}
