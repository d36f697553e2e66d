import { mkdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Log } from '../base/log.ts';
import type { OperatorEnvironment } from './child-environment.ts';
import { givenProgram } from './given-program.ts';
import type { InstallProgress } from './install.ts';
import { asInstallError } from './install-error.ts';
import { ensureInstalled } from './installed.ts';
import { PROGRAM_NAMES, type ProgramName, readPinnedPackages } from './pinned.ts';
import { installedProgram, installFolder, type Program, type Programs } from './program.ts';
import { sharedTask, type Work } from './shared-task.ts';

export type { OperatorEnvironment } from './child-environment.ts';
export type { InstallProgress } from './install.ts';
export type { Program, Programs } from './program.ts';

export interface Runtime {
  /**
   * The programs, proven, installing them when they are missing or altered; some 20 ms when they are not. Concurrent
   * calls share one install. A caller's abort rejects that caller with `cancelled`; the install stops with its last caller.
   * Throws platform_unsupported, npm_missing, install_*, program_*, cancelled, shutting_down.
   */
  ensure(options: { signal: AbortSignal; onProgress?: (progress: InstallProgress) => void }): Promise<Programs>;
  /** Stops a running install and waits until it has cleaned up. */
  close(): Promise<void>;
}

export interface RuntimeOptions {
  /** Ours alone; may be shared by several servers. Created when missing. */
  directory: string;
  /** The operator's environment: search path, home, proxies and npm settings are taken from it by name. */
  environment: OperatorEnvironment;
  log: Log;
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
}

const DEFAULT_LIMITS: RuntimeLimits = { installMs: 600_000, freeBytes: 600_000_000 };
/** The same from src/ and from dist/. */
const PACKAGES = fileURLToPath(new URL('../../runtime-packages/', import.meta.url));
const SETTINGS: Record<ProgramName, string> = { geminiCli: 'GEMINI_CLI_PATH', toolbox: 'TOOLBOX_PATH' };

export function createRuntime(options: RuntimeOptions): Runtime {
  const directory = resolve(options.directory); // children run in other folders
  const paths = { geminiCli: options.geminiCliPath, toolbox: options.toolboxPath };
  const wanted = PROGRAM_NAMES.filter(name => paths[name] === undefined);
  const pinned = readPinnedPackages(options.packages ?? PACKAGES, wanted);
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const given = new Map<ProgramName, Program>();
  let tidy = true;

  const find = async (name: ProgramName, signal: AbortSignal): Promise<Program> => {
    const path = paths[name];
    if (path === undefined) return installedProgram(installFolder(directory, pinned), pinned.programs[name]);
    const pinnedVersion = pinned.programs[name].version;
    const program =
      given.get(name) ??
      (await givenProgram({ ...options, directory, name: SETTINGS[name], path, pinnedVersion, signal }));
    given.set(name, program);
    return program;
  };

  const provide: Work<Programs, InstallProgress> = async (signal, report) => {
    report({ phase: 'checking', done: 0, total: pinned.packageCount });
    await mkdir(directory, { recursive: true, mode: 0o700 });
    const programs = { geminiCli: await find('geminiCli', signal), toolbox: await find('toolbox', signal) };
    if (wanted.length > 0) await ensureInstalled({ ...options, ...limits, directory, pinned, tidy, signal, report });
    tidy = false;
    return programs;
  };
  const task = sharedTask<Programs, InstallProgress>((signal, report) =>
    provide(signal, report).catch((error: unknown) => {
      const { code, params, cause } = asInstallError(error);
      if (code !== 'cancelled') options.log.warn({ code, params, err: cause }, 'the programs could not be provided');
      throw asInstallError(error);
    }),
  );
  return { ensure: caller => task.join(caller), close: () => task.close() };
}

/** Where `ensure` will find the programs that it installs in `directory`; says nothing about whether they are there. */
export function pinnedPrograms(directory: string): Programs {
  const pinned = readPinnedPackages(PACKAGES, PROGRAM_NAMES);
  const folder = installFolder(directory, pinned);
  return {
    geminiCli: installedProgram(folder, pinned.programs.geminiCli),
    toolbox: installedProgram(folder, pinned.programs.toolbox),
  };
}
