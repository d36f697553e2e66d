import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Ends every Toolbox that killed servers left behind in `directory`: in HTTP mode it does not notice that its parent is
 * gone (1.12.0). They are known by our tools.yaml in their command line, from their first moment on, which a note of
 * their process ids is not. Only where /proc tells command lines (Linux): elsewhere a stray stays until the machine
 * restarts, and can do nothing, since no ticket is ever issued to it.
 */
export async function endStrayToolboxes(directory: string): Promise<void> {
  const config = join(directory, 'tools.yaml');
  const names = await readdir('/proc').catch(() => []);
  await Promise.all(
    names
      .filter(name => /^\d+$/.test(name))
      .map(async name => {
        const commandLine = await readFile(`/proc/${name}/cmdline`, 'utf8').catch(() => '');
        if (commandLine.split('\0').includes(config)) endGroup(Number(name));
      }),
  );
}

function endGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // gone in the meantime
  }
}
