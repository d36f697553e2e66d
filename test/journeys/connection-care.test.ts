import { describe, expect, test, vi } from 'vitest';
import { newId, newToken } from '../../src/base/ids.ts';
import { Secret } from '../../src/base/secret.ts';
import { type ConnectionTest, connectionSchema, connectionTestSchema, usageDaySchema } from '../../src/contract/api.ts';
import { CodedError, type ErrorCode } from '../../src/contract/errors.ts';
import type { Language } from '../../src/contract/language.ts';
import { startDemoLooker } from '../../src/demo/looker/looker.ts';
import { errorSentence, sentence } from '../../src/i18n/i18n.ts';
import { ask, setUp } from '../harness/ask.ts';
import { ownLooker } from '../harness/own-looker.ts';
import { type Frame, isEnding } from '../harness/ws-client.ts';

const own = ownLooker();
const QUESTION = 'How many orders in 2025?';

async function call(method: string, path: string, body?: object, language: Language = 'en') {
  const response = await fetch(`${own().server.url}${path}`, {
    method,
    headers: { 'accept-language': language, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: JSON.parse(await response.text()) };
}

async function connection(language: Language = 'en') {
  const [found] = (await call('GET', '/api/connections', undefined, language)).body;
  return connectionSchema.parse(found);
}

const change = async (values: object, language?: Language) =>
  call('PATCH', `/api/connections/${(await connection()).id}`, values, language);

async function runTest(language?: Language): Promise<ConnectionTest> {
  const { status, body } = await call('POST', `/api/connections/${(await connection()).id}/test`, undefined, language);
  expect(status).toBe(200);
  return connectionTestSchema.parse(body);
}

const refusal = (code: ErrorCode, language: Language = 'en') => ({
  error: expect.objectContaining({ code, message: errorSentence(language, new CodedError(code)) }),
});

const answers = async () => ask(await own().server.open(), QUESTION, undefined, { fresh: true });
const isLogin = ({ path }: { path: string }): boolean => path.endsWith('/login');
const logins = (): number => own().lookerRequests.filter(isLogin).length;
/** What has reached Looker so far, in the kinds that are counted. */
const reached = () => {
  const counted = own().lookerRequests.filter(request => !isLogin(request));
  const queries = counted.filter(({ path }) => path.includes('/queries/run')).length;
  return { looker_queries: queries, looker_other: counted.length - queries };
};
const today = async () => usageDaySchema.parse((await call('GET', '/api/usage?days=1')).body[0]);

describe('the test of a connection', () => {
  test('at the set-up is the first, and says what the set-up said', async () => {
    const { last_test } = await connection();
    expect(last_test).toMatchObject({ outcome: 'done' });
    const { models = 0, explores = 0 } = last_test ?? {};
    expect(explores).toBeGreaterThan(1);
    const said = sentence('en', 'setup', 'test_ready', { models, explores });
    expect(own().statuses.map(status => status['message'])).toContain(said);
  });

  test('asked for signs in anew although questions are signed in, is kept, and two at once are one', async () => {
    expect((await answers()).results).toHaveLength(1);
    const [before, signedIn] = [await connection(), logins()];
    const [one, two] = await Promise.all([runTest(), runTest('pt-BR')]);
    expect(logins()).toBe(signedIn + 1);
    expect(one).toEqual(two);
    expect(one.at > (before.last_test?.at ?? '')).toBe(true);
    expect(await connection()).toEqual({ ...before, last_test: one });
  });

  test('that fails is a result with its sentence in the language of each reader, and changes nothing else', async () => {
    const before = await connection();
    await own().renewSecret();
    const failed = await runTest('pt-BR');
    const told = { outcome: 'failed', code: 'looker_wrong_secret' };
    expect(failed).toMatchObject({ ...told, message: errorSentence('pt-BR', new CodedError('looker_wrong_secret')) });
    const { last_test, ...rest } = await connection('en');
    expect({ ...rest, last_test: before.last_test }).toEqual(before);
    const message = errorSentence('en', new CodedError('looker_wrong_secret'));
    expect(last_test).toEqual({ ...failed, message });
  });
});

describe('changing the secret', () => {
  test('to a new one that Looker accepts mends the connection under its own id, also after a restart', async () => {
    await own().renewSecret();
    const before = await connection();
    const { client_secret } = own().credentials;
    const changed = await change({ client_secret });
    expect(changed.status).toBe(200);
    expect(changed.body).toMatchObject({ id: before.id, client_id: before.client_id, last_test: { outcome: 'done' } });
    expect(JSON.stringify(changed.body)).not.toContain(client_secret);
    expect((await answers()).results).toHaveLength(1);
    await own().restart();
    expect(await connection()).toEqual(changed.body);
    expect((await answers()).results).toHaveLength(1);
    expect(own().server.output()).not.toContain(client_secret);
  });

  test('and the client id at once follows a new API key', async () => {
    await own().renewSecret(`renewed-id-${newToken().slice(0, 8)}`);
    expect(await change({ client_secret: own().credentials.client_secret })).toMatchObject({ status: 400 });
    const { status, body } = await change(own().credentials);
    expect(status).toBe(200);
    expect(body.client_id).toBe(own().credentials.client_id);
    expect((await answers()).results).toHaveLength(1);
  });

  test.each<Language>(['en', 'pt-BR'])('to a wrong one says what to do and changes nothing (%s)', async language => {
    const [before, wrong] = [await connection(), newToken()];
    const refused = await change({ client_secret: wrong, client_id: 'somebody-else' }, language);
    expect(refused).toEqual({ status: 400, body: refusal('looker_wrong_secret', language) });
    expect(JSON.stringify(refused)).not.toContain(wrong);
    expect(await connection()).toEqual(before);
    expect((await answers()).results).toHaveLength(1);
    expect(own().server.output()).not.toContain(wrong);
  });

  test.each(['client_id', 'client_secret', 'gemini_api_key'])(
    'to an empty %s names the field, unasked',
    async field => {
      const before = own().lookerRequests.length;
      expect((await change({ [field]: ' ' })).body).toMatchObject({ error: { code: 'field_missing', field } });
      expect((await change({})).body).toMatchObject({ error: { code: 'invalid_message' } });
      expect(own().lookerRequests).toHaveLength(before);
    },
  );

  test('waits for no other: what comes meanwhile is told to come again', async () => {
    const before = await connection();
    const asked = own().lookerRequests.length;
    const first = change({ client_id: 'demo:slow:3' });
    await vi.waitFor(() => expect(own().lookerRequests.length).toBeGreaterThan(asked), { timeout: 10_000 });
    expect(await change({ client_secret: 'x' })).toEqual({ status: 409, body: refusal('connection_busy') });
    const tested = await call('POST', `/api/connections/${before.id}/test`);
    expect(tested).toEqual({ status: 409, body: refusal('connection_busy') });
    expect((await first).status).toBe(400);
    expect(await connection()).toEqual(before);
  });

  test('leaves an answer that is being written to its good end', async () => {
    const client = await own().server.open();
    const fields = ['users.state', 'order_items.count'];
    const slow = { model: 'thelook', explore: 'order_items', fields, filters: { 'users.state': 'demo:slow:3' } };
    const text = `demo:model-tool mcp_looker_query ${JSON.stringify(slow)}`;
    const isCall = (frame: Frame): boolean => (frame['event'] as Frame | undefined)?.['kind'] === 'tool_call';
    client.send({ type: 'ask', message_id: newId(), text });
    await client.until(isCall);
    expect((await change({ client_secret: own().credentials.client_secret })).status).toBe(200);
    expect(client.frames.some(isEnding)).toBe(false);
    expect((await client.until(isEnding))['event']).toMatchObject({ outcome: 'done' });
    expect(client.frames.map(frame => (frame['event'] as Frame | undefined)?.['kind'])).toContain('result');
  });
});

test('what is hidden in Looker is known to questions only while the connection says so, and nothing is tested for it', async () => {
  const place = { model: 'thelook', explore: 'order_items' };
  const described = `demo:model-tool mcp_looker_describe_explore ${JSON.stringify(place)}`;
  const isKnown = async () => (await ask(await own().server.open(), described)).text.includes('order_items.user_id');
  const before = await connection();
  expect([before.show_hidden, await isKnown()]).toEqual([false, false]);
  for (const show_hidden of [true, false]) {
    expect(await change({ show_hidden })).toEqual({ status: 200, body: { ...before, show_hidden } });
    expect(await isKnown()).toBe(show_hidden);
  }
});

describe('the model key of a connection', () => {
  test('is changed when Google accepts the new one, and only then', async () => {
    const before = await connection();
    await own().renewModelKey();
    const wrong = `AIza${newToken()}`;
    expect(await change({ gemini_api_key: wrong })).toEqual({ status: 400, body: refusal('model_key_refused') });
    expect((await answers()).ending).toMatchObject({ outcome: 'failed', code: 'model_key_refused' });
    const { status, body } = await change({ gemini_api_key: own().modelKey() });
    expect([status, body]).toEqual([200, before]);
    expect((await answers()).results).toHaveLength(1);
    expect(own().server.output()).not.toContain(wrong);
  });

  test('cannot be taken away where there is no other', async () => {
    const before = await connection();
    expect(await change({ gemini_api_key: null })).toEqual({ status: 409, body: refusal('model_key_missing') });
    expect(await connection()).toEqual(before);
  });

  test('need not be typed again at the same address, and is asked for at another', async () => {
    const { server, config } = own();
    const client = await server.open();
    const last = await setUp(client, { ...config(), gemini_api_key: '', url: `${config().url}/explore` });
    expect(last).toMatchObject({ status: 'done' });
    expect((await connection()).gemini_api_key).toBe('set');
    expect((await answers()).results).toHaveLength(1);
    const { client_id: clientId, client_secret: secret } = own().credentials;
    const other = await startDemoLooker({ credentials: { clientId, clientSecret: new Secret(secret) } });
    const refused = await setUp(client, { ...config(), gemini_api_key: '', url: other.url });
    await other.close();
    expect(refused).toMatchObject({ step: 'interface_setup', code: 'model_key_missing' });
  });
});

describe('usage', () => {
  test('counts what reached Looker for questions, set-ups and tests alike, and outlives its conversation', async () => {
    const before = await today();
    const from = reached();
    const { conversationId, events } = await answers();
    await runTest();
    // What is read in the background is counted as it comes.
    const gap = async () => {
      const [used, sent] = [await today(), reached()];
      const kinds = ['looker_queries', 'looker_other'] as const;
      return kinds.map(kind => used[kind] - before[kind] - (sent[kind] - from[kind]));
    };
    await expect.poll(gap, { timeout: 10_000 }).toEqual([0, 0]);
    const after = await today();
    expect(after.questions).toBe(before.questions + 1);
    expect(after.looker_queries).toBeGreaterThan(before.looker_queries + 1);
    const used = events.find(event => event.kind === 'usage');
    expect(after.input_tokens - before.input_tokens).toBe(used?.input_tokens);
    expect(used?.input_tokens).toBeGreaterThan(0);
    await fetch(`${own().server.url}/api/conversations/${conversationId}`, { method: 'DELETE' });
    expect(await today()).toEqual(after);
  });
});

describe('without an encryption key', () => {
  test('the demo can be tested, and takes no secret', async () => {
    const { server, id } = await own().demoWithoutKey();
    const send = async (method: string, path: string, body?: object) =>
      (
        await fetch(`${server.url}/api/connections/${id}${path}`, {
          method,
          ...(body === undefined
            ? {}
            : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
        })
      ).json();
    expect(await send('POST', '/test')).toMatchObject({ outcome: 'done' });
    expect(await send('PATCH', '', { gemini_api_key: 'x' })).toEqual(refusal('encryption_key_missing'));
    const ofLooker = await send('PATCH', '', { client_secret: 'x' });
    expect(ofLooker).toMatchObject({ error: { code: 'invalid_message', field: 'client_secret' } });
  });
});
