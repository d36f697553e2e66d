// @ts-check
import { on, once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { WebSocket } from 'ws';
import { operatorEnvironment } from './built.mjs';

/** @typedef {import('./readers.mjs').HeardFrame} HeardFrame */
/** @typedef {import('../src/contract/frames.ts').ServerFrame} ServerFrame */
/** @typedef {Awaited<ReturnType<typeof startProduct>>} Product */

const MAIN = fileURLToPath(new URL('../dist/main.js', import.meta.url));
/** Longest start of the server, answer and set-up (which may download 100 MB), in ms. */
const LIMITS = { start: 30_000, answer: 120_000, setUp: 600_000 };

export const DEMO = Object.freeze({ url: '', client_id: '', client_secret: '', use_demo: true });

/**
 * Starts the product as `npm start` does, on loopback and a free port, with data in `folder`; `settings` are all of its
 * own settings that are not at their defaults. Gives a plain WebSocket client of it.
 * @param {import('./run.mjs').Run} run
 * @param {{ folder: string; settings: Record<string, string> }} options
 */
export async function startProduct(run, { folder, settings }) {
  // Rows of before are never given: a question that costs Looker nothing would be no measurement.
  const measured = { LOG_LEVEL: 'warn', LOOKER_FRESH_MINUTES: '0' };
  const own = { HOST: '127.0.0.1', PORT: '0', DATA_DIR: folder, ...measured, ...settings };
  const env = Object.fromEntries(
    Object.entries({ ...operatorEnvironment(), ...own }).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value]],
    ),
  );
  // Started in its data folder: a .env of whoever runs the benchmark is not read.
  const child = run.start({ command: process.execPath, args: [MAIN], env, cwd: folder });
  try {
    const url = `ws://127.0.0.1:${await printedPort(child)}/ws`;
    const socket = await openSocket(url);
    return { ...speaking(socket), url, pid: child.pid, stop: child.stop };
  } catch (error) {
    await child.stop();
    throw new Error(`the product did not start: ${child.stderrTail()}`, { cause: error });
  }
}

/** @param {string} url of `/ws` */
export async function openSocket(url) {
  const socket = new WebSocket(url);
  await once(socket, 'open', { signal: AbortSignal.timeout(LIMITS.start) });
  return socket;
}

/**
 * @param {Pick<import('../src/base/child-process.ts').Child, 'stdout'>} child
 * @returns {Promise<string>}
 */
async function printedPort(child) {
  let printed = '';
  for await (const [piece] of on(child.stdout, 'data', {
    close: ['close'],
    signal: AbortSignal.timeout(LIMITS.start),
  })) {
    printed += String(piece);
    const port = /:(\d+)\D/.exec(printed)?.[1];
    if (port !== undefined) return port;
  }
  throw new Error('it ended before it listened');
}

/** @param {WebSocket} socket */
function speaking(socket) {
  /**
   * Sends a frame and keeps what is heard, with the time since, up to the frame that is the last.
   * @param {object} frame
   * @param {(frame: ServerFrame) => boolean} isLast
   * @param {number} limitMs
   */
  async function exchange(frame, isLast, limitMs) {
    /** @type {HeardFrame[]} */
    const heard = [];
    const messages = on(socket, 'message', { close: ['close'], signal: AbortSignal.timeout(limitMs) });
    const sent = performance.now();
    socket.send(JSON.stringify(frame));
    for await (const [data] of messages) {
      const ms = performance.now() - sent;
      /** @type {ServerFrame} */
      const next = JSON.parse(String(data));
      heard.push({ ms, frame: next });
      if (isLast(next)) return heard;
    }
    throw new Error('the product closed the connection');
  }

  return {
    /**
     * Runs a set-up; gives its milliseconds from `start_config` to `done`. Throws when it ends in an error.
     * @param {object} config
     */
    async setUp(config) {
      const isLast = (/** @type {ServerFrame} */ frame) =>
        'status' in frame && (frame.status === 'done' || frame.status === 'error');
      const last = (await exchange({ type: 'start_config', config }, isLast, LIMITS.setUp)).at(-1);
      if (last === undefined || !('status' in last.frame) || last.frame.status !== 'done') {
        throw new Error(`the set-up failed: ${JSON.stringify(last?.frame)}`);
      }
      return last.ms;
    },
    /**
     * Asks in a new conversation and gives all that was heard, to the ending.
     * @param {string} text
     */
    async ask(text) {
      const isLast = (/** @type {ServerFrame} */ frame) =>
        'type' in frame && (frame.type === 'error' || (frame.type === 'event' && frame.event.kind === 'turn_ended'));
      return exchange({ type: 'ask', message_id: crypto.randomUUID(), text }, isLast, LIMITS.answer);
    },
  };
}
