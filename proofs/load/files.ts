import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import type { Place } from './place.ts';

const filesOf = ({ server }: Place): number[] => readdirSync(`/proc/${server.pid}/fd`).map(Number);

/** The soft limit of the running server, which bounds the number of a new file: it can be lifted again. */
function limitFiles({ server }: Place, files: number): void {
  const { status } = spawnSync('prlimit', ['--pid', String(server.pid), `--nofile=${files}:`], { stdio: 'ignore' });
  if (status !== 0) throw new Error('the limit of open files cannot be set: prlimit is needed');
}

/** Leaves the running server so many files that it may still open. */
export function leaveFiles(place: Place, left: number): void {
  const open = new Set(filesOf(place));
  let limit = 0;
  for (let free = 0; free < left || open.has(limit); limit += 1) if (!open.has(limit)) free += 1;
  limitFiles(place, limit);
}

/** Plenty, as before. */
export const liftFiles = (place: Place): void => limitFiles(place, filesOf(place).length + PLENTY);

const PLENTY = 4_000;
