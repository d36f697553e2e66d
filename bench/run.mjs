// @ts-check
import { mkdtemp, rm } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { startChild } from './built.mjs';

/** @typedef {ReturnType<typeof openRun>} Run what the measurements of one run share */

/** The tests' install serves here too. */
const RUNTIME_DIR =
  process.env['LOOKER_CHAT_TEST_RUNTIME'] ?? join(homedir(), '.cache', 'looker-chat-test', 'programs');
/** Time for a program to end its own children before it is killed. */
const STOP_MS = 10_000;

/**
 * Holds what a run opens (programs, servers, folders) and closes all of it, latest first, whatever the run was doing.
 * @param {{ quick: boolean; questions: number; modelDelayMs: number }} options
 */
export function openRun(options) {
  /** @type {(() => Promise<unknown>)[]} */
  const closers = [];
  /** @type {Promise<void> | undefined} */
  let closing;

  async function closeAll() {
    for (let close = closers.pop(); close !== undefined; close = closers.pop()) {
      await close().catch(error => console.error(error));
    }
  }

  /** @param {string} folder */
  const removeFolder = folder => rm(folder, { recursive: true, force: true, maxRetries: 3 });

  return {
    ...options,
    /** Where the programs are installed. */
    runtimeDir: RUNTIME_DIR,
    removeFolder,
    /** Tells people how far it is. @param {string} what */
    say: what => console.error(`· ${what}`),
    /** An empty one. */
    async newFolder() {
      const folder = await mkdtemp(join(tmpdir(), 'looker-chat-bench-'));
      closers.push(() => removeFolder(folder));
      return folder;
    },
    /** @template {{ close(): Promise<unknown> }} Server @param {Server} server */
    holding(server) {
      closers.push(() => server.close());
      return server;
    },
    /** Starts a program; `stop` ends it with its group. @param {Parameters<typeof startChild>[0]} program */
    start(program) {
      const child = startChild(program);
      let isGone = false;
      void child.ended.then(() => (isGone = true));
      const stop = () => child.stop(STOP_MS);
      closers.push(async () => (isGone ? undefined : stop()));
      return { ...child, stop };
    },
    /** Safe to call twice, also while the run goes on: what it still opens is closed as well. */
    close: () => (closing ??= closeAll()),
  };
}
