import { afterEach, describe, expect, test, vi } from 'vitest';
import { earlierContents } from '../../src/agent/gemini-history.ts';
import { createEgressWorld, type EgressWorld, goodRequest, OURS } from './egress-world.ts';
import { calls, event, type Reply, says, talksForEver, textChunk, tokens } from './gemini-server.ts';

let world: EgressWorld;
afterEach(() => world.close());

const declaring = (...names: string[]): object => ({
  ...goodRequest,
  tools: [{ functionDeclarations: names.map(name => ({ name })) }],
});

describe('who may pass the egress', () => {
  test.each(['', 'guessed', 'undefined'])('nobody with the token %j', async token => {
    world = await createEgressWorld();
    expect((await world.post(goodRequest, { token })).status).toBe(401);
    expect(world.gemini.requests).toEqual([]);
  });

  test('nobody after the turn is over, and what was under way is cut', async () => {
    world = await createEgressWorld({ replies: [talksForEver] });
    const speaking = await world.post(goodRequest);
    world.turn.close();
    await expect(speaking.text()).rejects.toThrow('terminated');
    await world.gemini.requests[0]?.closed;
    expect((await world.post(goodRequest)).status).toBe(401);
  });

  test.each([
    ['GET', '/v1beta/models/any:streamGenerateContent'],
    ['GET', '/v1beta/models'],
    ['POST', '/v1beta/models/any:embedContent'],
    ['POST', '/v1beta/models/any:streamGenerateContent?alt=sse&key=x'],
    ['POST', '/v1beta/models/a/../b:generateContent/x'],
    ['POST', '/v1beta/cachedContents'],
    ['POST', '/upload/v1beta/files'],
    ['POST', '/'],
  ])('nothing by %s %s', async (method, path) => {
    world = await createEgressWorld();
    expect((await world.post(goodRequest, { method, path })).status).toBe(404);
    expect(world.gemini.requests).toEqual([]);
  });
});

describe('what passes the egress', () => {
  test("goes to the turn's model with the real key, and comes back as it was", async () => {
    world = await createEgressWorld({ replies: [says('Hello ', 'you.')] });
    const response = await world.post(goodRequest);
    const events = (await response.text())
      .trim()
      .split('\n\n')
      .map(line => JSON.parse(line.replace(/^data: /, '')));
    expect(events).toEqual([textChunk('Hello '), textChunk('you.', 'STOP')]);
    const [request] = world.gemini.requests;
    expect(request?.path).toBe('/v1beta/models/the-model:streamGenerateContent?alt=sse');
    expect(request?.headers['x-goog-api-key']).toBe(world.apiKey.reveal());
    expect(request?.body).toEqual(goodRequest);
    expect(JSON.stringify(request)).not.toContain(world.token);
    expect(world.turn.failure).toBeUndefined();
  });

  test('comes back event by event, not at the end', async () => {
    let heardFirst = (): void => {};
    const first = new Promise<void>(resolve => {
      heardFirst = resolve;
    });
    const reply = async (...[response]: Parameters<ReturnType<typeof says>>): Promise<void> => {
      event(response, textChunk('first'));
      await first;
      event(response, textChunk('second', 'STOP'));
      response.end();
    };
    world = await createEgressWorld({ replies: [reply] });
    const reader = (await world.post(goodRequest)).body?.getReader();
    expect(new TextDecoder().decode((await reader?.read())?.value)).toContain('first');
    heardFirst();
    expect(new TextDecoder().decode((await reader?.read())?.value)).toContain('second');
  });

  test('is cut at the model when the CLI hangs up', async () => {
    world = await createEgressWorld({ replies: [talksForEver] });
    const hangUp = new AbortController();
    const response = await world.post(goodRequest, { signal: hangUp.signal });
    hangUp.abort();
    await expect(response.text()).rejects.toThrow('aborted');
    await world.gemini.requests[0]?.closed;
    expect(world.turn.failure).toBeUndefined();
  });

  test('may be a whole answer instead of a stream', async () => {
    world = await createEgressWorld({
      replies: [response => void response.end(JSON.stringify(textChunk('All.', 'STOP')))],
    });
    const response = await world.post(goodRequest, { path: '/v1beta/models/any:generateContent' });
    expect(await response.json()).toEqual(textChunk('All.', 'STOP'));
    expect(world.gemini.requests[0]?.path).toBe('/v1beta/models/the-model:generateContent');
    expect(world.turn.usage.inputTokens).toBe(tokens.promptTokenCount);
  });

  test('may be a count of tokens, of which nothing but the contents is sent on', async () => {
    world = await createEgressWorld({ replies: [response => void response.end('{"totalTokens":5}')] });
    const body = {
      contents: goodRequest.contents,
      tools: [{ googleSearch: {} }],
      generateContentRequest: { tools: [] },
    };
    const response = await world.post(body, { path: '/v1beta/models/any:countTokens' });
    expect(await response.json()).toEqual({ totalTokens: 5 });
    expect(world.gemini.requests[0]?.body).toEqual({ contents: goodRequest.contents });
  });

  test('has no half of a character, as a cut leaves one: strict readers of JSON refuse the whole request for it', async () => {
    const half = '🌎'.slice(0, 1);
    world = await createEgressWorld({ earlier: [{ role: 'user', parts: [{ text: `Earlier ${half}` }] }] });
    const contents = [{ role: 'model', parts: [{ text: `${half} and 🌎` }] }];
    await (await world.post({ ...goodRequest, contents })).text();
    const told = (world.gemini.requests[0]?.body.contents ?? []).flatMap(({ parts }) => parts.map(({ text }) => text));
    expect(told).toEqual(['Earlier \ufffd', '\ufffd and 🌎']);
  });

  test('is what was checked: of two keys of one name only the checked one is sent on', async () => {
    world = await createEgressWorld();
    const twice = `{"tools":[{"googleSearch":{}}],${JSON.stringify(goodRequest).slice(1)}`;
    await (await world.post(twice)).text();
    expect(world.gemini.requests[0]?.body).toEqual(goodRequest);
  });
});

describe('what came earlier in the conversation', () => {
  const call = { name: 'query', arguments: { limit: 5 }, answer: 'ROWS', failed: false };
  const earlier = earlierContents('Today is Monday.', [{ question: 'Rows?', calls: [call], answer: 'Five.' }]);

  test.each(['streamGenerateContent?alt=sse', 'generateContent', 'countTokens'])(
    'stands before what the CLI says, in each %s',
    async method => {
      world = await createEgressWorld({ earlier, replies: [response => void response.end('{"totalTokens":5}')] });
      await (await world.post(goodRequest, { path: `/v1beta/models/any:${method}` })).text();
      expect(world.gemini.requests[0]?.body.contents).toEqual([...earlier, ...goodRequest.contents]);
    },
  );

  test('counts where a request is too large: such a one is refused before the model is asked', async () => {
    world = await createEgressWorld({ earlier: earlierContents('x'.repeat(19 * 2 ** 20), []) });
    const long = { ...goodRequest, contents: [{ role: 'user', parts: [{ text: 'y'.repeat(2 * 2 ** 20) }] }] };
    expect((await world.post(long)).status).toBe(400);
    expect(world.turn.failure?.code).toBe('model_refused_request');
    expect(world.gemini.requests).toEqual([]);
  });
});

describe('the second lock', () => {
  test.each<[string, object]>([
    ['a built-in tool of the CLI', declaring(...OURS, 'run_shell_command')],
    ['only built-in tools', declaring('run_shell_command')],
    ['a look-alike', declaring(...OURS, 'mcp_looker_query_')],
    ['a tool of another server', declaring(...OURS, 'mcp_other_query')],
    ['a bare name', declaring('get_models', 'query')],
    ['one of ours twice', declaring(...OURS, ...OURS.slice(0, 1))],
    ['Google search', { ...goodRequest, tools: [...goodRequest.tools, { googleSearch: {} }] }],
    ['code execution', { ...goodRequest, tools: [...goodRequest.tools, { codeExecution: {} }] }],
    ['URL context beside ours', { ...goodRequest, tools: [{ ...goodRequest.tools[0], urlContext: {} }] }],
    ['the other spelling of the field', { ...goodRequest, tools: [{ function_declarations: [{ name: 'evil' }] }] }],
    ['tools that are no list', { ...goodRequest, tools: { googleSearch: {} } }],
    ['a tool without a name', { ...goodRequest, tools: [{ functionDeclarations: [{}] }] }],
    ['a tool setting', { ...goodRequest, toolConfig: { functionCallingConfig: { mode: 'ANY' } } }],
    ['a tool setting in the other spelling', { ...goodRequest, tool_config: {} }],
    ['a cache that may hold tools', { ...goodRequest, cachedContent: 'cachedContents/x' }],
  ])('refuses %s, and the turn ends', async (_, body) => {
    world = await createEgressWorld();
    for (const path of ['any:streamGenerateContent?alt=sse', 'any:generateContent']) {
      expect((await world.post(body, { path: `/v1beta/models/${path}` })).status).toBe(400);
    }
    expect(world.turn.failure?.code).toBe('agent_not_contained');
    expect(world.gemini.requests).toEqual([]);
  });

  test('tells a first request without our tools apart, since the session may be opened again', async () => {
    world = await createEgressWorld();
    expect((await world.post({ contents: goodRequest.contents })).status).toBe(400);
    expect([world.turn.toolsMissing, world.turn.failure]).toEqual([true, undefined]);
    world.turn.reopen();
    expect((await world.post(goodRequest)).status).toBe(200);
    expect([world.turn.toolsMissing, world.turn.failure]).toEqual([false, undefined]);
  });

  test('refuses a later request that lacks one of our tools', async () => {
    world = await createEgressWorld();
    await world.post(goodRequest);
    expect((await world.post(declaring(...OURS.slice(1)))).status).toBe(400);
    expect(world.turn.failure?.code).toBe('agent_not_contained');
  });

  test('stays shut: a good request afterwards does not open the turn again', async () => {
    world = await createEgressWorld();
    await world.post(declaring('run_shell_command'));
    await world.post(goodRequest);
    expect(world.turn.failure?.code).toBe('agent_not_contained');
  });
});

describe('a turn that goes on and on', () => {
  test('is refused the model after its last step', async () => {
    world = await createEgressWorld({ replies: [calls('mcp_looker_query')], limits: { steps: 3 } });
    const statuses: number[] = [];
    for (let at = 0; at < 5; at++) {
      const response = await world.post(goodRequest);
      await response.text();
      statuses.push(response.status);
    }
    expect(statuses).toEqual([200, 200, 200, 400, 400]);
    expect(world.turn.failure).toMatchObject({ code: 'too_many_steps', params: { limit: 3 } });
  });

  test('counts calls of tools that do not exist as steps too', async () => {
    world = await createEgressWorld({ replies: [calls('run_shell_command')], limits: { steps: 3 } });
    for (let at = 0; at < 3; at++) await (await world.post(goodRequest)).text();
    expect(world.gemini.requests).toHaveLength(2);
    expect(world.turn.failure?.code).toBe('too_many_steps');
  });
});

describe('a model that calls one tool again and again in one answer', () => {
  const limits = { toolCalls: 5 };
  const many = (count: number): Reply => calls(...Array.from({ length: count }, () => 'mcp_looker_query'));

  test('is stopped before the CLI has heard of any of the calls', async () => {
    world = await createEgressWorld({ replies: [many(400)], limits });
    const response = await world.post(goodRequest);
    expect(response.status).toBe(400);
    expect(await response.text()).not.toContain('mcp_looker_query');
    expect(world.turn.failure).toMatchObject({ code: 'too_many_steps', params: { limit: limits.toolCalls } });
    expect(world.gemini.requests).toHaveLength(1);
  });

  test('is stopped by what it has called in the whole turn, and stays so', async () => {
    world = await createEgressWorld({ replies: [many(3), many(2), many(1), says('Done.')], limits });
    const failures: unknown[] = [];
    for (let at = 0; at < 4; at++) {
      await (await world.post(goodRequest)).text();
      failures.push(world.turn.failure?.code);
    }
    expect(failures).toEqual([undefined, undefined, 'too_many_steps', 'too_many_steps']);
  });
});

test('A request that is no JSON is refused without asking the model', async () => {
  world = await createEgressWorld();
  expect((await world.post('{"contents":')).status).toBe(400);
  expect(world.turn.failure?.code).toBe('model_refused_request');
  expect(world.gemini.requests).toEqual([]);
});

test('The turn counts as waiting exactly while the model is asked', async () => {
  let speak = (): void => {};
  const asked = new Promise<void>(resolve => {
    speak = resolve;
  });
  world = await createEgressWorld({
    replies: [
      async (response, request) => {
        await asked;
        await says('ok')(response, request);
      },
    ],
  });
  expect(world.turn.isWaiting).toBe(false);
  const response = world.post(goodRequest);
  await vi.waitFor(() => expect(world.turn.isWaiting).toBe(true));
  speak();
  await (await response).text();
  expect(world.turn.isWaiting).toBe(false);
});
