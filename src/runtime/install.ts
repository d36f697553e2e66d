import { mkdir, rename, statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ChildUser } from '../base/child-user.ts';
import { CodedError } from '../contract/errors.ts';
import type { OperatorEnvironment } from './child-environment.ts';
import { matchesManifest, writeManifest } from './file-manifest.ts';
import { makeReadable } from './make-readable.ts';
import { type Npm, npmCi } from './npm-ci.ts';
import type { PinnedPackages, ProgramName } from './pinned.ts';
import { installedProgram, TITLES } from './program.ts';
import { askVersion } from './program-version.ts';
import { settleAll } from './settle-all.ts';
import { remove, withWorkFolder, workPath } from './work-folder.ts';

export interface InstallOptions {
  /** The runtime's own: `directory/<key>` appears, whole or not at all. */
  directory: string;
  pinned: PinnedPackages;
  environment: OperatorEnvironment;
  npm(): Promise<Npm>;
  /** npm's: whole downloads outlive a failed install, so that the next need not fetch them again. */
  cache: string;
  /** Longest time for npm, in ms, and least free space, in bytes. */
  installMs: number;
  freeBytes: number;
  signal: AbortSignal;
  /** Whom the programs will run as. */
  user?: ChildUser | undefined;
  /** So many packages have arrived. */
  onCount(count: number): void;
  /** npm has ended well; what is left is to prove what it brought. */
  onUnpacked(): void;
}

/**
 * Asked for `--version` before they are kept. The Gemini CLI is not: it needs 0.7 s of processor time for that, and says
 * its version at each start (ACP `initialize`, 0.61.0), where it is held to it.
 */
const ASKED: ReadonlySet<ProgramName> = new Set(['toolbox']);

/**
 * Installs the pinned packages beside their place, proves them, and renames them into it. Another process may do the
 * same at the same time: the later one uses what the earlier one put there.
 * Throws npm_missing, install_*, program_broken or cancelled, and leaves nothing but npm's cache.
 */
export async function install(options: InstallOptions): Promise<void> {
  const { directory, pinned, environment, cache, signal, user } = options;
  const provide = async (work: string): Promise<void> => {
    await requireSpace(directory, options.freeBytes);
    const folder = join(work, 'install');
    const home = join(work, 'home');
    await Promise.all([mkdir(folder, { mode: 0o700 }), mkdir(home)]);
    await writeFile(join(folder, 'package.json'), pinned.packageJson);
    await writeFile(join(folder, 'package-lock.json'), pinned.packageLock);
    const npm = await options.npm();
    const onCount = (count: number): void => options.onCount(Math.min(count, pinned.packageCount));
    const run = npmCi({ npm, environment, folder, home, cache, limitMs: options.installMs, signal, onCount });
    onCount(0); // who works beside the download must not hold it up
    await run;
    options.onUnpacked();
    if (user !== undefined) await makeReadable(folder);
    await settleAll([provePrograms(folder, work, options), writeManifest(folder)]);
    await publish(folder, join(directory, pinned.key), directory);
  };
  await withWorkFolder(directory, provide, user);
}

async function requireSpace(directory: string, needed: number): Promise<void> {
  const { bavail, bsize } = await statfs(directory);
  if (bavail * bsize < needed) throw new CodedError('install_no_space');
}

async function provePrograms(folder: string, work: string, options: InstallOptions): Promise<void> {
  const prove = async (name: ProgramName): Promise<void> => {
    const pinned = options.pinned.programs[name];
    const version = await askVersion(installedProgram(folder, pinned), { ...options, folder: work });
    if (version === pinned.version) return;
    throw new CodedError('program_broken', {
      params: { program: TITLES[name], version: pinned.version },
      cause: new Error(`--version said ${version ?? 'nothing'}`),
    });
  };
  await settleAll(options.pinned.wanted.filter(name => ASKED.has(name)).map(prove));
}

/** Puts `folder` at `place` in one step. What stands there already is kept when it is sound, else moved out of the way. */
async function publish(folder: string, place: string, directory: string): Promise<void> {
  const TRIES = 3; // each lost round means that another process put or moved something in between
  for (let round = 1; ; round++) {
    try {
      await rename(folder, place);
      return;
    } catch (error) {
      if (round === TRIES) throw error;
    }
    if (await matchesManifest(place)) return;
    const broken = workPath(directory);
    await rename(place, broken).catch(() => {}); // gone meanwhile: the next round says
    await remove(broken);
  }
}
