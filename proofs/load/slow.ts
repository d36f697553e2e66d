import { connect, type Socket } from 'node:net';
import { percentile } from '../../bench/figures.mjs';
import { heardMs, whenPatienceEnds } from '../harness/patience.ts';
import type { Scenario } from './scenario.ts';

const EACH = { long: 200, quick: 60 };
const DRIP_MS = 1_000;
/** An ordinary request's time while they drip, beyond what this machine takes for nothing; and how long after the server looked for them the last of them may go. */
const BARS = { othersMs: 500, lateMs: 2_000 };
/** Those that are still there so long after that are counted, and cut. */
const PATIENCE_MS = 5_000;

const HEAD = 'POST /api/session HTTP/1.1\r\nHost: 127.0.0.1\r\n';
const DRIPPING = {
  nothing: '',
  headers: HEAD,
  body: `${HEAD}Content-Type: application/json\r\nContent-Length: 5000\r\n\r\n`,
};

interface Drip {
  readonly answered: boolean;
  readonly ms: number;
}

/** Sends a byte now and then until it is shown out. */
function drip(port: number, begin: string, patienceMs: number): Promise<Drip> {
  return new Promise(resolve => {
    const started = heardMs();
    let answer = '';
    const socket: Socket = connect(port, '127.0.0.1', () => socket.write(begin));
    const timer = setInterval(() => begin !== '' && socket.writable && socket.write('x'), DRIP_MS);
    const callOff = whenPatienceEnds(patienceMs, () => socket.destroy());
    socket.on('data', data => (answer += data.toString()));
    socket.on('error', () => {});
    socket.on('close', () => {
      clearInterval(timer);
      callOff();
      resolve({ answered: / 408 /.test(answer), ms: heardMs() - started });
    });
  });
}

/** Headers and bodies that come a byte a second, and connections that say nothing: others do not notice. */
export const slowLoris: Scenario = async place => {
  const { port } = place.server;
  const goneMs = place.limits.REQUEST_MS + place.limits.REQUEST_CHECK_MS + BARS.lateMs;
  const each = place.quick ? EACH.quick : EACH.long;
  const one = (begin: string): Promise<Drip> => drip(port, begin, goneMs + PATIENCE_MS);
  const drips = Object.values(DRIPPING).flatMap(begin => Array.from({ length: each }, () => one(begin)));
  const over = new AbortController();
  const all = Promise.all(drips).finally(() => over.abort());
  const others: number[] = [];
  const nothing: number[] = [];
  while (!over.signal.aborted) {
    others.push(await place.requestMs());
    nothing.push(await place.machineMs());
  }
  const ended = await all;
  const longest = Math.max(...ended.map(({ ms }) => ms));
  const answered = ended.filter(drip => drip.answered).length;
  const [p99, machineMs] = [percentile(others, 0.99), percentile(nothing, 0.99)];
  return {
    held: longest <= goneMs && answered >= 2 * each && p99 - machineMs < BARS.othersMs,
    figures: `${ended.length} slow connections gone in ${(longest / 1000).toFixed(1)} s, ${answered} with 408, others p99 ${p99.toFixed(0)} ms of ${others.length} (an idle server's ${machineMs.toFixed(0)} ms)`,
  };
};
