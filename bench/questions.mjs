// @ts-check

import { DEMO_MODEL, generateKey, pinnedPrograms, startDemoModel } from './built.mjs';
import { compareQuestions, readBeginnings } from './figures.mjs';
import { prepareGeminiCli } from './gemini-cli.mjs';
import { startMeteredLooker } from './looker-meter.mjs';
import { startModelMeter } from './model-meter.mjs';
import { startProduct } from './product.mjs';
import { QUESTIONS } from './question-list.mjs';
import { readPrinted, readTurn } from './readers.mjs';

/** @typedef {import('./figures.mjs').Sample} Sample */
/** @typedef {import('./figures.mjs').Pair} Pair */
/** @typedef {import('./readers.mjs').AnswerTimes} AnswerTimes */
/** @typedef {import('./run.mjs').Run} Run */

/** Asked once on both sides and told apart: the first question of a new process, as it comes once in its life. */
const FIRST_QUESTION = 'How many users signed up in 2025?';

/**
 * Asks the same questions of the product and of `gemini -p`, in turn, over one demo Looker and one demo model.
 * @param {Run} run
 * @returns {Promise<{ pairs: Pair[]; firstPair: Pair; medians: ReturnType<typeof compareQuestions>; beginnings: import('./figures.mjs').Beginnings }>}
 */
export async function measureQuestions(run) {
  const { modelMeter, looker, ours, theirs } = await prepare(run);
  /** @type {import('./readers.mjs').TurnTimes[]} */
  const turns = [];
  /** @param {string} question */
  const askOurs = async question => {
    const times = readTurn(await ours.ask(question));
    turns.push(times);
    const { firstSignMs, firstWordMs, answerMs } = times;
    return { firstSignMs, firstWordMs, answerMs };
  };
  /**
   * @param {string} question
   * @param {() => Promise<AnswerTimes>} answer
   * @returns {Promise<Sample>}
   */
  const metered = async (question, answer) => {
    modelMeter.take();
    looker.take();
    const times = await answer().catch(cause => {
      throw new Error(`no figures for "${question}"`, { cause });
    });
    const { all, queries } = looker.take();
    if (queries === 0) throw new Error(`"${question}" was answered without a query`);
    return { ...times, ...modelMeter.take(), lookerCalls: all };
  };
  /** @param {string} question @param {boolean} oursFirst @returns {Promise<Pair>} */
  const askBoth = async (question, oursFirst) => {
    run.say(question);
    const sides = {
      ours: () => metered(question, () => askOurs(question)),
      theirs: () => metered(question, async () => readAnswer(await theirs.ask(question))),
    };
    if (oursFirst) return { question, ours: await sides.ours(), theirs: await sides.theirs() };
    const answered = await sides.theirs();
    return { question, ours: await sides.ours(), theirs: answered };
  };
  const firstPair = await askBoth(FIRST_QUESTION, true);
  const pairs = [];
  for (const [index, question] of QUESTIONS.slice(0, run.questions).entries()) {
    pairs.push(await askBoth(question, index % 2 === 0));
  }
  return { pairs, firstPair, medians: compareQuestions(pairs), beginnings: readBeginnings(turns) };
}

/** @param {{ printed: import('./readers.mjs').HeardText[]; exitCode: number | null }} answer */
const readAnswer = ({ printed, exitCode }) => readPrinted(printed, exitCode);

/** @param {Run} run */
async function prepare(run) {
  const looker = run.holding(await startMeteredLooker());
  const model = run.holding(await startDemoModel());
  const target = { target: model.url, delayMs: run.modelDelayMs };
  const modelMeter = run.holding(await startModelMeter(target));
  const settings = {
    RUNTIME_DIR: run.runtimeDir,
    ENCRYPTION_KEY: generateKey(),
    GEMINI_BASE_URL: modelMeter.url,
    GEMINI_API_KEY: model.apiKey.reveal(),
    GEMINI_MODEL: DEMO_MODEL,
  };
  const ours = await startProduct(run, { folder: await run.newFolder(), settings });
  const { url, clientId: client_id, clientSecret: client_secret } = looker;
  await ours.setUp({ url, client_id, client_secret, use_demo: false });
  const theirs = await prepareGeminiCli(run, {
    folder: await run.newFolder(),
    programs: pinnedPrograms(run.runtimeDir),
    model: { url: modelMeter.url, apiKey: model.apiKey.reveal() },
    looker,
  });
  return { modelMeter, looker, ours, theirs };
}
