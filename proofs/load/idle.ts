import { spawnSync } from 'node:child_process';
import type { WebSocket } from 'ws';
import { percentile } from '../../bench/figures.mjs';
import type { Scenario } from './scenario.ts';

const SOCKETS = { long: 10_000, quick: 2_000 };
/** Of the file limit: pipes, database, modules, and the sockets of the other scenarios. */
const OTHER_FILES = 2_000;
/** 20 KB a socket: with the same code it was 12 to 18, as the collector had tidied up before or not. A request's time is that beyond what this machine takes for nothing. */
const BAR = { megabytes: 200, requestMs: 500 };
const BATCH = 200;
const REQUESTS = 200;

/** Open files this process may have, and with it the servers it starts: Node raises its own limit as far as it may. */
export function fileLimit(): number {
  const { stdout } = spawnSync('sh', ['-c', 'ulimit -Hn'], { encoding: 'utf8' });
  return stdout.trim() === 'unlimited' ? Number.MAX_SAFE_INTEGER : Number(stdout);
}

/** Thousands of sockets that are let in and say nothing. */
export const idleSockets: Scenario = async place => {
  const wanted = place.quick ? SOCKETS.quick : SOCKETS.long;
  const count = Math.min(wanted, fileLimit() - OTHER_FILES);
  const before = place.megabytes();
  const sockets: WebSocket[] = [];
  while (sockets.length < count) {
    sockets.push(...(await Promise.all(Array.from({ length: BATCH }, () => place.socket()))));
  }
  const requests: number[] = [];
  const nothing: number[] = [];
  for (let at = 0; at < REQUESTS; at += 1) {
    requests.push(await place.requestMs());
    nothing.push(await place.machineMs());
  }
  const grown = place.megabytes() - before;
  const alive = sockets.filter(socket => socket.readyState === socket.OPEN).length;
  for (const socket of sockets) socket.terminate();
  const [p99, machineMs] = [percentile(requests, 0.99), percentile(nothing, 0.99)];
  const instead = count < wanted ? ` (the limit of open files is ${fileLimit()})` : '';
  return {
    held: grown < BAR.megabytes && alive === sockets.length && p99 - machineMs < BAR.requestMs,
    figures: `${alive} idle sockets${instead} ${grown.toFixed(0)} MB, requests p99 ${p99.toFixed(0)} ms (an idle server's ${machineMs.toFixed(0)} ms)`,
  };
};
