import { connect, type Socket } from 'node:net';
import { heardMs, within } from '../harness/patience.ts';
import { leaveFiles, liftFiles } from './files.ts';
import type { Place } from './place.ts';
import { ask } from './questions.ts';
import type { Scenario } from './scenario.ts';

/** Files that the server may still open when the flood comes. */
const LEFT = 40;
const FLOOD = 400;
const HEALTH_MS = 1_000;
const ANSWER = { chunks: 40, everyMs: 100, together: 1 };
/** In each piece of an answer. */
const PIECE = 'some words of an answer';

function connectOne(place: Place): Promise<Socket> {
  return new Promise(resolve => {
    const socket = connect(place.server.port, '127.0.0.1');
    socket.on('error', () => {});
    socket.once('connect', () => resolve(socket)).once('close', () => resolve(socket));
    socket.resume(); // or its end is not seen
  });
}

/** More connections than there are files left: new ones are not served, old ones are, and afterwards all is as before. */
export const fewFiles: Scenario = async place => {
  place.model.setPace(ANSWER);
  const answering = await ask(place);
  await answering.begun;
  leaveFiles(place, LEFT);
  const flood = await Promise.all(Array.from({ length: FLOOD }, () => connectOne(place)));
  await answering.ended;
  const refused = flood.filter(socket => socket.destroyed).length;
  for (const socket of flood) socket.destroy();
  const started = heardMs();
  const health = await within(10 * HEALTH_MS, '/health', fetch(`${place.server.url}/health`));
  const healthMs = heardMs() - started;
  liftFiles(place);
  const events = await fetch(`${place.server.url}/api/conversations/${answering.conversation}/events`);
  const pieces = (await events.text()).split(PIECE).length - 1;
  return {
    held: refused > FLOOD / 2 && health.ok && healthMs <= HEALTH_MS && pieces === ANSWER.chunks,
    figures: `${refused} of ${FLOOD} connections refused with ${LEFT} files left, health ${healthMs.toFixed(0)} ms after it, ${pieces} of ${ANSWER.chunks} pieces of the answer of meanwhile`,
  };
};
