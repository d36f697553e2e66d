import { setTimeout as pause } from 'node:timers/promises';
import type { WebSocket } from 'ws';
import { PAUSE_BYTES } from '../../src/server/limits.ts';
import type { Place } from './place.ts';
import { answered, readAll } from './questions.ts';
import type { Scenario } from './scenario.ts';

const CLIENTS = 20;
const ANSWERS = 12;
/** Of memory, and of the time after the limit by which the last one is cut. */
const BAR = { megabytes: 90, lateMs: 15_000 };
/** Who is cut sooner than the limit, by so much, was not given its time. */
const EARLY_MS = 1_000;
/** An answer just under what one may be; together they are more than the system's own buffers take. */
const ANSWER = { chunks: 100, everyMs: 0, together: 1, padding: 'x'.repeat(9_000) };

/** How often it is looked at what waits. */
const LOOK_MS = 100;

/** Clients that ask for much and read nothing: little is kept for them, they are cut, and all can be had by who reads. */
export const deafClients: Scenario = async place => {
  const { STALLED_MS } = place.limits;
  place.model.setPace(ANSWER);
  const conversations: string[] = [];
  for (let at = 0; at < ANSWERS; at += 1) conversations.push(await answered(place));
  const heard = await readAll(place, conversations);
  const before = place.megabytes();
  const deaf = await Promise.all(Array.from({ length: CLIENTS }, () => place.socket()));
  const started = performance.now();
  const ends = deaf.map(socket => cutAfter(socket, started, STALLED_MS + BAR.lateMs));
  for (const socket of deaf) {
    socket.pause();
    for (const conversation_id of conversations)
      socket.send(JSON.stringify({ type: 'follow', conversation_id, after: 0 }));
  }
  const ended = Promise.all(ends);
  const reading = readAll(place, conversations).then(again => ({ again, grown: place.megabytes() - before }));
  const [{ again, grown }, waiting, all] = await Promise.all([reading, most(place, ended), ended]);
  const cut = all.filter(ms => ms !== undefined);
  const mayWait = CLIENTS * (PAUSE_BYTES + heard.longestFrame);
  for (const socket of deaf) socket.terminate();
  const [soonest, longest] = [Math.min(...cut), Math.max(0, ...cut)];
  const inTime = cut.length === deaf.length && soonest >= STALLED_MS - EARLY_MS;
  const seconds = (longest / 1000).toFixed(0);
  return {
    held: waiting > 0 && waiting <= mayWait && grown < BAR.megabytes && inTime && again.all === heard.all,
    figures: `${deaf.length} clients that do not read ${grown.toFixed(0)} MB, ${megabytes(waiting)} MB of ${megabytes(mayWait)} waited for them, ${cut.length} cut in ${seconds} s, ${megabytes(again.all)} MB told to one that does`,
  };
};

const megabytes = (bytes: number): string => (bytes / 2 ** 20).toFixed(1);

/** The most that waited in the server at a time until `ended`. */
async function most(place: Place, ended: Promise<unknown>): Promise<number> {
  const over = new AbortController();
  void ended.then(() => over.abort());
  let highest = 0;
  while (!over.signal.aborted) {
    highest = Math.max(highest, await place.waitingBytes());
    await pause(LOOK_MS);
  }
  return highest;
}

/** A paused client does not see its end before it reads again: the system is asked, through what it still may send. */
function cutAfter(socket: WebSocket, started: number, limitMs: number): Promise<number | undefined> {
  return new Promise(resolve => {
    const probe = setInterval(() => {
      if (socket.readyState === socket.OPEN) socket.ping();
      if (performance.now() - started > limitMs) end(undefined);
    }, 500);
    const end = (ms: number | undefined): void => {
      clearInterval(probe);
      resolve(ms);
    };
    socket.once('close', () => end(performance.now() - started));
  });
}
