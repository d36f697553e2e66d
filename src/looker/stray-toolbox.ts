import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const fileOf = (directory: string): string => join(directory, 'toolbox.pid');

/** Writes down which process is ours: in HTTP mode it does not notice when its parent is killed (1.12.0). */
export async function rememberToolbox(directory: string, pid: number | undefined): Promise<void> {
  if (pid === undefined) return;
  await writeFile(fileOf(directory), String(pid), { mode: 0o600 });
}

/** Does process `pid` run with our tools.yaml? Ids are used again, so the number alone proves nothing. */
async function isOurs(pid: number, directory: string): Promise<boolean> {
  const commandLine = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  return commandLine.split('\0').includes(join(directory, 'tools.yaml'));
}

/**
 * Ends the Toolbox that a killed server left behind in `directory`. Only where /proc tells command lines (Linux):
 * elsewhere a stray stays until the machine restarts, and can do nothing, since no ticket is ever issued to it.
 */
export async function endStrayToolbox(directory: string): Promise<void> {
  const pid = Number(await readFile(fileOf(directory), 'utf8').catch(() => ''));
  if (!Number.isInteger(pid) || pid <= 1 || !(await isOurs(pid, directory))) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // gone in the meantime
  }
  await rm(fileOf(directory), { force: true });
}
