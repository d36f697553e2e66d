import type { ChildUser } from '../base/child-user.ts';
import type { Log } from '../base/log.ts';
import type { OperatorEnvironment } from './child-environment.ts';
import { givenProgram } from './given-program.ts';
import { type PinnedPackages, PROGRAM_NAMES, type ProgramName, readPinnedPackages } from './pinned.ts';
import { installedProgram, installFolder, type Program } from './program.ts';

const SETTINGS: Record<ProgramName, string> = { geminiCli: 'GEMINI_CLI_PATH', toolbox: 'TOOLBOX_PATH' };

export interface ProgramFinder {
  /** Of each program that is not given, the packages to install: an install of its own, with a folder of its own. */
  readonly pins: ReadonlyMap<ProgramName, PinnedPackages>;
  /** Of this release's installs, also of those that are not wanted: another server may use them. */
  readonly keys: ReadonlySet<string>;
  /** Where it is, or will be installed; a given one has answered `--version`. Throws program_not_found, program_unusable. */
  readonly find: (name: ProgramName, signal: AbortSignal) => Promise<Program>;
}

export function programFinder(options: {
  directory: string;
  /** Holds the package.json and package-lock.json to install. */
  packages: string;
  paths: Readonly<Record<ProgramName, string | undefined>>;
  environment: OperatorEnvironment;
  log: Log;
  user?: ChildUser | undefined;
}): ProgramFinder {
  const { directory, packages, paths } = options;
  const pinOf = (name: ProgramName): PinnedPackages => readPinnedPackages(packages, [name]);
  const all = { geminiCli: pinOf('geminiCli'), toolbox: pinOf('toolbox') };
  const wanted = PROGRAM_NAMES.filter(name => paths[name] === undefined);
  const given = new Map<ProgramName, Program>();
  return {
    pins: new Map(wanted.map(name => [name, all[name]])),
    keys: new Set(Object.values(all).map(({ key }) => key)),
    find: async (name, signal) => {
      const path = paths[name];
      const pinned = all[name];
      if (path === undefined) return pinnedProgram(directory, name, pinned);
      const pinnedVersion = pinned.programs[name].version;
      const program =
        given.get(name) ?? (await givenProgram({ ...options, name: SETTINGS[name], path, pinnedVersion, signal }));
      given.set(name, program);
      return program;
    },
  };
}

/** Says nothing about whether it is there. */
export const pinnedProgram = (directory: string, name: ProgramName, pinned: PinnedPackages): Program =>
  installedProgram(installFolder(directory, pinned), pinned.programs[name]);
