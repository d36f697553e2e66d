import { existsSync, lstatSync, type Stats } from 'node:fs';
import { dirname, relative } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { readProcess } from '../../harness/processes.ts';
import { below } from '../../harness/walk.ts';
import { inLiveTurn } from '../live-turn.ts';
import { OTHER_USER } from '../reach.ts';
import type { Attack } from './attack.ts';

/** How long the CLI may take to leave, on a busy machine. */
const LEAVE_MS = 60_000;
const OTHERS = 0o077;

/** Of what is the server's, the children's group may pass a folder and read a file. */
function sharedBits(stats: Stats): number {
  if (stats.uid !== 0 || stats.gid !== OTHER_USER?.gid) return 0;
  return stats.isDirectory() ? 0o010 : 0o040;
}

/** Folders and files of the children are closed to everybody else, and so is whatever the CLI will make. */
const closedToOthers: Attack = async (world, ledger) => {
  await inLiveTurn(world, 'folders', async () => {
    const paths = [...below(world.dataDir)].map(({ path }) => path);
    const theirs = paths.filter(path => /^(?:agent|toolbox)(?:\/|$)/.test(relative(world.dataDir, path)));
    for (const path of [world.dataDir, ...theirs]) {
      const stats = lstatSync(path, { throwIfNoEntry: false });
      if (stats === undefined) continue; // the CLI makes files for a moment
      const open = stats.mode & OTHERS & ~sharedBits(stats);
      ledger.tried(open === 0 ? undefined : `${path} is open to others (${(stats.mode & 0o777).toString(8)})`);
    }
    const clis = world.server.descendants().map(pid => readProcess(pid, 'status'));
    const umasks = clis
      .filter(status => /^Name:\s+node/m.test(status))
      .map(status => /^Umask:\s+(\d+)/m.exec(status)?.[1]);
    if (umasks.length === 0) throw new Error('no process of the CLI is there');
    for (const umask of umasks) ledger.tried(umask === '0077' ? undefined : `a process of the CLI has umask ${umask}`);
  });
};

/** When the connection is removed, the home of the CLI that served it goes, with all that the process remembers. */
const goneWithConnection: Attack = async (world, ledger) => {
  const served = world.watched.workFolders().map(dirname); // one that was only made ready knows nothing
  if (served.length === 0) throw new Error('the CLI has no home');
  const list: { id: string }[] = JSON.parse(await (await fetch(`${world.server.url}/api/connections`)).text());
  for (const { id } of list) await fetch(`${world.server.url}/api/connections/${id}`, { method: 'DELETE' });
  const until = Date.now() + LEAVE_MS;
  while (served.some(path => existsSync(path)) && Date.now() < until) await pause(50);
  for (const path of served) ledger.tried(existsSync(path) ? `${path} outlives its connection` : undefined);
};

export const folders: Attack = async (world, ledger) => {
  await closedToOthers(world, ledger);
  await goneWithConnection(world, ledger);
};
