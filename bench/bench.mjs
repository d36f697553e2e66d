#!/usr/bin/env node
// @ts-check
// npm run bench -- [--quick] [--questions n] [--json] [--model-delay ms]: what the product takes, beside what it would take without it.
import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { createLog, createRuntime, operatorEnvironment, Redactor } from './built.mjs';
import { measureCatalogue } from './catalogue.mjs';
import { measureFernet } from './fernet.mjs';
import { jsonFigures } from './figures.mjs';
import { measureMemory } from './memory.mjs';
import { QUESTIONS, QUICK_COUNT, USUAL_COUNT } from './question-list.mjs';
import { measureQuestions } from './questions.mjs';
import { report } from './report.mjs';
import { openRun } from './run.mjs';
import { measureColdStart, measureFirstSetUp, measureRepeatedSetUp } from './set-up.mjs';
import { measureChunks } from './streams.mjs';
import { measureToolCalls } from './tool-calls.mjs';

const MAX_DELAY_MS = 10_000;
/** Of ten searches each. */
const QUICK_ROUNDS = 5;
const QUICK_COUNTS = { streams: [1, 100], followers: [] };
const FULL_COUNTS = { streams: [1, 10, 100], followers: [1, 100, 1000] };

function readOptions() {
  const delay = /** @type {const} */ ({ type: 'string', default: '0' });
  const { values } = parseArgs({
    options: {
      quick: { type: 'boolean' },
      questions: { type: 'string' },
      json: { type: 'boolean' },
      'model-delay': delay,
    },
  });
  const modelDelayMs = Number(values['model-delay']);
  if (!(modelDelayMs >= 0 && modelDelayMs <= MAX_DELAY_MS)) throw new Error(`--model-delay: 0 to ${MAX_DELAY_MS} ms`);
  const quick = values.quick === true;
  const questions = Number(values.questions ?? (quick ? QUICK_COUNT : USUAL_COUNT));
  if (!Number.isInteger(questions) || questions < 1 || questions > QUESTIONS.length) {
    throw new Error(`--questions: 1 to ${QUESTIONS.length}`);
  }
  return { quick, questions, json: values.json === true, modelDelayMs };
}

/**
 * Installs the programs where they are not: nothing measured waits for that.
 * @param {import('./run.mjs').Run} run
 */
async function provideRuntime(run) {
  run.say('looking for the installed programs');
  const log = createLog({ level: 'warn', redactor: new Redactor(), write: line => process.stderr.write(line) });
  const runtime = createRuntime({ directory: run.runtimeDir, environment: operatorEnvironment(), log });
  await run.holding(runtime).ensure({ signal: new AbortController().signal });
}

/**
 * What many at once cost, and what each wire adds.
 * @param {import('./run.mjs').Run} run
 * @returns {Promise<import('./figures.mjs').Load>}
 */
async function measureLoad(run) {
  const chunks = await measureChunks(run, run.quick ? QUICK_COUNTS : FULL_COUNTS);
  run.say('a query through gateway and egress, and without');
  const calls = await measureToolCalls(run);
  run.say('one open conversation after the other');
  const memory = await measureMemory(run);
  const fernet = await measureFernet();
  if (fernet.theirsMicros === undefined) run.say('Fernet beside Python: skipped, its cryptography is not installed');
  const coldStartMs = run.quick ? undefined : await measureColdStart(run);
  const whereMeasured = { ...(memory && { memory }), ...(coldStartMs === undefined ? {} : { coldStartMs }) };
  return { ...chunks, calls, fernet, ...whereMeasured };
}

/**
 * @param {import('./run.mjs').Run} run
 * @param {boolean} asJson
 */
async function measure(run, asJson) {
  const busy = loadavg()[0] ?? 0;
  await provideRuntime(run);
  const setUp = await measureRepeatedSetUp(run);
  const { pairs, firstPair, medians, sessions, beginnings } = await measureQuestions(run);
  const first = run.quick ? undefined : await measureFirstSetUp(run);
  run.say('searching a catalogue of 50,000 fields');
  const catalogue = await measureCatalogue(run.quick ? { rounds: QUICK_ROUNDS } : {});
  const load = await measureLoad(run);
  const figures = {
    catalogue,
    load,
    setUp: { ...setUp, ...(first === undefined ? {} : { first }) },
    questions: medians,
    sessions,
    beginnings,
  };
  const json = jsonFigures(figures);
  const context = { pairs, firstPair, modelDelayMs: run.modelDelayMs, json, load: busy };
  console.log(asJson ? JSON.stringify(json) : report(figures, context));
}

const { json, ...options } = readOptions();
const run = openRun(options);
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) {
  process.once(signal, () => void run.close().then(() => process.exit(1)));
}
try {
  await measure(run, json);
} finally {
  await run.close();
}
