import { readdirSync, readFileSync } from 'node:fs';

const read = (pid: number, file: string): string => {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return ''; // gone
  }
};

/** The beginning of a command line, as a finding names it. */
export const commandOf = (pid: number): string => read(pid, 'cmdline').replaceAll('\0', ' ').slice(0, 200);

/** Living processes that have `folder` in their command line or environment: all that were ever started for it. */
export function processesOf(folder: string): number[] {
  return readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .map(Number)
    .filter(pid => pid !== process.pid)
    .filter(pid => read(pid, 'cmdline') !== '') // a zombie has none
    .filter(pid => `${read(pid, 'cmdline')}\0${read(pid, 'environ')}`.includes(folder));
}

/** The children that hold the Gemini CLI, or the Toolbox, among `pids`. */
export function childrenNamed(pids: readonly number[], program: 'gemini' | 'toolbox'): number[] {
  const sign = program === 'gemini' ? 'gemini.js' : 'tools.yaml';
  return pids.filter(pid => read(pid, 'cmdline').includes(sign));
}

/** A signal to a process and to the group it leads; no matter if it is gone. */
export function signalGroup(pid: number, signal: NodeJS.Signals): void {
  for (const target of [-pid, pid]) {
    try {
      process.kill(target, signal);
    } catch {
      // gone, or no leader of a group
    }
  }
}
