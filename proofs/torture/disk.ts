import { spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { WhenOver } from '../../test/harness/temp-folder.ts';
import type { Disk } from './lane.ts';

const SIZE_MB = 64;

/**
 * A disk of its own at `place`: a small tmpfs, where mounting is permitted; elsewhere a limit on the size of any file
 * that the server writes (prlimit), which fails a write in the same way.
 */
export function smallDisk(place: string, whenOver: WhenOver): Disk & { readonly how: string } {
  mkdirSync(place, { recursive: true });
  const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${SIZE_MB}m`, 'none', place], { stdio: 'ignore' });
  if (status !== 0)
    return { how: 'a limit on file sizes', fill: pid => limit(pid, '1:'), free: pid => limit(pid, 'unlimited:') };
  whenOver(() => void spawnSync('umount', ['--lazy', place], { stdio: 'ignore' }));
  const ballast = join(place, 'ballast');
  return {
    how: `a tmpfs of ${SIZE_MB} MB`,
    fill: () => fillWith(ballast),
    free: () => {
      rmSync(ballast, { force: true });
      return true;
    },
  };
}

/** A soft limit: it can be lifted again. */
const limit = (pid: number | undefined, bytes: string): boolean =>
  spawnSync('prlimit', ['--pid', String(pid), `--fsize=${bytes}`], { stdio: 'ignore' }).status === 0;

/** Writes until the disk takes no byte more. */
function fillWith(path: string): boolean {
  const file = openSync(path, 'w');
  try {
    for (let size = 1 << 20; size >= 1; ) {
      try {
        writeSync(file, Buffer.alloc(size));
      } catch {
        size >>= 1;
      }
    }
  } finally {
    closeSync(file);
  }
  return true;
}
