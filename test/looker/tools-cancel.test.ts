import { afterEach, describe, expect, test, vi } from 'vitest';
import { CodedError } from '../../src/contract/errors.ts';
import { type Answerer, json } from './egress-stand-in.ts';
import { connect, EXPLORE_ROUTE, FIELDS, openWorld, QUERY, RUN_ROUTE, type World } from './tools-world.ts';

/** A cold Toolbox on a busy machine needs more than the default second. */
const SOON = { timeout: 15_000 };

let world: World;
afterEach(() => world.close());

/** Looker thinks until the test lets it answer; `hungUp` counts the callers that went before. */
function slowLooker() {
  const waiting: (() => void)[] = [];
  const seen = { hungUp: 0 };
  const answerer: Answerer = (response, request) => {
    waiting.push(() => json([{ 'users.state': 'Ohio', 'orders.count': 1 }])(response, request));
    response.on('close', () => {
      if (!response.writableFinished) seen.hungUp += 1;
    });
  };
  return { answerer, waiting, seen };
}

describe('cancelling', () => {
  test('answers the running calls at once, aborts their requests to Looker, and leaves the tools usable', async () => {
    const slow = slowLooker();
    world = await openWorld({ [RUN_ROUTE]: slow.answerer, 'GET /lookml_models/shop': json({ explores: [] }) });
    const tools = world.open();
    const answers = [tools.run('query', QUERY), tools.run('query', QUERY)];
    await vi.waitFor(() => expect(slow.waiting).toHaveLength(answers.length), SOON);
    await tools.cancelRunning();
    expect(tools.ended()).toMatchObject(answers.map(() => ({ outcome: 'cancelled', code: 'cancelled' })));
    expect(await Promise.all(answers)).toEqual(answers.map(() => ({ isError: true, text: 'cancelled' })));
    await vi.waitFor(() => expect(slow.seen.hungUp).toBe(answers.length), SOON);
    expect(tools.results()).toEqual([]);
    expect(await tools.run('get_explores', { model: 'shop' })).toMatchObject({ isError: false });
  });

  test('with nothing running does nothing', async () => {
    world = await openWorld();
    const tools = world.open();
    await tools.cancelRunning();
    expect(tools.told).toEqual([]);
  });

  test('of one OpenTools leaves the calls of another alone', async () => {
    const slow = slowLooker();
    world = await openWorld({ [RUN_ROUTE]: slow.answerer });
    const [mine, theirs] = [world.open(), world.open()];
    const answers = [mine.run('query', QUERY), theirs.run('query', QUERY)];
    await vi.waitFor(() => expect(slow.waiting).toHaveLength(answers.length), SOON);
    await mine.cancelRunning();
    for (const answer of slow.waiting) answer();
    expect((await Promise.all(answers)).map(({ isError }) => isError)).toEqual([true, false]);
  });

  test('by the scope’s signal ends its calls and its later ones', async () => {
    const slow = slowLooker();
    world = await openWorld({ [RUN_ROUTE]: slow.answerer });
    const scope = new AbortController();
    const tools = world.open({ signal: scope.signal });
    const answer = tools.run('query', QUERY);
    await vi.waitFor(() => expect(slow.waiting).toHaveLength(1), SOON);
    scope.abort();
    expect(await answer).toEqual({ isError: true, text: 'cancelled' });
    expect(await tools.run('get_models')).toEqual({ isError: true, text: 'cancelled' });
  });

  test('by close also kills the bearer', async () => {
    const slow = slowLooker();
    world = await openWorld({ [RUN_ROUTE]: slow.answerer });
    const tools = world.open();
    const answer = tools.run('query', QUERY);
    await vi.waitFor(() => expect(slow.waiting).toHaveLength(1), SOON);
    await tools.close();
    expect(await answer).toEqual({ isError: true, text: 'cancelled' });
    await expect(connect(tools.url, tools.token)).rejects.toMatchObject({ data: { status: 401 } });
  });

  test('by hanging up is written down as cancelled', async () => {
    const slow = slowLooker();
    world = await openWorld({ [RUN_ROUTE]: slow.answerer });
    const tools = world.open();
    const body = JSON.stringify({
      jsonrpc: '2.0',
      id: 1,
      method: 'tools/call',
      params: { name: 'query', arguments: QUERY },
    });
    const headers = {
      authorization: `Bearer ${tools.token}`,
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
    };
    const caller = new AbortController();
    const answer = fetch(tools.url, { method: 'POST', headers, body, signal: caller.signal }).catch(() => 'hung up');
    await vi.waitFor(() => expect(slow.waiting).toHaveLength(1), SOON);
    caller.abort();
    expect(await answer).toBe('hung up');
    await vi.waitFor(() => expect(tools.ended()).toMatchObject([{ outcome: 'cancelled' }]), SOON);
  });
});

describe('many at once', () => {
  test('at most four calls of one OpenTools are at work; a fifth waits its turn', async () => {
    const slow = slowLooker();
    world = await openWorld({ [RUN_ROUTE]: slow.answerer });
    const tools = world.open();
    const limits = [0, 1, 2, 3, 4].map(index => 10 + index); // different queries: equal ones may share an answer
    const answers = limits.map(limit => tools.run('query', { ...QUERY, limit }));
    await vi.waitFor(() => expect(slow.waiting).toHaveLength(4), SOON);
    expect(tools.told.filter(({ kind }) => kind === 'call')).toHaveLength(4);
    slow.waiting[0]?.();
    await vi.waitFor(() => expect(slow.waiting).toHaveLength(5), SOON);
    for (const answer of slow.waiting.slice(1)) answer();
    expect((await Promise.all(answers)).every(({ isError }) => !isError)).toBe(true);
  });

  test('two OpenTools never see each other’s rows', async () => {
    world = await openWorld({
      [RUN_ROUTE]: (response, request) => {
        const { query } = JSON.parse(request.body) as { query: { filters: Record<string, string> } };
        json([{ 'users.state': query.filters['users.state'], 'orders.count': 1 }])(response, request);
      },
    });
    const owners = ['Ohio', 'Utah', 'Iowa'].map(state => ({ state, tools: world.open() }));
    const rounds = 8;
    await Promise.all(
      owners.flatMap(({ state, tools }) =>
        Array.from({ length: rounds }, () => tools.run('query', { ...QUERY, filters: { 'users.state': state } })),
      ),
    );
    for (const { state, tools } of owners) {
      expect(tools.results().map(({ rows }) => rows)).toEqual(Array.from({ length: rounds }, () => [[state, 1]]));
      expect(tools.ended().every(({ answer }) => answer.includes(state))).toBe(true);
      expect(tools.counts.queries).toBe(rounds);
    }
  });
});

describe('what cannot be written down', () => {
  const noSpace = new CodedError('storage_unavailable', { params: { reason: 'disk full' } });
  const refuse = () => Promise.reject(noSpace);

  test('a call is not made when its beginning cannot be', async () => {
    world = await openWorld({ [EXPLORE_ROUTE]: json({ fields: FIELDS }) });
    const answer = await world.open({ onCall: refuse }).run('get_explores', { model: 'shop' });
    expect(answer).toMatchObject({ isError: true, text: expect.stringContaining('disk full') });
    expect(world.standIn.seen).toEqual([]);
  });

  test('rows are not shown to the model when they cannot be stored', async () => {
    world = await openWorld({ [RUN_ROUTE]: json([{ 'users.state': 'Ohio', 'orders.count': 1 }]) });
    const tools = world.open({ onResult: refuse });
    const answer = await tools.run('query', QUERY);
    expect(answer).toMatchObject({ isError: true, text: expect.not.stringContaining('Ohio') });
    expect(tools.ended()).toMatchObject([{ outcome: 'failed', code: 'storage_unavailable' }]);
  });

  test('an answer is not given when its ending cannot be', async () => {
    world = await openWorld({ [RUN_ROUTE]: json([{ 'users.state': 'Ohio', 'orders.count': 1 }]) });
    const answer = await world.open({ onCallEnded: refuse }).run('query', QUERY);
    expect(answer).toMatchObject({ isError: true, text: expect.not.stringContaining('Ohio') });
  });
});
