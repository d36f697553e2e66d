// @ts-check

import { DEMO_MODEL, generateKey, pinnedPrograms, startDemoModel } from './built.mjs';
import { compareQuestions, compareSessions, readBeginnings } from './figures.mjs';
import { askOverAcp } from './gemini-acp.mjs';
import { askPrinted, prepareGeminiCli } from './gemini-cli.mjs';
import { startMeteredLooker } from './looker-meter.mjs';
import { startModelMeter } from './model-meter.mjs';
import { startProduct } from './product.mjs';
import { QUESTIONS } from './question-list.mjs';
import { readPrinted, readSession, readTurn } from './readers.mjs';

/** @typedef {import('./figures.mjs').Sample} Sample */
/** @typedef {import('./figures.mjs').Pair} Pair */
/** @typedef {import('./readers.mjs').AnswerTimes} AnswerTimes */
/** @typedef {import('./run.mjs').Run} Run */

/** Asked once on both sides and told apart: the first question of a new process, as it comes once in its life. */
const FIRST_QUESTION = 'How many users signed up in 2025?';

/**
 * Asks the same questions of the product, of `gemini -p` and of `gemini --acp`, in turn, over one demo Looker and one
 * demo model.
 * @param {Run} run
 * @returns {Promise<{ pairs: Pair[]; firstPair: Pair; medians: ReturnType<typeof compareQuestions>; sessions: import('./figures.mjs').Sessions | undefined; beginnings: import('./figures.mjs').Beginnings }>}
 */
export async function measureQuestions(run) {
  const { metered, ours, cli } = await prepare(run);
  /** @type {import('./readers.mjs').TurnTimes[]} */
  const turns = [];
  /** @param {string} question */
  const askOurs = async question => {
    const times = readTurn(await ours.ask(question));
    turns.push(times);
    const { firstSignMs, firstWordMs, answerMs } = times;
    return { firstSignMs, firstWordMs, answerMs };
  };
  /** @param {string} question */
  const askTheirs = async question => {
    const { printed, exitCode } = await askPrinted(run, cli.printing, question);
    return readPrinted(printed, exitCode);
  };
  /** @param {string} question @param {boolean} oursFirst @returns {Promise<Pair>} */
  const askBoth = async (question, oursFirst) => {
    run.say(question);
    const sides = {
      ours: () => metered(question, () => askOurs(question)),
      theirs: () => metered(question, () => askTheirs(question)),
    };
    if (oursFirst) return { question, ours: await sides.ours(), theirs: await sides.theirs() };
    const answered = await sides.theirs();
    return { question, ours: await sides.ours(), theirs: answered };
  };
  const firstPair = await askBoth(FIRST_QUESTION, true);
  const pairs = [];
  const sessions = [];
  for (const [index, question] of QUESTIONS.slice(0, run.questions).entries()) {
    const pair = await askBoth(question, index % 2 === 0);
    pairs.push(pair);
    if (run.quick) continue; // a session takes as long as `gemini -p`, and there is a minute for all
    const session = await metered(question, async () => readSession(await askOverAcp(run, cli.speaking, question)));
    sessions.push({ ...pair, theirs: session });
  }
  const medians = compareQuestions(pairs);
  const compared = run.quick ? undefined : compareSessions(sessions);
  return { pairs, firstPair, medians, sessions: compared, beginnings: readBeginnings(turns) };
}

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
  const theirs = {
    programs: pinnedPrograms(run.runtimeDir),
    model: { url: modelMeter.url, apiKey: model.apiKey.reveal() },
    looker,
  };
  // A home for each, so that neither reads what the other left behind.
  const printing = await prepareGeminiCli({ folder: await run.newFolder(), ...theirs, toolboxIn: 'settings' });
  const speaking = await prepareGeminiCli({ folder: await run.newFolder(), ...theirs, toolboxIn: 'session' });
  return { metered: meteredBy(modelMeter, looker), ours, cli: { printing, speaking } };
}

/**
 * Gives the times of an answer with what it cost. Throws when it came without a query.
 * @param {Awaited<ReturnType<typeof startModelMeter>>} modelMeter
 * @param {Awaited<ReturnType<typeof startMeteredLooker>>} looker
 */
const meteredBy =
  (modelMeter, looker) =>
  /**
   * @template {AnswerTimes} Times
   * @param {string} question
   * @param {() => Promise<Times>} answer
   * @returns {Promise<Times & Pick<Sample, 'modelBytes' | 'steps' | 'lookerCalls'>>}
   */
  async (question, answer) => {
    modelMeter.take();
    looker.take();
    const times = await answer().catch(cause => {
      throw new Error(`no figures for "${question}"`, { cause });
    });
    const { all, queries } = looker.take();
    if (queries === 0) throw new Error(`"${question}" was answered without a query`);
    return { ...times, ...modelMeter.take(), lookerCalls: all };
  };
