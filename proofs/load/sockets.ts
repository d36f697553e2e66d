import type { RawData, WebSocket } from 'ws';
import { percentile } from '../../bench/figures.mjs';
import { newId } from '../../src/base/ids.ts';
import type { Outcome } from './load.ts';
import { type Place, QUESTION } from './place.ts';

const textOf = (data: RawData): string => (Buffer.isBuffer(data) ? data.toString() : '');

const IDLE = { bar: { megabytes: 150, requestMs: 500 }, batch: 200, requests: 200 };

/** Thousands of sockets that are let in and say nothing. */
export async function idleSockets(place: Place, count: number): Promise<Outcome> {
  const before = place.megabytes();
  const sockets: WebSocket[] = [];
  while (sockets.length < count) {
    sockets.push(...(await Promise.all(Array.from({ length: IDLE.batch }, () => place.socket()))));
  }
  const requests: number[] = [];
  for (let at = 0; at < IDLE.requests; at += 1) requests.push(await place.requestMs());
  const grown = place.megabytes() - before;
  const alive = sockets.filter(socket => socket.readyState === socket.OPEN).length;
  for (const socket of sockets) socket.terminate();
  const p99 = percentile(requests, 0.99);
  return {
    held: grown < IDLE.bar.megabytes && alive === sockets.length && p99 < IDLE.bar.requestMs,
    figures: `${alive} idle sockets ${grown.toFixed(0)} MB, requests p99 ${p99.toFixed(0)} ms`,
  };
}

const DEAF = { clients: 20, answers: 12, bar: { megabytes: 90, cutMs: 45_000 } };
/** An answer just under what one may be; together they are more than the system's own buffers take. */
const ANSWER = { chunks: 100, everyMs: 0, together: 1, padding: 'x'.repeat(9_000) };

async function readAll(place: Place, conversations: readonly string[]): Promise<number> {
  const reader = await place.socket();
  let endings = 0;
  let bytes = 0;
  const all = new Promise<void>(resolve => {
    reader.on('message', data => {
      const frame = textOf(data);
      bytes += frame.length;
      if (frame.includes('"kind":"turn_ended"') && ++endings === conversations.length) resolve();
    });
  });
  for (const conversation_id of conversations)
    reader.send(JSON.stringify({ type: 'follow', conversation_id, after: 0 }));
  await all;
  reader.terminate();
  return bytes;
}

/** Asks on a socket of its own; gives the conversation when the answer has ended. */
async function answered(place: Place): Promise<string> {
  const socket = await place.socket();
  const ended = new Promise<string>(resolve => {
    socket.on('message', data => {
      const frame = JSON.parse(textOf(data));
      if (frame.event?.kind === 'turn_ended') resolve(frame.conversation_id);
    });
  });
  socket.send(JSON.stringify({ type: 'ask', message_id: newId(), text: QUESTION }));
  const conversation = await ended;
  socket.terminate();
  return conversation;
}

/** Clients that ask for much and read nothing: little is kept for them, they are cut, and all can be had by who reads. */
export async function deafClients(place: Place): Promise<Outcome> {
  place.model.setPace(ANSWER);
  const conversations: string[] = [];
  for (let at = 0; at < DEAF.answers; at += 1) conversations.push(await answered(place));
  const bytes = await readAll(place, conversations);
  const before = place.megabytes();
  const deaf = await Promise.all(Array.from({ length: DEAF.clients }, () => place.socket()));
  const started = performance.now();
  for (const socket of deaf) {
    socket.pause();
    for (const conversation_id of conversations)
      socket.send(JSON.stringify({ type: 'follow', conversation_id, after: 0 }));
  }
  const again = await readAll(place, conversations);
  const grown = place.megabytes() - before;
  const ends = deaf.map(socket => cutAfter(socket, started));
  const cut = (await Promise.all(ends)).filter(ms => ms !== undefined);
  for (const socket of deaf) socket.terminate();
  const longest = Math.max(0, ...cut) / 1000;
  return {
    held: grown < DEAF.bar.megabytes && cut.length === deaf.length && again === bytes,
    figures: `${deaf.length} clients that do not read ${grown.toFixed(0)} MB, ${cut.length} cut in ${longest.toFixed(0)} s, ${(again / 2 ** 20).toFixed(0)} MB told to one that does`,
  };
}

/** A paused client does not see its end before it reads again: the system is asked, through what it still may send. */
function cutAfter(socket: WebSocket, started: number): Promise<number | undefined> {
  return new Promise(resolve => {
    const probe = setInterval(() => {
      if (socket.readyState === socket.OPEN) socket.ping();
      if (performance.now() - started > DEAF.bar.cutMs) end(undefined);
    }, 500);
    const end = (ms: number | undefined): void => {
      clearInterval(probe);
      resolve(ms);
    };
    socket.once('close', () => end(performance.now() - started));
  });
}

const STORM = { clients: 200, rounds: 5, bar: { stopMs: 10_000 } };

/** Clients that lose their connection again and again, and send the same question each time. */
export async function reconnectStorm(place: Place): Promise<Outcome> {
  place.model.setPace({ chunks: 5, everyMs: 1_000, together: 1 });
  const before = await conversationCount(place);
  const heard = await Promise.all(Array.from({ length: STORM.clients }, () => stormClient(place)));
  const distinct = new Set(heard.flat()).size;
  const made = (await conversationCount(place)) - before;
  const acks = heard.flat().length;
  return {
    held: made === STORM.clients && distinct === STORM.clients && heard.every(acks => acks.length === STORM.rounds),
    figures: `${STORM.clients} clients reconnected ${STORM.rounds} times, ${acks} acknowledgements of ${distinct} questions, ${made} conversations`,
  };
}

async function stormClient(place: Place): Promise<string[]> {
  const message_id = newId();
  const acks: string[] = [];
  for (let round = 0; round < STORM.rounds; round += 1) {
    const socket = await place.socket();
    const accepted = new Promise<string>(resolve => {
      socket.on('message', data => {
        const frame = JSON.parse(textOf(data));
        if (frame.type === 'accepted') resolve(frame.conversation_id);
      });
    });
    socket.send(JSON.stringify({ type: 'ask', message_id, text: QUESTION }));
    acks.push(await accepted);
    socket.terminate();
  }
  return acks;
}

async function conversationCount(place: Place): Promise<number> {
  const answer: unknown = await (await fetch(`${place.server.url}/api/conversations`)).json();
  const text = JSON.stringify(answer);
  return text.split('"created_at"').length - 1;
}

/** Stops the server while hundreds of answers are under way. */
export async function stopUnderLoad(place: Place): Promise<Outcome> {
  const children = place.server.descendants();
  const started = performance.now();
  await place.server.kill('SIGTERM');
  const ms = performance.now() - started;
  const left = children.filter(isAlive).length;
  return {
    held: ms <= STORM.bar.stopMs && left === 0,
    figures: `stopped in ${(ms / 1000).toFixed(1)} s, ${left} of ${children.length} children left`,
  };
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
