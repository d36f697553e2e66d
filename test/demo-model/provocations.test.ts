import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type DemoModel, startDemoModel } from '../../src/demo/model/model.ts';
import { PROVOCATIONS } from '../../src/demo/model/wire/provocations.ts';
import { partsOf, sseChunks, textOf } from './gemini-client.ts';

let model: DemoModel;
beforeAll(async () => {
  model = await startDemoModel();
});
afterAll(() => model.close());

const tools = [{ functionDeclarations: [{ name: 'mcp_looker_get_models' }, { name: 'mcp_looker_query' }] }];
const user = (text: string) => ({ role: 'user', parts: [{ text }] });

const send = (contents: readonly unknown[], signal?: AbortSignal) =>
  fetch(`${model.url}/v1beta/models/m:streamGenerateContent?alt=sse`, {
    method: 'POST',
    headers: { 'x-goog-api-key': model.apiKey.reveal() },
    body: JSON.stringify({ contents, tools }),
    ...(signal === undefined ? {} : { signal }),
  });
const chunksOf = async (question: string) => sseChunks(await (await send([user(question)])).text());
const reasonOf = async (question: string) => (await chunksOf(question)).at(-1)?.candidates[0]?.finishReason;

test('these words provoke something, and no others', () => {
  expect(Object.keys(PROVOCATIONS).sort()).toEqual([
    'demo:model-429',
    'demo:model-500',
    'demo:model-503',
    'demo:model-503-once',
    'demo:model-cut',
    'demo:model-drop',
    'demo:model-empty',
    'demo:model-garbage',
    'demo:model-loop',
    'demo:model-malformed',
    'demo:model-safety',
    'demo:model-slow',
    'demo:model-stall',
    'demo:model-tool',
  ]);
});

describe('errors before the first word', () => {
  test.each([
    ['demo:model-429', 429, 'RESOURCE_EXHAUSTED'],
    ['demo:model-500', 500, 'INTERNAL'],
    ['demo:model-503', 503, 'UNAVAILABLE'],
  ])('%s', async (question, code, status) => {
    const response = await send([user(question)]);
    expect(response.status).toBe(code);
    expect(await response.json()).toMatchObject({ error: { code, status } });
  });
  test('the quota error says when to try again', async () => {
    const body = await (await send([user('demo:model-429')])).json();
    expect(body).toMatchObject({ error: { details: [{ retryDelay: '7s' }] } });
  });
  test('demo:model-503-once fails, then works, and can be used again', async () => {
    const states = [];
    for (let request = 0; request < 4; request += 1) states.push((await send([user('demo:model-503-once')])).status);
    expect(states).toEqual([503, 200, 503, 200]);
  });
});

describe('endings', () => {
  test.each([
    ['demo:model-safety', 'SAFETY', ''],
    ['demo:model-empty', 'STOP', ''],
    ['demo:model-malformed', 'MALFORMED_FUNCTION_CALL', ''],
    ['demo:model-cut', 'MAX_TOKENS', 'This answer is cut in the middle of'],
  ])('%s', async (question, reason, text) => {
    expect(await reasonOf(question)).toBe(reason);
    expect(textOf(await chunksOf(question))).toBe(text);
  });
});

describe('broken streams', () => {
  test('demo:model-garbage ends in bytes that are no JSON', async () => {
    const stream = await (await send([user('demo:model-garbage')])).text();
    expect(() => sseChunks(stream)).toThrow(SyntaxError);
    expect(stream).toContain('middle');
  });
  test('demo:model-drop cuts the connection after some words', async () => {
    const response = await send([user('demo:model-drop')]);
    expect(response.status).toBe(200);
    await expect(response.text()).rejects.toThrow('terminated');
  });
  test('demo:model-stall opens the stream and sends nothing until the client goes', async () => {
    const gone = new AbortController();
    const response = await send([user('demo:model-stall')], gone.signal);
    expect(response.headers.get('content-type')).toBe('text/event-stream');
    const reading = response.text();
    // Another request is served meanwhile: nothing of the stalled one has come.
    expect(await reasonOf('demo:model-empty')).toBe('STOP');
    gone.abort();
    await expect(reading).rejects.toThrow('aborted');
  });
  test('demo:model-slow is still under way when other requests have been served', async () => {
    const gone = new AbortController();
    const reading = (await send([user('demo:model-slow')], gone.signal)).text();
    for (let request = 0; request < 30; request += 1) expect(await reasonOf('hello')).toBe('STOP');
    gone.abort();
    await expect(reading).rejects.toThrow('aborted');
  });
  test('closing the server ends a stalled and a slow stream', async () => {
    const own = await startDemoModel();
    const open = (question: string) =>
      fetch(`${own.url}/v1beta/models/m:streamGenerateContent?alt=sse`, {
        method: 'POST',
        headers: { 'x-goog-api-key': own.apiKey.reveal() },
        body: JSON.stringify({ contents: [user(question)] }),
      });
    const bodies = (await Promise.all([open('demo:model-stall'), open('demo:model-slow')])).map(response =>
      expect(response.text()).rejects.toThrow('terminated'),
    );
    await own.close();
    await Promise.all(bodies);
  });
});

describe('tools', () => {
  const answered = (name: string, response: object) => [
    { role: 'model', parts: [{ functionCall: { id: '1', name, args: {} } }] },
    { role: 'user', parts: [{ functionResponse: { id: '1', name, response } }] },
  ];
  const callsOf = async (contents: readonly unknown[]) =>
    partsOf(sseChunks(await (await send(contents)).text())).flatMap(part => part.functionCall ?? []);

  test('demo:model-loop calls get_models for ever', async () => {
    const turns = Array.from({ length: 30 }, () => answered('mcp_looker_get_models', { output: '{}' })).flat();
    expect(await callsOf([user('demo:model-loop'), ...turns])).toMatchObject([
      { name: 'mcp_looker_get_models', args: {} },
    ]);
  });
  test('demo:model-tool calls any tool with the arguments given, then tells its answer', async () => {
    const question = user('demo:model-tool run_shell_command {"command":"id"}');
    expect(await callsOf([question])).toMatchObject([{ name: 'run_shell_command', args: { command: 'id' } }]);
    const ended = await (await send([question, ...answered('run_shell_command', { error: 'not found' })])).text();
    expect(textOf(sseChunks(ended))).toBe('The tool answered: not found');
  });
  test('demo:model-tool takes bare names of declared tools', async () => {
    expect(await callsOf([user('demo:model-tool query {"model":"m"}')])).toMatchObject([
      { name: 'mcp_looker_query', args: { model: 'm' } },
    ]);
    expect(await callsOf([user('demo:model-tool query not json')])).toMatchObject([{ args: {} }]);
  });
});

test('words in the middle of a question, in an earlier one or in a tool’s answer provoke nothing', async () => {
  expect((await send([user('what is demo:model-500')])).status).toBe(200);
  expect((await send([user('demo:model-500 please')])).status).toBe(200);
  const earlier = [user('demo:model-500'), { role: 'model', parts: [{ text: 'Sorry.' }] }, user('hello')];
  expect((await send(earlier)).status).toBe(200);
});
