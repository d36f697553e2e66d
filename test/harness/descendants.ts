import { readdirSync, readFileSync } from 'node:fs';

const read = (pid: number, file: string): string => {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return ''; // ended while we looked
  }
};

function parentOf(pid: number): number {
  const stat = read(pid, 'stat');
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
}

/** One that has ended, or was forked and has not become a program of its own, has no command line, or its parent's. */
const isProgram = (pid: number, parent: number): boolean => {
  const command = read(pid, 'cmdline');
  return command !== '' && command !== read(parent, 'cmdline');
};

/**
 * Read from /proc: children of a process, and theirs, that are programs. The Gemini CLI forks for a `git` with each
 * session, finds none, and the fork is gone a moment later.
 */
export function descendantsOf(pid: number): number[] {
  const pids = readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .map(Number);
  const parents = new Map(pids.map(child => [child, parentOf(child)]));
  const found = [pid];
  for (const parent of found) {
    for (const [child, of] of parents) if (of === parent && isProgram(child, parent)) found.push(child);
  }
  return found.slice(1);
}
