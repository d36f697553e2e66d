import { readdirSync, readFileSync } from 'node:fs';

/** What the system tells of a process in `/proc/PID/`; empty when it is gone. */
export const readProcess = (pid: number, file: 'cmdline' | 'environ' | 'status'): string => {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return ''; // gone
  }
};

/** The command line of a living process; a zombie has none. */
export const commandOf = (pid: number): string => readProcess(pid, 'cmdline').replaceAll('\0', ' ');

/** Signals a process; no matter if it is gone. */
export function signalProcess(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // gone, or no leader of a group
  }
}

/** Living processes that have `folder` in their command line or environment: all that were ever started for it. */
export function processesOf(folder: string): number[] {
  return readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .map(Number)
    .filter(pid => pid !== process.pid && commandOf(pid) !== '')
    .filter(pid => commandOf(pid).includes(folder) || readProcess(pid, 'environ').includes(folder));
}
