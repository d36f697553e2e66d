// @ts-check
// What was heard, with its times, read as the figures of one answer.

/** @typedef {{ ms: number; frame: import('../src/contract/frames.ts').ServerFrame }} HeardFrame since it was asked */
/** @typedef {{ ms: number; text: string }} HeardText a piece of standard output */
/** @typedef {{ ms: number; update: import('../src/agent/acp-updates.ts').AcpUpdate }} HeardUpdate */
/** @typedef {Pick<import('./figures.mjs').Sample, 'firstSignMs' | 'firstWordMs' | 'answerMs'>} AnswerTimes */
/** @typedef {AnswerTimes & { promptedMs: number }} SessionTimes the session is open, and the question is sent to it */
/** @typedef {AnswerTimes & { acceptedMs: number; startedMs: number }} TurnTimes the question is stored; the page shows it at work */

/**
 * Reads a turn as a WebSocket client heard it. The answer is whole when its ending says so. Throws when it did not end
 * well, said nothing or shows no rows: a failure is quick, and would pass for a good time.
 * @param {readonly HeardFrame[]} heard
 * @returns {TurnTimes}
 */
export function readTurn(heard) {
  const events = heard.flatMap(({ ms, frame }) =>
    'type' in frame && frame.type === 'event' ? [{ ms, event: frame.event }] : [],
  );
  const accepted = heard.find(({ frame }) => 'type' in frame && frame.type === 'accepted');
  const started = events.find(({ event }) => event.kind === 'turn_started');
  const sign = events.find(({ event }) => event.kind === 'thought' || event.kind === 'text');
  const word = events.find(({ event }) => event.kind === 'text' && event.text.trim() !== '');
  const end = events.find(({ event }) => event.kind === 'turn_ended');
  if (end?.event.kind !== 'turn_ended' || end.event.outcome !== 'done') {
    throw new Error(`the product did not answer: ${JSON.stringify(end?.event ?? heard.at(-1)?.frame)}`);
  }
  if (accepted === undefined || started === undefined) throw new Error('the product did not take the question');
  if (sign === undefined || word === undefined) throw new Error('the product said nothing');
  if (!events.some(({ event }) => event.kind === 'result')) throw new Error('the product answered without rows');
  const begun = { acceptedMs: accepted.ms, startedMs: started.ms };
  return { ...begun, firstSignMs: sign.ms, firstWordMs: word.ms, answerMs: end.ms };
}

/**
 * Reads what `gemini -p` printed. The answer is whole at its last piece: the time it takes to exit is not held against
 * it. Throws when it printed nothing or left with an error.
 * @param {readonly HeardText[]} printed
 * @param {number | null} exitCode
 * @returns {AnswerTimes}
 */
export function readPrinted(printed, exitCode) {
  if (exitCode !== 0) throw new Error(`gemini -p left with ${exitCode}`);
  const words = printed.filter(({ text }) => text.trim() !== '');
  const [first, last] = [words[0], words.at(-1)];
  if (first === undefined || last === undefined) throw new Error('gemini -p said nothing');
  return { firstSignMs: first.ms, firstWordMs: first.ms, answerMs: last.ms };
}

/**
 * Reads a prompt as an ACP client heard it. The answer is whole when the prompt is answered. Throws when it ended
 * otherwise, or nothing was said.
 * @param {{ updates: readonly HeardUpdate[]; promptedMs: number; stopReason: string; endedMs: number }} heard
 * @returns {SessionTimes}
 */
export function readSession({ updates, promptedMs, stopReason, endedMs }) {
  if (stopReason !== 'end_turn') throw new Error(`gemini --acp ended with ${stopReason}`);
  const sign = updates.find(({ update }) => update.kind === 'thought' || update.kind === 'text');
  const word = updates.find(({ update }) => update.kind === 'text' && update.text.trim() !== '');
  if (sign === undefined || word === undefined) throw new Error('gemini --acp said nothing');
  return { promptedMs, firstSignMs: sign.ms, firstWordMs: word.ms, answerMs: endedMs };
}
