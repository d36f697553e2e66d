// @ts-check
// How long a chunk takes through the product while many answers stream, and while many follow one.
import { writeFile } from 'node:fs/promises';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { DEMO_MODEL, generateKey, pinnedPrograms, startDemoModel } from './built.mjs';
import { chunkFigures, percentile } from './figures.mjs';
import { startMeteredLooker } from './looker-meter.mjs';
import { openSocket, startProduct } from './product.mjs';
import { openRun } from './run.mjs';
import { delays } from './stamps.mjs';
import { STREAM_MARK, startStreamingModel } from './streaming-model.mjs';

/** @typedef {import('./run.mjs').Run} Run */
/** @typedef {import('./figures.mjs').ChunkDelay} ChunkDelay */
/** @typedef {import('ws').WebSocket} WebSocket */

/** Five chunks a second, each of a few words: as fast as the faster models. */
const PACE = { chunks: 25, everyMs: 200 };
const LIMIT_MS = 150_000;

/**
 * The product with a model that streams, the real Gemini CLI behind the tap (unless not wanted), and a demo Looker.
 * @param {Run} run
 * @param {{ tapped: boolean }} options
 */
export async function startStreamingProduct(run, { tapped }) {
  const looker = run.holding(await startMeteredLooker());
  const demo = run.holding(await startDemoModel());
  const model = run.holding(await startStreamingModel({ target: demo.url }));
  const folder = await run.newFolder();
  const settings = {
    RUNTIME_DIR: run.runtimeDir,
    ENCRYPTION_KEY: generateKey(),
    GEMINI_BASE_URL: model.url,
    GEMINI_API_KEY: demo.apiKey.reveal(),
    GEMINI_MODEL: DEMO_MODEL,
    ...(tapped ? await tappedPrograms(run) : {}),
  };
  const product = await startProduct(run, { folder, settings });
  const { url, clientId: client_id, clientSecret: client_secret } = looker;
  await product.setUp({ url, client_id, client_secret, use_demo: false });
  return { product, model };
}

/**
 * Both programs are named, so that nothing is installed while it is measured.
 * @param {Run} run
 */
async function tappedPrograms(run) {
  const { toolbox } = pinnedPrograms(run.runtimeDir);
  return { GEMINI_CLI_PATH: await writeTap(run, await run.newFolder()), TOOLBOX_PATH: toolbox.command };
}

/** @param {Run} run @param {string} folder */
async function writeTap(run, folder) {
  const { command, args } = pinnedPrograms(run.runtimeDir).geminiCli;
  const file = join(folder, 'tapped-gemini.mjs');
  const tap = new URL('./acp-tap.mjs', import.meta.url).href;
  const call = `runTapped(${JSON.stringify(command)}, ${JSON.stringify(args)})`;
  await writeFile(file, `import { runTapped } from ${JSON.stringify(tap)};\n${call};\n`);
  return file;
}

/**
 * Hears one answer, and puts the delays of its chunks into `into`.
 * @param {WebSocket} socket
 * @param {ChunkDelay[]} into
 * @param {(conversationId: string) => void} [onAccepted]
 * @returns {Promise<void>} when the turn has ended well
 */
export function hearAnswer(socket, into, onAccepted = () => {}) {
  return new Promise((resolve, reject) => {
    const limit = setTimeout(() => reject(new Error('a streamed answer did not end')), LIMIT_MS);
    socket.on('close', () => reject(new Error('the product closed the connection')));
    socket.on('message', data => {
      const frame = Buffer.isBuffer(data) ? data.toString() : '';
      if (frame.includes('"kind":"text"')) return void into.push(...delays(frame));
      if (frame.includes('"type":"accepted"')) return onAccepted(JSON.parse(frame).conversation_id);
      if (!frame.includes('"kind":"turn_ended"') && !frame.includes('"type":"error"')) return;
      clearTimeout(limit);
      if (frame.includes('"outcome":"done"')) resolve();
      else reject(new Error(`a streamed answer failed: ${frame}`));
    });
  });
}

/** @param {WebSocket} socket */
export const askToStream = socket =>
  socket.send(JSON.stringify({ type: 'ask', message_id: crypto.randomUUID(), text: STREAM_MARK }));

/** @param {readonly ChunkDelay[]} heard @param {number} expected */
function distribution(heard, expected) {
  if (heard.length !== expected) throw new Error(`${heard.length} chunks came, ${expected} were sent`);
  const server = heard.map(({ serverMs }) => serverMs);
  const whole = heard.map(({ wholeMs }) => wholeMs);
  return {
    serverP50Ms: percentile(server, 0.5),
    serverP99Ms: percentile(server, 0.99),
    wholeP50Ms: percentile(whole, 0.5),
    wholeP99Ms: percentile(whole, 0.99),
  };
}

/**
 * @param {Awaited<ReturnType<typeof startStreamingProduct>>} parts
 * @param {number} streams at once, each in a conversation and on a socket of its own
 */
export async function measureStreams({ product, model }, streams) {
  model.setPace({ ...PACE, together: streams });
  /** @type {ChunkDelay[]} */
  const heard = [];
  const sockets = await Promise.all(Array.from({ length: streams }, () => openSocket(product.url)));
  const answers = sockets.map(socket => hearAnswer(socket, heard));
  for (const socket of sockets) askToStream(socket);
  await Promise.all(answers);
  for (const socket of sockets) socket.terminate();
  return distribution(heard, streams * PACE.chunks);
}

/**
 * @param {Awaited<ReturnType<typeof startStreamingProduct>>} parts
 * @param {number} followers of one answer
 */
export async function measureFollowers({ product, model }, followers) {
  // Nothing is streamed before all follow: the asker is one of the two that begin together.
  model.setPace({ ...PACE, together: 2 });
  /** @type {ChunkDelay[]} */
  const heard = [];
  const asker = await openSocket(product.url);
  /** @type {(conversationId: string) => void} */
  let take = () => {};
  const accepted = new Promise(resolve => (take = resolve));
  const whole = hearAnswer(asker, heard, id => take(id));
  askToStream(asker);
  const conversation_id = await Promise.race([accepted, whole]);
  const others = await Promise.all(Array.from({ length: followers - 1 }, () => openSocket(product.url)));
  const answers = others.map(socket => hearAnswer(socket, heard));
  for (const socket of others) socket.send(JSON.stringify({ type: 'follow', conversation_id, after: 0 }));
  const second = await openSocket(product.url);
  /** @type {ChunkDelay[]} */
  const unheard = [];
  const begun = hearAnswer(second, unheard);
  askToStream(second);
  await Promise.all([whole, ...answers, begun]);
  for (const socket of [asker, second, ...others]) socket.terminate();
  return distribution(heard, followers * PACE.chunks);
}

/**
 * @param {Run} run
 * @param {{ streams: readonly number[]; followers: readonly number[] }} counts how many at once
 * @returns {Promise<{ streams: import('./figures.mjs').Delays; followers: import('./figures.mjs').Delays }>}
 */
export async function measureChunks(run, counts) {
  const parts = await startStreamingProduct(run, { tapped: true });
  /** @type {import('./figures.mjs').Delays} */
  const streams = {};
  /** @type {import('./figures.mjs').Delays} */
  const followers = {};
  for (const count of counts.streams) {
    run.say(`${count} answers stream at once`);
    streams[count] = await measureStreams(parts, count);
  }
  for (const count of counts.followers) {
    run.say(`${count} follow one answer`);
    followers[count] = await measureFollowers(parts, count);
  }
  await parts.product.stop();
  return { streams, followers };
}

/** node bench/streams.mjs [--streams 1,100] [--followers 1,100,1000]: these alone. */
async function measureAlone() {
  const { values } = parseArgs({
    options: { streams: { type: 'string', default: '1,100' }, followers: { type: 'string', default: '1,100,1000' } },
  });
  /** @param {string} list */
  const counts = list =>
    list
      .split(',')
      .map(Number)
      .filter(count => count > 0);
  const run = openRun({ quick: false, questions: 0, modelDelayMs: 0 });
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) {
    process.once(signal, () => void run.close().then(() => process.exit(1)));
  }
  try {
    const measured = await measureChunks(run, { streams: counts(values.streams), followers: counts(values.followers) });
    console.log(JSON.stringify({ load: loadavg()[0], ...chunkFigures(measured) }));
  } finally {
    await run.close();
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await measureAlone();
