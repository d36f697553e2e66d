import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Log } from '../base/log.ts';
import { allOrNone } from './all-or-none.ts';
import { matchesManifest } from './file-manifest.ts';
import { type InstallOptions, install } from './install.ts';
import { makeReadable } from './make-readable.ts';
import { installNpm } from './npm-ci.ts';
import type { PinnedPackages, ProgramName } from './pinned.ts';
import { installFolder } from './program.ts';
import { CACHE_NAME, INSTALL_NAME, isOlder, markInUse, remove, removeLeftovers } from './work-folder.ts';

export interface Watching {
  /** Of this program's packages so many have arrived. */
  onCount(name: ProgramName, count: number): void;
  /** They are unpacked, and not proven yet. */
  onUnpacked(name: ProgramName): void;
  /** It stands in its place, sound; others may still be on their way. */
  onReady(name: ProgramName): void;
}

type Options = Pick<InstallOptions, 'directory' | 'environment' | 'installMs' | 'freeBytes' | 'signal' | 'user'> & {
  readonly pins: ReadonlyMap<ProgramName, PinnedPackages>;
  /** Installs of this release. */
  readonly keys: ReadonlySet<string>;
  /** Clears away what killed installs left, and installs of other locks that nobody uses any more. */
  readonly tidy: boolean;
  readonly log: Log;
  readonly watching: Watching;
};

/**
 * Makes sure that the pinned packages of each program stand in `directory`, sound to the last file. What is missing is
 * installed side by side, each ready as soon as its own files are. Throws as `install` does, when all have ended.
 */
export async function ensureInstalled(options: Options): Promise<void> {
  const { directory, pins, watching } = options;
  const missing: [ProgramName, PinnedPackages][] = [];
  for (const [name, pinned] of pins) {
    const folder = installFolder(directory, pinned);
    if (!(await matchesManifest(folder))) {
      missing.push([name, pinned]);
      continue;
    }
    if (options.user !== undefined) await makeReadable(folder);
    watching.onReady(name);
  }
  if (options.tidy) {
    await removeLeftovers(directory, options.installMs);
    // A server of before marks, that is just being replaced, may still run from them when ours are new.
    if (missing.length === 0) await removeUnused(directory, options.keys);
  }
  if (missing.length > 0) await installMissing(missing, options);
}

/** Tells the servers of other releases that share the directory which installs are in use here. */
export async function markInstalls({ directory, pins }: Pick<Options, 'directory' | 'pins'>): Promise<void> {
  for (const pinned of pins.values()) await markInUse(installFolder(directory, pinned));
}

async function installMissing(missing: readonly [ProgramName, PinnedPackages][], options: Options): Promise<void> {
  const { directory, watching } = options;
  const cache = join(directory, CACHE_NAME);
  await allOrNone(options.signal, signal => {
    const npm = installNpm({ ...options, cache, signal });
    return missing.map(async ([name, pinned]) => {
      const own = {
        cache: join(cache, pinned.key),
        onCount: (count: number): void => watching.onCount(name, count),
        onUnpacked: (): void => watching.onUnpacked(name),
      };
      await installOrFind({ ...options, ...own, pinned, npm, signal });
      watching.onReady(name);
    });
  });
  await remove(cache); // 100 MB that nobody needs now
}

async function installOrFind(options: InstallOptions & { log: Log }): Promise<void> {
  const { log, pinned } = options;
  const started = performance.now();
  const programs = pinned.wanted;
  try {
    await install(options);
    log.info({ programs, seconds: Math.round((performance.now() - started) / 1000) }, 'programs installed');
  } catch (error) {
    if (options.signal.aborted || !(await matchesManifest(installFolder(options.directory, pinned)))) throw error;
    log.info({ programs }, 'another process installed the programs first');
  }
}

/** Installs take 400 MB; a server marks its own each day, and one that is switched off for longer installs them anew. */
const UNUSED_MS = 30 * 24 * 60 * 60_000;

async function removeUnused(directory: string, keys: ReadonlySet<string>): Promise<void> {
  for (const name of await readdir(directory)) {
    const folder = join(directory, name);
    if (INSTALL_NAME.test(name) && !keys.has(name) && (await isOlder(folder, UNUSED_MS))) await remove(folder);
  }
}
