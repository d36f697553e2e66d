import { readdirSync, readFileSync } from 'node:fs';

const read = (pid: number, file: string): string => {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return ''; // gone
  }
};

/** The command line of a living process; a zombie has none. */
export const commandOf = (pid: number): string => read(pid, 'cmdline').replaceAll('\0', ' ');

/** Living processes that have `folder` in their command line or environment: all that were ever started for it. */
export function processesOf(folder: string): number[] {
  return readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .map(Number)
    .filter(pid => pid !== process.pid && commandOf(pid) !== '')
    .filter(pid => commandOf(pid).includes(folder) || read(pid, 'environ').includes(folder));
}
