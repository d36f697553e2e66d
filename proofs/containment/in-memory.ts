import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { freemem, tmpdir } from 'node:os';
import { join } from 'node:path';

/** The copy of the programs is 400 MB; data, logs and two worlds side by side come to it. */
const NEEDED_BYTES = 2 * 2 ** 30;
/** Of the machine's memory, so that it is not the place alone that has room. */
const FREE_BYTES = 2 * NEEDED_BYTES;

/**
 * `place` where it has room and programs may be started from it, else the temporary folder: containers often have a
 * /dev/shm of 64 MB from which nothing may be started.
 */
export function inMemory(place = '/dev/shm'): string {
  try {
    const { bavail, bsize } = statfsSync(place);
    const hasRoom = bavail * bsize >= NEEDED_BYTES && freemem() >= FREE_BYTES;
    return hasRoom && startsPrograms(place) ? place : tmpdir();
  } catch {
    return tmpdir(); // there is none, or it is not ours to write to
  }
}

function startsPrograms(place: string): boolean {
  const folder = mkdtempSync(join(place, 'looker-chat-'));
  try {
    const program = join(folder, 'program');
    writeFileSync(program, '#!/bin/sh\n', { mode: 0o700 });
    return spawnSync(program).status === 0;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
