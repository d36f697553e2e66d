import { expect, onTestFinished, test } from 'vitest';
import { askOverAcp } from '../../bench/gemini-acp.mjs';
import { type GeminiCli, prepareGeminiCli } from '../../bench/gemini-cli.mjs';
import { startMeteredLooker } from '../../bench/looker-meter.mjs';
import { startModelMeter } from '../../bench/model-meter.mjs';
import { QUESTIONS } from '../../bench/question-list.mjs';
import { readSession } from '../../bench/readers.mjs';
import { openRun } from '../../bench/run.mjs';
import { startDemoModel } from '../../src/demo/model/model.ts';
import { programs } from '../harness/programs.ts';

const [question = ''] = QUESTIONS;

async function preparedCli(apiKey?: string) {
  const run = openRun({ quick: true, questions: 1, modelDelayMs: 0 });
  onTestFinished(() => run.close());
  const looker = run.holding(await startMeteredLooker());
  const model = run.holding(await startDemoModel());
  const meter = run.holding(await startModelMeter({ target: model.url }));
  const named = { url: meter.url, apiKey: apiKey ?? model.apiKey.reveal() };
  const folder = await run.newFolder();
  const cli: GeminiCli = await prepareGeminiCli({ folder, programs, model: named, looker, toolboxIn: 'session' });
  return { run, cli, looker, meter };
}

test('a session over ACP asks Looker through the prebuilt tools, and its times begin with the process', async () => {
  const { run, cli, looker, meter } = await preparedCli();
  const times = readSession(await askOverAcp(run, cli, question));
  expect(looker.take().queries).toBeGreaterThan(0);
  expect(meter.take().steps).toBeGreaterThan(1);
  expect(times.promptedMs).toBeGreaterThan(0);
  expect(times.firstSignMs).toBeGreaterThan(times.promptedMs);
  expect(times.firstWordMs).toBeGreaterThanOrEqual(times.firstSignMs);
  expect(times.answerMs).toBeGreaterThanOrEqual(times.firstWordMs);
});

test('a session whose model refuses is no answer', async () => {
  const { run, cli, looker } = await preparedCli('not-the-key');
  await expect(askOverAcp(run, cli, question)).rejects.toThrow('API key not valid');
  expect(looker.take().queries).toBe(0);
});
