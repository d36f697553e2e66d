import { chmod, readdir, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ChildUser } from '../base/child-user.ts';
import { closeFolder, WRITING_FOR_OTHERS } from '../base/close-folder.ts';
import type { Log } from '../base/log.ts';
import { makePrivateFolder } from '../base/private-folder.ts';
import { CodedError } from '../contract/errors.ts';
import type { OperatorEnvironment } from './child-environment.ts';
import { asInstallError } from './install-error.ts';
import { type InstallProgress, InstallTally, type Told } from './install-tally.ts';
import { ensureInstalled, markInstalls } from './installed.ts';
import { requirePlatform } from './machine.ts';
import { PROGRAM_NAMES, type ProgramName, readPinnedPackages } from './pinned.ts';
import type { Program, Programs } from './program.ts';
import { pinnedProgram, programFinder } from './program-finder.ts';
import { sharedTask } from './shared-task.ts';
import { tellApart } from './tell-apart.ts';
import { untilReady } from './until-ready.ts';
import { isNameOfOurs } from './work-folder.ts';

export type { OperatorEnvironment } from './child-environment.ts';
export type { InstallProgress } from './install-tally.ts';
export type { ProgramName } from './pinned.ts';
export type { Program, Programs } from './program.ts';

export interface Runtime {
  /**
   * The programs, proven, installing them when they are missing or altered; some 20 ms when they are not. Concurrent
   * calls share one install. A caller's abort rejects that caller with `cancelled`; the install stops with its last caller.
   * `onReady` hears of each program once, as soon as it may be started: the other may still be on its way.
   * Throws platform_unsupported, npm_missing, install_*, program_*, programs_not_private, cancelled, shutting_down.
   */
  ensure(options: {
    signal: AbortSignal;
    onProgress?: (progress: InstallProgress) => void;
    onReady?: (name: ProgramName) => void;
  }): Promise<Programs>;
  /** One of them, without waiting for the other. Throws as `ensure` does. */
  program(name: ProgramName, signal: AbortSignal): Promise<Program>;
  /** Stops a running install and waits until it has cleaned up. */
  close(): Promise<void>;
}

export interface RuntimeOptions {
  /** Ours alone; may be shared by several servers. Created when missing. */
  directory: string;
  /** The operator's environment: search path, home, proxies and npm settings are taken from it by name. */
  environment: OperatorEnvironment;
  log: Log;
  /** Whom the programs run as, `--version` too; without one as we do. npm runs as we do. */
  user?: ChildUser | undefined;
  /** Programs of the operator's own, instead of installed ones: `GEMINI_CLI_PATH` and `TOOLBOX_PATH`. */
  geminiCliPath?: string;
  toolboxPath?: string;
  /** Holds the package.json and package-lock.json to install. */
  packages?: string;
  limits?: Partial<RuntimeLimits>;
}

export interface RuntimeLimits {
  /** Longest time for npm, ms. 100 MB come in ten minutes on a line of 1.4 Mbit/s. */
  installMs: number;
  /** Free space asked for before an install, bytes: 396 MB installed, 99 MB of archives, and room to breathe. */
  freeBytes: number;
  /** How often a server that runs says which programs it uses, ms. */
  markMs: number;
}

const DEFAULT_LIMITS: RuntimeLimits = { installMs: 600_000, freeBytes: 600_000_000, markMs: 24 * 60 * 60_000 };
/** The same from src/ and from dist/. */
const PACKAGES = fileURLToPath(new URL('../../runtime-packages/', import.meta.url));

export function createRuntime(options: RuntimeOptions): Runtime {
  const directory = resolve(options.directory); // children run in other folders
  const { packages = PACKAGES, geminiCliPath, toolboxPath } = options;
  const paths = { geminiCli: geminiCliPath, toolbox: toolboxPath };
  const { pins, keys, find } = programFinder({ ...options, directory, packages, paths });
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  let tidy = true;
  let marking: NodeJS.Timeout | undefined;

  const provide = async (signal: AbortSignal, tell: (told: Told) => void): Promise<Programs> => {
    const watching = new InstallTally(pins, tell);
    await makeOurs(directory, options.log);
    const programs = { geminiCli: await find('geminiCli', signal), toolbox: await find('toolbox', signal) };
    for (const name of PROGRAM_NAMES) if (!pins.has(name)) watching.onReady(name);
    const toolbox = pins.get('toolbox');
    if (toolbox !== undefined) requirePlatform(toolbox.programs.toolbox);
    await ensureInstalled({ ...options, ...limits, directory, pins, keys, tidy, signal, watching });
    tidy = false;
    await markInstalls({ directory, pins });
    marking ??= setInterval(() => void markInstalls({ directory, pins }), limits.markMs).unref();
    return programs;
  };
  const task = sharedTask<Programs, Told>((signal, tell) =>
    provide(signal, tell).catch((error: unknown) => {
      const { code, params, cause } = asInstallError(error);
      if (code !== 'cancelled') options.log.warn({ code, params, err: cause }, 'the programs could not be provided');
      throw asInstallError(error);
    }),
  );
  return {
    ensure: ({ signal, ...listeners }) => task.join({ signal, onProgress: tellApart(listeners) }),
    program: async (name, signal) => {
      await untilReady(task, name, signal);
      return find(name, signal);
    },
    close: async () => {
      await task.close();
      clearInterval(marking);
    },
  };
}

const isOurs = (names: readonly string[]): boolean => names.every(isNameOfOurs);

/** What stands there is run: only we may write there, or root. Throws `programs_not_private`. */
async function makeOurs(directory: string, log: Log): Promise<void> {
  await makePrivateFolder(directory);
  const state = await closeFolder(directory, { bits: WRITING_FOR_OTHERS, isOurs, byRoot: true });
  if (state === 'open') throw new CodedError('programs_not_private');
  if (state === 'closed') log.warn('other users of this machine could change the programs, and no longer can');
}

const PASSING_FOR_ALL = 0o011;

/** Lets other users go through a folder of installs, which is made when it is missing; one that is another user's or holds other things too stays as it is. */
export async function letPass(directory: string): Promise<void> {
  await makePrivateFolder(directory);
  const { uid, mode } = await stat(directory);
  if (uid === process.getuid?.() && isOurs(await readdir(directory)))
    await chmod(directory, (mode & 0o7777) | PASSING_FOR_ALL);
}

/** Where `ensure` will find the programs that it installs in `directory`; says nothing about whether they are there. */
export function pinnedPrograms(directory: string): Programs {
  const of = (name: ProgramName): Program => pinnedProgram(directory, name, readPinnedPackages(PACKAGES, [name]));
  return { geminiCli: of('geminiCli'), toolbox: of('toolbox') };
}
