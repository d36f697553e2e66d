import { afterEach, describe, expect, onTestFinished, test } from 'vitest';
import { createEgressWorld, type EgressWorld, goodRequest } from './egress-world.ts';
import { event, type Reply, says, streams, textChunk, tokens } from './gemini-server.ts';
import { createWorld, ended } from './world.ts';

let world: EgressWorld | undefined;
afterEach(() => world?.close());

async function ask(...replies: Reply[]): Promise<{ text: string; egress: EgressWorld }> {
  const egress = await createEgressWorld({ replies });
  world = egress;
  const response = await egress.post(goodRequest);
  return { text: await response.text(), egress };
}

const candidate = (rest: object): object => ({ candidates: [{ index: 0, ...rest }] });
const said = (text: string, rest: object = {}): object => ({ content: { role: 'model', parts: [{ text, ...rest }] } });

describe('a chunk with nulls, as proxies of the Gemini API write them,', () => {
  test.each<[string, object]>([
    ['for feedback', { ...candidate(said('Seven')), promptFeedback: null }],
    ['for a reason within the feedback', { ...candidate(said('Seven')), promptFeedback: { blockReason: null } }],
    ['for the end', candidate({ ...said('Seven'), finishReason: null })],
    ['for thought and call', candidate(said('Seven', { thought: null, functionCall: null }))],
    ['for usage', { ...candidate(said('Seven')), usageMetadata: null }],
    ['beside its parts', candidate({ content: { role: 'model', parts: [null, { text: 'Seven' }] } })],
  ])('%s is an answer like any other, and goes on at once', async (_, chunk) => {
    const { text, egress } = await ask(streams(chunk, candidate({ content: null, finishReason: null })));
    expect(text).toContain('Seven');
    // It has no end: but for its words it would have been asked for again.
    expect(egress.gemini.requests).toHaveLength(1);
    await egress.close();
    const whole = await ask(streams(chunk, textChunk('.', 'STOP')));
    expect(whole.egress.turn.failure).toBeUndefined();
  });
});

test.each(['[]', '[{}]', 'null', '5', '"text"'])(
  'a chunk that is %s is no answer, and asked for again',
  async chunk => {
    const { text, egress } = await ask(streams(chunk), says('Well.'));
    expect(text).toContain('Well.');
    expect(egress.turn.failure).toBeUndefined();
    expect(egress.gemini.requests).toHaveLength(2);
  },
);

test('an error whose code is no number is an error still', async () => {
  const { egress } = await ask(streams({ error: { code: '503', message: 'overloaded', status: 'UNAVAILABLE' } }));
  expect(egress.turn.failure?.code).toBe('model_overloaded');
});

describe('tokens', () => {
  test.each(['1e999', '-5', '2.5', '"100"', 'null'])(
    'of %s are not counted: nothing adds up with them',
    async count => {
      const { promptTokenCount: _, ...others } = tokens;
      const usage = JSON.stringify(others).replace('{', `{"promptTokenCount":${count},`);
      const chunk = JSON.stringify(textChunk('Seven', 'STOP')).replace(JSON.stringify(tokens), usage);
      const { egress } = await ask(streams(chunk));
      expect(chunk).toContain(count);
      expect(egress.turn.usage).toMatchObject({ inputTokens: 0, outputTokens: tokens.candidatesTokenCount });
    },
  );

  test('of an answer that is stopped in the middle are counted: they were paid for', async () => {
    const begins: Reply = response => event(response, { ...textChunk('Sev'), usageMetadata: tokens });
    const egress = await createEgressWorld({ replies: [begins] });
    world = egress;
    const response = await egress.post(goodRequest);
    await response.body?.getReader().read();
    egress.turn.close();
    expect(egress.turn.usage).toMatchObject({ modelCalls: 1, inputTokens: tokens.promptTokenCount });
  });
});

test('line separators of Unicode, which break a line for the real CLI, come as they were said', async () => {
  const words = 'One\u2028two\u2029three';
  const real = await createWorld({ replies: [says(words)] });
  onTestFinished(() => real.close());
  const answer = await real.ask('How many?');
  expect(ended(answer)).toBe('done');
  expect(answer.text).toBe(words);
});
