import { setTimeout as pause } from 'node:timers/promises';
import { readProcess } from '../../harness/processes.ts';
import { inLiveTurn } from '../live-turn.ts';
import { OTHER_USER } from '../reach.ts';
import type { Attack } from './attack.ts';

/** What the tapped CLI tries, typed by hand; fewer would prove nothing. */
const LEAST_TRIES = 10;
/** How long they may take. */
const TRIES_MS = 60_000;
/** What the system, or the server at its own address, has to say. */
const REFUSALS: ReadonlySet<string | undefined> = new Set(['EACCES', '401']);

/**
 * Native code in the CLI's place tries, as the CLI's own process, to read the server's memory, environment, data and home,
 * and to come in at its own address, where callers of this machine need no token.
 * Where the server is not root nothing stands in its way: that is told, and not counted.
 */
export const sameMachine: Attack = async (world, ledger) => {
  const { value: children } = await inLiveTurn(world, 'sameMachine', async () => {
    const until = Date.now() + TRIES_MS;
    while (world.watched.of('read').length < LEAST_TRIES && Date.now() < until) await pause(50);
    const statuses = world.server.descendants().map(pid => readProcess(pid, 'status'));
    return statuses.filter(status => status !== '');
  });
  const tries = world.watched.of('read').map(({ to, args }) => ({ path: to, outcome: args[0] }));
  if (tries.length < LEAST_TRIES || children.length < 2) throw new Error('the children did not try to read anything');
  for (const { path, outcome } of tries) {
    const came = REFUSALS.has(outcome) ? undefined : `the CLI's process came to ${path} (${outcome})`;
    if (OTHER_USER !== undefined) ledger.tried(came);
    else if (came !== undefined) ledger.limits.push(came);
  }
  if (OTHER_USER === undefined) return;
  const { uid, gid } = OTHER_USER;
  const expected = new RegExp(
    `^Uid:(\\t${uid}){4}\\nGid:(\\t${gid}){4}\\n[^]*^Groups:\\s*\\n[^]*^CapEff:\\s0{16}$`,
    'm',
  );
  for (const status of children) ledger.tried(expected.test(status) ? undefined : `a child has rights:\n${status}`);
};
