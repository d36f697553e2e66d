import { join } from 'node:path';
import type { PinnedPackages, PinnedProgram, ProgramName } from './pinned.ts';

/** How a program is started: `spawn(command, [...args, ...more])`. */
export interface Program {
  readonly command: string;
  readonly args: readonly string[];
  readonly version: string;
}

export interface Programs {
  readonly geminiCli: Program;
  readonly toolbox: Program;
}

/** For messages: names people know, the same in every language. */
export const TITLES: Record<ProgramName, string> = { geminiCli: 'Gemini CLI', toolbox: 'MCP Toolbox' };

/** How to start a file: a script by the Node we run on, anything else by itself. */
export function programAt(file: string, version: string): Program {
  if (/\.[cm]?js$/.test(file)) return { command: process.execPath, args: [file], version };
  return { command: file, args: [], version };
}

/** Where the lock's install stands, below the runtime's directory. */
export const installFolder = (directory: string, pinned: PinnedPackages): string => join(directory, pinned.key);

/** A pinned program as it is started from `folder`. */
export const installedProgram = (folder: string, { entry, version }: PinnedProgram): Program =>
  programAt(join(folder, entry), version);
