// @ts-check
// What one more open conversation costs in all processes together: server, Gemini CLI and Toolbox.
import { readdir, readFile } from 'node:fs/promises';
import { openSocket } from './product.mjs';
import { askToStream, hearAnswer, startStreamingProduct } from './streams.mjs';

/** @typedef {import('./run.mjs').Run} Run */

const CONVERSATIONS = { quick: 20, full: 50 };
/** Before the first reading: what a process allocates once, it has allocated by then. */
const WARM_UP = 5;

/**
 * Conversations are answered one after the other and stay open, each on a socket of its own that follows it. Undefined
 * where the system does not tell what processes hold.
 * @param {Run} run
 * @returns {Promise<{ perConversationMb: number; first: number; last: number } | undefined>}
 */
export async function measureMemory(run) {
  if (process.platform !== 'linux') return undefined;
  const { product, model } = await startStreamingProduct(run, { tapped: false });
  model.setPace({ chunks: 20, everyMs: 0, together: 1 });
  if (product.pid === undefined) throw new Error('the product has no process');
  const conversations = run.quick ? CONVERSATIONS.quick : CONVERSATIONS.full;
  const sockets = [];
  let first = 0;
  for (let count = 0; count < WARM_UP + conversations; count += 1) {
    if (count === WARM_UP) first = await privateMegabytes(product.pid);
    const socket = await openSocket(product.url);
    sockets.push(socket);
    const answered = hearAnswer(socket, []);
    askToStream(socket);
    await answered;
  }
  const last = await privateMegabytes(product.pid);
  for (const socket of sockets) socket.terminate();
  await product.stop();
  return { perConversationMb: (last - first) / conversations, first, last };
}

/**
 * Resident memory of a process and all below it, shared pages divided among those who share them.
 * @param {number} root
 */
async function privateMegabytes(root) {
  const parents = await parentsOf();
  const family = new Set([root]);
  for (let size = 0; size < family.size; ) {
    size = family.size;
    for (const [pid, parent] of parents) if (family.has(parent)) family.add(pid);
  }
  let kilobytes = 0;
  for (const pid of family) {
    const rollup = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => '');
    kilobytes += Number(/^Pss:\s+(\d+) kB/m.exec(rollup)?.[1] ?? 0);
  }
  return kilobytes / 1024;
}

async function parentsOf() {
  const pids = (await readdir('/proc')).filter(name => /^\d+$/.test(name)).map(Number);
  const pairs = pids.map(async pid => {
    const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
    return /** @type {const} */ ([pid, Number(/^PPid:\s+(\d+)/m.exec(status)?.[1] ?? 0)]);
  });
  return Promise.all(pairs);
}
