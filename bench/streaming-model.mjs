// @ts-check
import { setTimeout as pause } from 'node:timers/promises';
import { startModelMeter } from './model-meter.mjs';
import { stamp } from './stamps.mjs';

/** Questions that hold it are answered here; all others go on to the demo model. */
export const STREAM_MARK = 'Stream at a fixed pace';
/** Longest wait for all answers to begin together: sessions open one after the other. */
const GATHER_MS = 90_000;

/** @param {string} text @param {object} [last] */
const event = (text, last = {}) =>
  `data: ${JSON.stringify({ candidates: [{ content: { role: 'model', parts: [{ text }] }, index: 0, ...last }] })}\r\n\r\n`;

/**
 * A Gemini API before the demo model that streams answers of `chunks` pieces, one every `everyMs`, each with the time it
 * left. Answers begin when `together` of them are asked for, evenly spread over the pace.
 * @param {{ target: string }} options
 */
export async function startStreamingModel({ target }) {
  const pace = { together: 1, chunks: 1, everyMs: 0, padding: '' };
  /** @type {(() => void)[]} */
  let gathered = [];

  /** @returns {Promise<number>} which of those that begin together it is */
  async function gather() {
    const place = gathered.length;
    const all = new Promise(resolve => gathered.push(() => resolve(undefined)));
    if (gathered.length >= pace.together) for (const begin of gathered.splice(0)) begin();
    await Promise.race([all, pause(GATHER_MS, undefined, { ref: false })]);
    return place;
  }

  /** @param {import('node:http').ServerResponse} response */
  async function stream(response) {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    const place = await gather();
    const begun = performance.now() + (place / pace.together) * pace.everyMs;
    for (let chunk = 0; chunk < pace.chunks && !response.destroyed; chunk += 1) {
      await pause(Math.max(0, begun + chunk * pace.everyMs - performance.now()));
      response.write(event(`some words of an answer ${stamp()} ${pace.padding}`));
    }
    response.end(event('the end', { finishReason: 'STOP' }));
  }

  const meter = await startModelMeter({
    target,
    answers: (path, body, response) => {
      if (!path.includes(':streamGenerateContent') || !body.includes(STREAM_MARK)) return false;
      void stream(response);
      return true;
    },
  });
  return {
    url: meter.url,
    close: () => meter.close(),
    /** @param {Omit<typeof pace, 'padding'> & { padding?: string }} wanted `padding` makes each chunk longer */
    setPace(wanted) {
      Object.assign(pace, wanted);
      gathered = [];
    },
  };
}
