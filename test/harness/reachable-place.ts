import { chmod, cp } from 'node:fs/promises';
import { join } from 'node:path';
import { programs, runtimeDirectory } from './programs.ts';
import { tempFolder, type WhenOver } from './temp-folder.ts';

/** Only root may start programs as another user. */
export const isRoot = process.getuid?.() === 0;
export const NEEDS_ROOT = 'only root can run programs as another user';

/** A user that no file of this machine belongs to. */
export const CHILD = { uid: 60_731, gid: 60_731 };

export interface ReachablePlace {
  /** Every user may pass it, and nobody else see what is in it. */
  readonly folder: string;
  /** Where the real programs are within everybody's reach, as settings. */
  readonly env: Record<string, string>;
  readonly programs: typeof programs;
}

/** A folder that other users can go through, with a copy of the real programs: those of the tests lie in a home. */
export async function reachablePlace(whenOver?: WhenOver): Promise<ReachablePlace> {
  const folder = await openFolder(whenOver);
  const runtime = join(folder, 'programs');
  return { folder, env: { RUNTIME_DIR: runtime }, programs: await copyPrograms(runtime) };
}

/** The real programs once more, in `folder`, where every user can run them. */
export async function copyPrograms(folder: string): Promise<typeof programs> {
  await cp(runtimeDirectory, folder, { recursive: true, preserveTimestamps: true });
  await chmod(folder, 0o755);
  const moved = (text: string): string => text.replace(runtimeDirectory, folder);
  const { geminiCli, toolbox } = programs;
  return {
    geminiCli: { ...geminiCli, args: geminiCli.args.map(moved) },
    toolbox: { ...toolbox, command: moved(toolbox.command) },
  };
}

export async function openFolder(whenOver?: WhenOver): Promise<string> {
  const folder = await tempFolder(whenOver);
  await chmod(folder, 0o711);
  return folder;
}
