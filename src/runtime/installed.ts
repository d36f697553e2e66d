import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Log } from '../base/log.ts';
import { matchesManifest } from './file-manifest.ts';
import { type InstallOptions, install } from './install.ts';
import { requirePlatform } from './machine.ts';
import { installFolder } from './program.ts';
import { remove, removeLeftovers } from './work-folder.ts';

/**
 * Makes sure that the pinned packages stand in `directory`, sound to the last file. With `tidy` it first clears away
 * what killed installs left; and installs of other locks once ours stands: a server that is just being replaced may
 * still run from them when ours is new. Throws as `install` does, and platform_unsupported.
 */
export async function ensureInstalled(
  options: Omit<InstallOptions, 'cache'> & { tidy: boolean; log: Log },
): Promise<void> {
  const { directory, pinned, log } = options;
  if (pinned.wanted.includes('toolbox')) requirePlatform(pinned.programs.toolbox);
  const place = installFolder(directory, pinned);
  const isSound = await matchesManifest(place);
  if (options.tidy) {
    await removeLeftovers(directory, options.installMs);
    if (isSound) await removeOtherInstalls(directory, pinned.key);
  }
  if (isSound) return;
  const cache = join(directory, 'npm-cache');
  const started = performance.now();
  try {
    await install({ ...options, cache });
    log.info({ seconds: Math.round((performance.now() - started) / 1000) }, 'programs installed');
  } catch (error) {
    if (options.signal.aborted || !(await matchesManifest(place))) throw error;
    log.info('another process installed the programs first');
  }
  await remove(cache); // 100 MB that nobody needs now
}

async function removeOtherInstalls(directory: string, key: string): Promise<void> {
  for (const name of await readdir(directory)) {
    if (/^[0-9a-f]{16}$/.test(name) && name !== key) await remove(join(directory, name));
  }
}
