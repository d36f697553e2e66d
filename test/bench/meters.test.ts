import { describe, expect, onTestFinished, test } from 'vitest';
import { startMeteredLooker } from '../../bench/looker-meter.mjs';
import { startModelMeter } from '../../bench/model-meter.mjs';
import { DEMO_MODEL, type DemoModel, startDemoModel } from '../../src/demo/model/model.ts';
import { runAtLooker } from '../harness/looker-api.ts';

const QUERY = {
  model: 'thelook',
  explore: 'order_items',
  fields: ['order_items.count'],
  filters: {},
  pivots: [],
  sorts: [],
  limit: null,
  time_zone: null,
  filter_expression: null,
  dynamic_fields: null,
};
const BODY = JSON.stringify({ contents: [{ role: 'user', parts: [{ text: 'Olá, que dados há? São Paulo' }] }] });

async function meteredModel(delayMs = 0) {
  const model = await startDemoModel();
  onTestFinished(() => model.close());
  const meter = await startModelMeter({ target: model.url, delayMs });
  onTestFinished(() => meter.close());
  return { model, meter };
}

const call = (url: string, model: DemoModel, action: string) =>
  fetch(`${url}/v1beta/models/${DEMO_MODEL}${action}`, {
    method: action === '' ? 'GET' : 'POST',
    headers: { 'x-goog-api-key': model.apiKey.reveal() },
    ...(action === '' ? {} : { body: BODY }),
  });

/** The words of a streamed answer: ids differ from call to call. */
const wordsOf = (stream: string): string[] => stream.match(/"text":"(?:[^"\\]|\\.)*"/g) ?? [];

describe('the meter before the model', () => {
  test('counts bytes and calls since it was last read, and changes nothing in the answer', async () => {
    const { model, meter } = await meteredModel();
    const direct = await call(model.url, model, ':streamGenerateContent?alt=sse');
    const metered = await call(meter.url, model, ':streamGenerateContent?alt=sse');
    expect(metered.status).toBe(200);
    expect(metered.headers.get('content-type')).toBe(direct.headers.get('content-type'));
    const words = wordsOf(await metered.text());
    expect(words.length).toBeGreaterThan(1);
    expect(words).toEqual(wordsOf(await direct.text()));
    await (await call(meter.url, model, ':generateContent')).text();
    expect(meter.take()).toEqual({ steps: 2, modelBytes: 2 * Buffer.byteLength(BODY) });
    expect(meter.take()).toEqual({ steps: 0, modelBytes: 0 });
  });

  test('does not take looking a model up or counting tokens for a step', async () => {
    const { model, meter } = await meteredModel();
    expect(await (await call(meter.url, model, '')).json()).toMatchObject({ name: `models/${DEMO_MODEL}` });
    await (await call(meter.url, model, ':countTokens')).json();
    expect(meter.take()).toEqual({ steps: 0, modelBytes: Buffer.byteLength(BODY) });
  });

  test('holds model calls back as long as asked', async () => {
    const delayMs = 100;
    const { model, meter } = await meteredModel(delayMs);
    const started = performance.now();
    await (await call(meter.url, model, ':generateContent')).text();
    expect(performance.now() - started).toBeGreaterThanOrEqual(delayMs - 1); // a timer may be that early
  });

  test('holds nothing else back', async () => {
    const { model, meter } = await meteredModel(3_600_000);
    expect((await call(meter.url, model, '')).status).toBe(200);
  });
});

test('the meter at Looker tells the requests that run a query from the others', async () => {
  const looker = await startMeteredLooker();
  onTestFinished(() => looker.close());
  const rows = await runAtLooker(looker, QUERY);
  expect(rows).toHaveLength(1);
  expect(looker.take()).toEqual({ all: 2, queries: 1 }); // signed in, then asked
  expect(looker.take()).toEqual({ all: 0, queries: 0 });
});
