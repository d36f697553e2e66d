import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type DemoModel, type DemoModelOptions, startDemoModel } from '../../src/demo/model/model.ts';
import { type GeminiChunk, partsOf, sseChunks, textOf } from './gemini-client.ts';

let model: DemoModel;
const seen: Parameters<NonNullable<DemoModelOptions['onRequest']>>[0][] = [];
beforeEach(async () => {
  seen.length = 0;
  model = await startDemoModel({ onRequest: request => seen.push(request) });
});
afterEach(() => model.close());

const QUESTION = { contents: [{ role: 'user', parts: [{ text: 'hello' }] }] };
const TOOLS = [{ functionDeclarations: [{ name: 'mcp_looker_get_models', description: 'd', parameters: {} }] }];

const get = (path: string, headers: Record<string, string> = { 'x-goog-api-key': model.apiKey.reveal() }) =>
  fetch(model.url + path, { headers });
const post = (path: string, body: unknown) =>
  fetch(model.url + path, {
    method: 'POST',
    headers: { 'x-goog-api-key': model.apiKey.reveal(), 'content-type': 'application/json' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
const generate = (body: unknown, name = 'gemini-2.5-flash') =>
  post(`/v1beta/models/${name}:streamGenerateContent?alt=sse`, body);

describe('the key', () => {
  const WRONG = {
    error: {
      code: 400,
      status: 'INVALID_ARGUMENT',
      message: 'API key not valid. Please pass a valid API key.',
      details: [{ reason: 'API_KEY_INVALID', domain: 'googleapis.com' }],
    },
  };
  test.each([
    ['a wrong key', '', { 'x-goog-api-key': 'wrong' }],
    ['no key', '', {}],
    ['a wrong key in the address', '?key=wrong', {}],
  ])('%s is refused as Google refuses it', async (_, query, headers: Record<string, string>) => {
    const response = await get(`/v1beta/models${query}`, headers);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject(WRONG);
    expect(seen).toEqual([]);
  });
  test('may stand in the address, and is never told on', async () => {
    const key = model.apiKey.reveal();
    expect((await get(`/v1beta/models?key=${key}`, {})).status).toBe(200);
    expect(JSON.stringify(seen)).not.toContain(key);
    expect(JSON.stringify(model)).not.toContain(key);
  });
  test('is another at each start', async () => {
    const other = await startDemoModel();
    expect(other.apiKey.reveal()).not.toBe(model.apiKey.reveal());
    await other.close();
  });
});

describe('the server', () => {
  test('listens on loopback, on the port asked for, and says when it is taken', async () => {
    expect(new URL(model.url).hostname).toBe('127.0.0.1');
    const port = Number(new URL(model.url).port);
    await expect(startDemoModel({ port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
    const free = await freePort();
    const second = await startDemoModel({ port: free });
    expect(second.url).toBe(`http://127.0.0.1:${free}`);
    await second.close();
  });
  test('tells what was asked of it', async () => {
    await (await generate(QUESTION)).text();
    expect(seen).toEqual([
      { method: 'POST', path: '/v1beta/models/gemini-2.5-flash:streamGenerateContent', body: QUESTION },
    ]);
  });
  test('is gone after close', async () => {
    const own = await startDemoModel();
    await own.close();
    await expect(fetch(own.url)).rejects.toThrow('fetch failed');
  });
  test.each([
    ['/v1beta/models/unknown', 404],
    ['/v1/models', 404],
    ['/', 404],
    ['/v1beta/models/%E0%A4%A', 404],
  ])('GET %s is %d', async (path, status) => {
    const response = await get(path);
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ error: { code: 404, status: 'NOT_FOUND' } });
  });
  test.each([
    ['{"contents":', 400],
    ['{"contents":5}', 400],
    ['[]', 400],
  ])('the body %s is refused', async (body, status) => {
    const response = await generate(body);
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ error: { code: 400, status: 'INVALID_ARGUMENT' } });
  });
  test('an unknown action is not found', async () => {
    expect((await post('/v1beta/models/demo-rules:embedContent', QUESTION)).status).toBe(404);
    expect((await post('/v1beta/models/demo-rules:toString', QUESTION)).status).toBe(404);
  });
});

describe('models', () => {
  test('one is listed and described', async () => {
    const { models } = (await (await get('/v1beta/models')).json()) as { models: { name: string }[] };
    expect(models.map(({ name }) => name)).toEqual(['models/demo-rules']);
    expect(await (await get('/v1beta/models/demo-rules')).json()).toEqual(models[0]);
  });
});

describe('streaming', () => {
  test('a thought comes first, then the text word by word, then reason and usage', async () => {
    const response = await generate(QUESTION);
    expect(response.headers.get('content-type')).toBe('text/event-stream');
    const chunks = sseChunks(await response.text());
    const parts = partsOf(chunks);
    expect(parts[0]).toMatchObject({ thought: true, text: expect.stringMatching(/^\*\*.+\*\* .+\.$/) });
    const words = textOf(chunks).split(/\s+/).filter(Boolean);
    expect(chunks).toHaveLength(words.length + 1);
    expect(textOf(chunks)).toMatch(/^Hello! .*\n\n\(rule-based demo model\)$/s);
    expect(chunks.map(({ candidates }) => candidates[0]?.finishReason)).toEqual([
      ...Array.from({ length: chunks.length - 1 }, () => undefined),
      'STOP',
    ]);
  });
  test('the asked model name is echoed, and chunks of one answer have one id', async () => {
    const chunks = sseChunks(await (await generate(QUESTION, 'any-model')).text());
    expect(new Set(chunks.map(({ modelVersion }) => modelVersion))).toEqual(new Set(['any-model']));
    expect(new Set(chunks.map(({ responseId }) => responseId)).size).toBe(1);
  });
  test('usage is computed: a token is four characters', async () => {
    const usageOf = async (body: unknown): Promise<Record<string, number>> =>
      sseChunks(await (await generate(body)).text()).at(-1)?.usageMetadata ?? {};
    const short = await usageOf(QUESTION);
    const padding = 400;
    const long = await usageOf({ ...QUESTION, systemInstruction: { parts: [{ text: 'x'.repeat(padding) }] } });
    expect((long['promptTokenCount'] ?? 0) - (short['promptTokenCount'] ?? 0)).toBeGreaterThanOrEqual(padding / 4);
    const chunks = sseChunks(await (await generate(QUESTION)).text());
    expect(short['candidatesTokenCount']).toBe(Math.ceil(textOf(chunks).length / 4));
    expect(short['totalTokenCount']).toBe(
      (short['promptTokenCount'] ?? 0) + (short['candidatesTokenCount'] ?? 0) + (short['thoughtsTokenCount'] ?? 0),
    );
  });
  test('a tool is called by its declared name, with an id', async () => {
    const body = { contents: [{ role: 'user', parts: [{ text: 'revenue' }] }], tools: TOOLS };
    const [call] = partsOf(sseChunks(await (await generate(body)).text())).flatMap(part => part.functionCall ?? []);
    expect(call).toEqual({ id: expect.stringMatching(/^[0-9a-f-]{36}$/), name: 'mcp_looker_get_models', args: {} });
  });
  test('the chunks arrive one by one', async () => {
    const response = await generate({ contents: [{ role: 'user', parts: [{ text: 'demo:model-slow' }] }] });
    const reader = response.body?.getReader();
    const first = new TextDecoder().decode((await reader?.read())?.value);
    expect(first).toContain('word1 ');
    expect(first).not.toContain('word9');
    await reader?.cancel();
  });
});

describe('the other forms', () => {
  test('without alt=sse the stream is one JSON list', async () => {
    const response = await post('/v1beta/models/m:streamGenerateContent', QUESTION);
    const chunks = (await response.json()) as GeminiChunk[];
    expect(textOf(chunks)).toContain('Hello!');
    expect(chunks.length).toBeGreaterThan(2);
  });
  test('generateContent answers once, thought and text each in one part', async () => {
    const whole = (await (await post('/v1beta/models/m:generateContent', QUESTION)).json()) as GeminiChunk;
    const streamed = sseChunks(await (await generate(QUESTION)).text());
    expect(partsOf([whole])).toHaveLength(2);
    expect(textOf([whole])).toBe(textOf(streamed));
    expect(whole.candidates[0]?.finishReason).toBe('STOP');
    expect(whole.usageMetadata).toEqual(streamed.at(-1)?.usageMetadata);
  });
  test('countTokens counts what generate would report', async () => {
    const { totalTokens } = (await (await post('/v1beta/models/m:countTokens', QUESTION)).json()) as {
      totalTokens: number;
    };
    const usage = sseChunks(await (await generate(QUESTION)).text()).at(-1)?.usageMetadata;
    expect(totalTokens).toBe(usage?.['promptTokenCount']);
  });
});

async function freePort(): Promise<number> {
  const server: Server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}
