import { readdir, readlink } from 'node:fs/promises';

/** The processes that work in a folder of `directory`. Linux only, as the tests that need it. */
export async function agentPids(directory: string): Promise<number[]> {
  const names = (await readdir('/proc')).filter(name => /^\d+$/.test(name));
  const pids = await Promise.all(
    names.map(async name => {
      const cwd = await readlink(`/proc/${name}/cwd`).catch(() => '');
      return cwd.startsWith(`${directory}/`) ? [Number(name)] : [];
    }),
  );
  return pids.flat();
}
