import { expect, onTestFinished, test } from 'vitest';
import { percentile } from '../../bench/figures.mjs';
import { delays, passed, stamp } from '../../bench/stamps.mjs';
import { STREAM_MARK, startStreamingModel } from '../../bench/streaming-model.mjs';
import { startDemoModel } from '../../src/demo/model/model.ts';

test('a percentile is the smallest number that so many do not exceed', () => {
  const numbers = Array.from({ length: 100 }, (_, at) => 100 - at);
  expect([0.5, 0.99, 1, 0].map(share => percentile(numbers, share))).toEqual([50, 99, 100, 1]);
  expect(() => percentile([], 0.5)).toThrow('nothing');
});

test('a frame tells the delay of every chunk in it, since the model and since the tap, and of none that passed no tap', () => {
  const line = passed(`{"text":"one ${stamp()} two ${stamp()}"}`);
  const found = delays(line);
  expect(found).toHaveLength(2);
  for (const { wholeMs, serverMs } of found) expect(wholeMs).toBeGreaterThanOrEqual(serverMs);
  expect(delays(`"text":"${stamp()}"`)).toEqual([]);
});

test('marked questions are streamed in the asked number of chunks, all together; others reach the demo model', async () => {
  const demo = await startDemoModel();
  onTestFinished(() => demo.close());
  const model = await startStreamingModel({ target: demo.url });
  onTestFinished(() => model.close());
  model.setPace({ together: 2, chunks: 7, everyMs: 1 });
  const ask = async (text: string) => {
    const answer = await fetch(`${model.url}/v1beta/models/x:streamGenerateContent?alt=sse`, {
      method: 'POST',
      headers: { 'x-goog-api-key': demo.apiKey.reveal() },
      body: JSON.stringify({ contents: [{ role: 'user', parts: [{ text }] }] }),
    });
    return answer.text();
  };
  const answers = await Promise.all([ask(STREAM_MARK), ask(STREAM_MARK)]);
  for (const answer of answers) {
    expect(delays(passed(answer))).toHaveLength(7);
    expect(answer).toContain('STOP');
  }
  expect(delays(passed(await ask('Which data is there?')))).toEqual([]);
});
