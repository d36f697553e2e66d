import { commandOf, signalProcess } from '../harness/processes.ts';

/** The children that hold the Gemini CLI, or the Toolbox, among `pids`. */
export function childrenNamed(pids: readonly number[], program: 'gemini' | 'toolbox'): number[] {
  const sign = program === 'gemini' ? 'gemini.js' : 'tools.yaml';
  return pids.filter(pid => commandOf(pid).includes(sign));
}

/** A signal to a process and to the group it leads; no matter if it is gone. */
export function signalGroup(pid: number, signal: NodeJS.Signals): void {
  for (const target of [-pid, pid]) signalProcess(target, signal);
}
