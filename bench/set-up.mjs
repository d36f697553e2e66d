// @ts-check
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { operatorEnvironment } from './built.mjs';
import { compare, median } from './figures.mjs';
import { DEMO, startProduct } from './product.mjs';
import { readTurn } from './readers.mjs';

/** @typedef {import('./run.mjs').Run} Run */
/** @typedef {import('./figures.mjs').Comparison} Comparison */

const ROUNDS = 3;
const COLD_QUESTION = 'How many orders were there in 2025?';
const NPM_LIMIT_MS = 600_000;
const PACKAGES = fileURLToPath(new URL('../runtime-packages/', import.meta.url));

/**
 * Set-up with the programs installed, on empty data folders of new servers; and once more on the same server, whose
 * agent is warm by then. Medians in milliseconds.
 * @param {Run} run
 */
export async function measureRepeatedSetUp(run) {
  /** @type {{ repeated: number[]; again: number[] }} */
  const times = { repeated: [], again: [] };
  const rounds = run.quick ? 1 : ROUNDS;
  for (let round = 1; round <= rounds; round++) {
    run.say(`set-up with the programs installed, ${round} of ${rounds}`);
    const settings = { RUNTIME_DIR: run.runtimeDir };
    const product = await startProduct(run, { folder: await run.newFolder(), settings });
    times.repeated.push(await product.setUp(DEMO));
    times.again.push(await product.setUp(DEMO));
    await product.stop();
  }
  return { repeatedMs: median(times.repeated), againMs: median(times.again) };
}

/**
 * From the start of the server's process, connected before, to the first word of a question's answer: no process is
 * warm, no file of ours is read yet. Median in milliseconds.
 * @param {Run} run
 */
export async function measureColdStart(run) {
  const folder = await run.newFolder();
  const settings = { RUNTIME_DIR: run.runtimeDir };
  const first = await startProduct(run, { folder, settings });
  await first.setUp(DEMO);
  await first.stop();
  /** @type {number[]} */
  const times = [];
  for (let round = 1; round <= ROUNDS; round++) {
    run.say(`a cold start, ${round} of ${ROUNDS}`);
    const started = performance.now();
    const product = await startProduct(run, { folder, settings });
    const beforeAsked = performance.now() - started;
    times.push(beforeAsked + readTurn(await product.ask(COLD_QUESTION)).firstWordMs);
    await product.stop();
  }
  return median(times);
}

/**
 * Set-up where nothing is installed, beside a plain `npm ci` of the same lock: both with an empty npm cache, an empty
 * folder and the same registry, in turn.
 * @param {Run} run
 * @returns {Promise<Comparison>}
 */
export async function measureFirstSetUp(run) {
  /** @type {{ ours: number[]; npm: number[] }} */
  const times = { ours: [], npm: [] };
  const sides = {
    ours: async () => times.ours.push(await firstSetUp(run)),
    npm: async () => times.npm.push(await plainInstall(run)),
  };
  for (let round = 1; round <= ROUNDS; round++) {
    run.say(`first set-up beside a plain npm ci, ${round} of ${ROUNDS}`);
    for (const side of round % 2 === 0 ? [sides.ours, sides.npm] : [sides.npm, sides.ours]) await side();
  }
  return compare(times.ours, times.npm);
}

/** @param {Run} run */
async function firstSetUp(run) {
  const folder = await run.newFolder();
  // The runtime's own npm cache stands in RUNTIME_DIR: empty like it.
  const settings = { RUNTIME_DIR: join(folder, 'runtime') };
  const product = await startProduct(run, { folder, settings });
  const ms = await product.setUp(DEMO);
  await product.stop();
  await run.removeFolder(folder);
  return ms;
}

/** @param {Run} run */
async function plainInstall(run) {
  const folder = await run.newFolder();
  for (const name of ['package.json', 'package-lock.json']) await copyFile(join(PACKAGES, name), join(folder, name));
  const env = Object.fromEntries(
    Object.entries(operatorEnvironment()).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
  const args = [
    'ci',
    '--ignore-scripts',
    '--omit=optional',
    '--no-audit',
    '--no-fund',
    `--cache=${join(folder, 'cache')}`,
  ];
  const started = performance.now();
  const child = run.start({ command: 'npm', args, env, cwd: folder });
  const limit = setTimeout(() => void child.stop(), NPM_LIMIT_MS);
  const { exitCode } = await child.ended;
  clearTimeout(limit);
  const ms = performance.now() - started;
  if (exitCode !== 0) throw new Error(`npm ci left with ${exitCode}: ${child.stderrTail().slice(-2_000)}`);
  await run.removeFolder(folder);
  return ms;
}
