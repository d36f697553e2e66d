import { readFileSync } from 'node:fs';
import type { ServerProcess } from '../../test/harness/server-process.ts';
import { must } from './case.ts';

/** One Gemini CLI, one Toolbox, and one of them while it is replaced. */
const MOST_CHILDREN = 3;
/** A process that is being ended may take its time to go. */
const GONE_MS = 5_000;
const AGAIN_MS = 100;

/** Throws when a process that was the server's child lives without it, or when there are more children than needed. */
export async function orphans(server: ServerProcess, known: Set<number>): Promise<void> {
  const begun = Date.now();
  for (;;) {
    const now = server.descendants();
    for (const pid of now) known.add(pid);
    const lost = [...known].filter(pid => !now.includes(pid) && isAlive(pid));
    if (lost.length === 0 && now.length <= MOST_CHILDREN) return;
    if (Date.now() - begun > GONE_MS) must('processes left', { lost, children: now.length }, false);
    await new Promise(resolve => setTimeout(resolve, AGAIN_MS));
  }
}

function isAlive(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2, stat.lastIndexOf(')') + 3) !== 'Z';
  } catch {
    return false;
  }
}

/** True when the process is there and was started with a path in `folder`. */
export function isOf(pid: number, folder: string): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(folder);
  } catch {
    return false;
  }
}
