import { expect, onTestFinished, test } from 'vitest';
import { startMeteredLooker } from '../../bench/looker-meter.mjs';
import { startProduct } from '../../bench/product.mjs';
import { QUESTIONS } from '../../bench/question-list.mjs';
import { readTurn } from '../../bench/readers.mjs';
import { openRun } from '../../bench/run.mjs';
import { DEMO_MODEL, startDemoModel } from '../../src/demo/model/model.ts';
import { generateKey } from '../../src/vault/vault.ts';
import { runtimeDirectory } from '../harness/programs.ts';

test('the measured server asks Looker for the rows of each question, also of one asked a moment ago', async () => {
  const run = openRun({ quick: true, questions: 1, modelDelayMs: 0 });
  onTestFinished(() => run.close());
  const looker = run.holding(await startMeteredLooker());
  const model = run.holding(await startDemoModel());
  const settings = {
    RUNTIME_DIR: runtimeDirectory,
    ENCRYPTION_KEY: generateKey(),
    GEMINI_BASE_URL: model.url,
    GEMINI_API_KEY: model.apiKey.reveal(),
    GEMINI_MODEL: DEMO_MODEL,
  };
  const product = await startProduct(run, { folder: await run.newFolder(), settings });
  const { url, clientId: client_id, clientSecret: client_secret } = looker;
  await product.setUp({ url, client_id, client_secret, use_demo: false });
  const [question = ''] = QUESTIONS;
  const askCounted = async () => {
    looker.take();
    const { answerMs, firstWordMs } = readTurn(await product.ask(question));
    expect(answerMs).toBeGreaterThanOrEqual(firstWordMs);
    return looker.take().queries;
  };
  const first = await askCounted();
  expect(first).toBeGreaterThan(0);
  expect(await askCounted()).toBe(first);
});
