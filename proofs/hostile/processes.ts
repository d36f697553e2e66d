import { setTimeout as pause } from 'node:timers/promises';
import type { ServerProcess } from '../../test/harness/server-process.ts';
import { commandOf, processesOf } from '../harness/processes.ts';
import { must } from './case.ts';

/** One Gemini CLI, one Toolbox, and one of them while it is replaced. */
const MOST_CHILDREN = 3;
/** A process that is being ended may take its time to go, on a busy machine. */
const GONE_MS = 10_000;
const AGAIN_MS = 100;

/** Throws when a process that was started for the server's folder lives without it, or when there are more than needed. */
export async function orphans(server: ServerProcess, folder: string): Promise<void> {
  const begun = Date.now();
  for (;;) {
    const children = server.descendants().filter(pid => commandOf(pid) !== '');
    const lost = processesOf(folder).filter(pid => pid !== server.pid && !children.includes(pid));
    if (lost.length === 0 && children.length <= MOST_CHILDREN) return;
    if (Date.now() - begun > GONE_MS) {
      must('processes left', { lost: lost.map(commandOf), children: children.length }, false);
    }
    await pause(AGAIN_MS);
  }
}
