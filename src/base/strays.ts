import { readdir, readFile } from 'node:fs/promises';

/**
 * Ends, with its group, every process that has its HOME below `directory`: what a killed server left behind. The Toolbox
 * does not notice in HTTP mode that its parent is gone (1.12.0), and a Gemini CLI that hangs notices nothing. A note of
 * their process ids would not know them from their first moment on. Only where /proc tells environments (Linux):
 * elsewhere a stray stays until the machine restarts, and can do nothing: what it holds was worth something only to the
 * server that is gone.
 */
export async function endStrays(directory: string): Promise<void> {
  const names = await readdir('/proc').catch(() => []);
  await Promise.all(
    names
      .filter(name => /^\d+$/.test(name))
      .map(async name => {
        const environment = await readFile(`/proc/${name}/environ`, 'utf8').catch(() => '');
        const isOurs = environment.split('\0').some(entry => entry.startsWith(`HOME=${directory}/`));
        if (isOurs) endGroup(Number(name));
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
