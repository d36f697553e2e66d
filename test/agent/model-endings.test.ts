import { afterEach, describe, expect, test } from 'vitest';
import { createEgressWorld, type EgressWorld, goodRequest } from './egress-world.ts';
import {
  calls,
  event,
  fails,
  hangsUp,
  type Reply,
  retryInfo,
  says,
  streams,
  textChunk,
  thoughtChunk,
  tokens,
} from './gemini-server.ts';

let world: EgressWorld;
afterEach(() => world.close());

const ends = (finishReason: string): object => ({ candidates: [{ finishReason, index: 0 }] });
const errorInfo = (reason: string): object => ({ '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason });
const perDay = {
  '@type': 'type.googleapis.com/google.rpc.QuotaFailure',
  violations: [{ quotaId: 'RequestsPerDayPerProject' }],
};
const never: Reply = () => {};
const aPage: Reply = response =>
  void response.writeHead(200, { 'content-type': 'text/html; charset=UTF-8' }).end('<html>');
const redirects: Reply = response => void response.writeHead(307, { location: 'http://127.0.0.1:9/' }).end();

/** Answers one request by the replies in turn and gives what the CLI got. */
async function ask(
  replies: Reply[],
  limits: Parameters<typeof createEgressWorld>[0] = {},
): Promise<{ status: number; text: string }> {
  world = await createEgressWorld({ ...limits, replies });
  const response = await world.post(goodRequest);
  return { status: response.status, text: await response.text().catch(() => 'cut') };
}

describe("Google's errors", () => {
  test.each<[string, Reply, string, number]>([
    ['400 with a bad key', fails(400, { details: [errorInfo('API_KEY_INVALID')] }), 'model_key_refused', 1],
    [
      '400 that says so only in words',
      fails(400, { message: 'API key not valid. Please pass one.' }),
      'model_key_refused',
      1,
    ],
    ['401', fails(401), 'model_key_refused', 1],
    ['403', fails(403), 'model_key_refused', 1],
    ['400 of another kind', fails(400, { status: 'INVALID_ARGUMENT' }), 'model_refused_request', 1],
    ['413', fails(413), 'model_refused_request', 1],
    ['404', fails(404), 'model_not_found', 1],
    ['429 that passes soon', fails(429, { details: [retryInfo('0.01s')] }), 'model_quota', 3],
    ['429 that passes later', fails(429, { details: [retryInfo('37s')] }), 'model_quota', 1],
    ['429 without a time', fails(429), 'model_quota', 1],
    ['429 of the day', fails(429, { details: [perDay, retryInfo('0.01s')] }), 'model_quota', 1],
    ['500', fails(500), 'model_overloaded', 3],
    ['502 with a page', response => void response.writeHead(502).end('<html>'), 'model_overloaded', 3],
    ['503', fails(503, { status: 'UNAVAILABLE' }), 'model_overloaded', 3],
    ['a cut connection', hangsUp, 'model_unreachable', 2],
    ['a redirect', redirects, 'model_unreachable', 1],
    ['an error inside the stream', streams({ error: { code: 503, message: 'overloaded' } }), 'model_overloaded', 3],
    ['a page instead of a stream', aPage, 'model_unreachable', 2],
    ['a stream of something else', streams('{"half":'), 'model_unreachable', 2],
  ])('%s', async (_, reply, code, requests) => {
    const { status } = await ask([reply]);
    expect(status).toBe(400);
    expect(world.turn.failure?.code).toBe(code);
    expect(world.gemini.requests).toHaveLength(requests);
  });

  test('name the model that was not found, and the seconds that a quota lasts', async () => {
    await ask([fails(404)]);
    expect(world.turn.failure?.params).toEqual({ model: 'the-model' });
    await world.close();
    await ask([fails(429, { details: [retryInfo('36.2s')] })]);
    expect(world.turn.failure?.params).toEqual({ seconds: 37 });
    await world.close();
    await ask([fails(429, { details: [perDay] })]);
    expect(world.turn.failure?.params['seconds']).toBeLessThanOrEqual(25 * 3600);
  });

  test.each<[string, Reply]>([
    ['an overload', fails(503)],
    ['a short quota', fails(429, { details: [retryInfo('0.01s')] })],
    ['a cut connection', hangsUp],
  ])('that pass leave no trace: %s', async (_, reply) => {
    const { status, text } = await ask([reply, says('Here.')]);
    expect(status).toBe(200);
    expect(text).toContain('Here.');
    expect(world.turn.failure).toBeUndefined();
  });

  test('are not waited for beyond the time in which the CLI must hear something', async () => {
    const { status } = await ask([fails(503)], { limits: { overloadWaitsMs: [10, 60_000], modelFirstByteMs: 1_000 } });
    expect(status).toBe(400);
    expect(world.gemini.requests).toHaveLength(2);
    expect(world.turn.failure?.code).toBe('model_overloaded');
  });

  test('include a host where nobody answers, and an answer that never comes', async () => {
    world = await createEgressWorld({ replies: [never], limits: { modelFirstByteMs: 300 } });
    await world.post(goodRequest);
    expect(world.turn.failure?.code).toBe('model_unreachable');
    expect(world.gemini.requests).toHaveLength(1);
    await world.gemini.close();
    await world.post(goodRequest);
    expect(world.turn.failure?.code).toBe('model_unreachable');
  });
});

describe('endings that look alike to the CLI', () => {
  test.each<[string, Reply, string | undefined, number]>([
    ['a complete answer', says('Good.'), undefined, 1],
    ['a tool call', calls('mcp_looker_query'), undefined, 1],
    ['a blocked question', streams({ promptFeedback: { blockReason: 'PROHIBITED_CONTENT' } }), 'model_blocked', 1],
    ['a safety block', streams(ends('SAFETY')), 'model_blocked', 1],
    ['a block list', streams(ends('BLOCKLIST')), 'model_blocked', 1],
    ['a recitation', streams(ends('RECITATION')), 'model_blocked', 1],
    ['a block in mid-sentence', streams(textChunk('I '), ends('SAFETY')), 'model_blocked', 1],
    ['the token limit', streams(textChunk('Long', 'MAX_TOKENS')), 'model_cut', 1],
    ['the token limit while thinking', streams(thoughtChunk('Hm'), ends('MAX_TOKENS')), 'model_cut', 1],
    ['nothing at all', streams(), 'model_empty', 2],
    ['no candidate', streams({ usageMetadata: tokens }), 'model_empty', 2],
    ['an empty text', streams(textChunk('', 'STOP')), 'model_empty', 2],
    ['thoughts only', streams(thoughtChunk('Hm'), ends('STOP')), 'model_empty', 2],
    ['a malformed call', streams(ends('MALFORMED_FUNCTION_CALL')), 'model_empty', 2],
    ['an unexpected call', streams(ends('UNEXPECTED_TOOL_CALL')), 'model_empty', 2],
    ['a malformed call after text', streams(textChunk('I '), ends('MALFORMED_FUNCTION_CALL')), 'model_empty', 1],
    ['text without an end', streams(textChunk('I ')), 'model_empty', 1],
  ])('%s', async (_, reply, code, requests) => {
    await ask([reply]);
    expect(world.turn.failure?.code).toBe(code);
    expect(world.gemini.requests).toHaveLength(requests);
  });

  test('a malformed call that comes out well the second time is one answer, with the thoughts before it', async () => {
    const { text } = await ask([streams(thoughtChunk('Hm.'), ends('MALFORMED_FUNCTION_CALL')), says('Well.')]);
    expect(text).toContain('Hm.');
    expect(text).toContain('Well.');
    expect(text).not.toContain('MALFORMED');
    expect(world.turn.failure).toBeUndefined();
  });

  test('words already passed on are never asked for again', async () => {
    const half: Reply = response => {
      event(response, textChunk('Half'));
      setTimeout(() => response.destroy(), 20);
    };
    const { text } = await ask([half]);
    expect(text).toContain('Half');
    expect(world.gemini.requests).toHaveLength(1);
    expect(world.turn.failure?.code).toBe('model_unreachable');
  });

  test('an answer that stops coming is given up', async () => {
    const stalls: Reply = response => event(response, textChunk('Half'));
    await ask([stalls], { limits: { modelIdleMs: 200 } });
    expect(world.turn.failure?.code).toBe('model_unreachable');
  });

  test('a failed call that the CLI got over does not fail the turn', async () => {
    await ask([streams(textChunk('I '), ends('SAFETY')), says('Good.')]);
    await (await world.post(goodRequest)).text();
    expect(world.turn.failure).toBeUndefined();
  });

  test('every attempt is paid for: tokens and bytes of repeated calls are counted', async () => {
    await ask([streams({ ...ends('MALFORMED_FUNCTION_CALL'), usageMetadata: tokens }), says('Well.')]);
    expect(world.turn.usage).toMatchObject({
      modelCalls: 1,
      inputTokens: 2 * tokens.promptTokenCount,
      modelBytes: 2 * Buffer.byteLength(JSON.stringify(goodRequest)),
    });
  });
});
