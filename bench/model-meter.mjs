// @ts-check
import { request as sendRequest } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import { startLoopbackServer } from './built.mjs';

/** @typedef {{ modelBytes: number; steps: number }} ModelUse */

/** @typedef {(path: string, body: Buffer, response: import('node:http').ServerResponse) => boolean} Answers */

/** Requests that make a model work; the others ask for its name or count tokens. */
const GENERATE = /:(?:streamGenerateContent|generateContent)(?:\?|$)/;

/**
 * Stands between an agent and a Gemini API and counts, for both sides alike: the bodies sent and the calls made.
 * `delayMs` holds every model call back that long, as a model that thinks would.
 * `answers` may take a call over, and says so.
 * @param {{ target: string; delayMs?: number; answers?: Answers }} options
 */
export async function startModelMeter({ target, delayMs = 0, answers = () => false }) {
  let use = { modelBytes: 0, steps: 0 };
  /**
   * @param {import('node:http').IncomingMessage} request
   * @param {import('node:http').ServerResponse} response
   */
  async function carry(request, response) {
    const body = await buffer(request);
    const isStep = GENERATE.test(request.url ?? '');
    use.modelBytes += body.length;
    if (isStep) use.steps += 1;
    if (isStep && delayMs > 0) await pause(delayMs);
    if (answers(request.url ?? '', body, response)) return;
    const headers = { ...request.headers, host: new URL(target).host };
    const onward = sendRequest(`${target}${request.url}`, { method: request.method, headers });
    response.on('close', () => onward.destroy());
    onward.on('error', () => response.destroy());
    onward.on('response', answer => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    onward.end(body);
  }
  const server = await startLoopbackServer((request, response) => {
    carry(request, response).catch(() => response.destroy());
  });
  return {
    url: server.url,
    close: () => server.close(),
    /** What was counted since the last time this was called. @returns {ModelUse} */
    take() {
      const taken = use;
      use = { modelBytes: 0, steps: 0 };
      return taken;
    },
  };
}
