import { describe, expect, test, vi } from 'vitest';
import { CodedError } from '../../src/contract/errors.ts';
import { OUTCOMES, type StoredEvent, type Usage } from '../../src/contract/events.ts';
import type { Answer, TurnReport } from '../../src/conversations/conversations.ts';
import { Metrics } from '../../src/metrics/metrics.ts';
import { saying, untilStopped } from '../conversations/scripted-answerer.ts';
import { ask, eventsUntilEnd, openWorld, type World } from '../conversations/world.ts';
import { readMetrics, sumOf } from './read-metrics.ts';

const USAGE: Usage = {
  model: 'a-model',
  model_calls: 2,
  input_tokens: 300,
  output_tokens: 40,
  thought_tokens: 5,
  cached_tokens: 6,
  model_bytes: 7000,
  looker_queries: 1,
  looker_other: 3,
};

const samples = async ({ metrics }: World) => readMetrics(await metrics.text());

/** Calls a tool, says a word, and ends as asked. */
const calling =
  (tool: string, outcome: Answer['outcome'], usage?: Usage) =>
  async (_question: unknown, report: TurnReport): Promise<Answer> => {
    const callId = `call-${Math.random()}`;
    await report.called({ callId, tool, arguments: {} });
    const failed = outcome === 'failed';
    await report.callEnded({ callId, outcome: failed ? 'failed' : 'done', durationMs: 5, answer: '' });
    report.wrote('text', 'a word');
    const error = failed ? { error: new CodedError('query_failed') } : {};
    return { outcome, ...error, ...(usage === undefined ? {} : { usage }) };
  };

async function asked(world: World, text: string): Promise<StoredEvent[]> {
  const { conversationId } = await ask(world, text);
  return eventsUntilEnd(world, conversationId);
}

describe('what is counted is what is written down', () => {
  test('turns by outcome, tool calls by tool and outcome, and what they used', async () => {
    const world = await openWorld();
    const events: StoredEvent[] = [];
    for (const script of [
      calling('query', 'done', USAGE),
      calling('query', 'failed', USAGE),
      calling('a name\nthat the model made up', 'done'),
    ]) {
      world.answerer.script = script;
      events.push(...(await asked(world, 'A question')));
    }
    const counted = await samples(world);
    const written = (kind: string, outcome: string): number =>
      events.filter(({ event }) => event.kind === kind && 'outcome' in event && event.outcome === outcome).length;
    for (const outcome of OUTCOMES) {
      expect(counted.get(`looker_chat_turns_total{outcome="${outcome}"}`)).toBe(written('turn_ended', outcome));
    }
    expect(counted.get('looker_chat_tool_calls_total{tool="query",outcome="done"}')).toBe(1);
    expect(counted.get('looker_chat_tool_calls_total{tool="query",outcome="failed"}')).toBe(1);
    expect(counted.get('looker_chat_tool_calls_total{tool="other",outcome="done"}')).toBe(1);
    const used = events.flatMap(({ event }) => (event.kind === 'usage' ? [event] : []));
    const sum = (name: 'model_calls' | 'input_tokens' | 'looker_other' | 'model_bytes'): number =>
      used.reduce((total, usage) => total + usage[name], 0);
    expect(counted.get('looker_chat_model_calls_total')).toBe(sum('model_calls'));
    expect(counted.get('looker_chat_model_tokens_total{kind="input"}')).toBe(sum('input_tokens'));
    expect(counted.get('looker_chat_looker_requests_total{kind="other"}')).toBe(sum('looker_other'));
    expect(counted.get('looker_chat_model_sent_bytes_total')).toBe(sum('model_bytes'));
  });

  test('a running turn is one until it ends; its duration and the time to its first word are measured', async () => {
    const world = await openWorld();
    world.answerer.script = untilStopped;
    const { conversationId } = await ask(world, 'A long one');
    await vi.waitFor(async () => {
      expect((await samples(world)).get('looker_chat_turn_first_word_seconds_count')).toBe(1);
    });
    expect((await samples(world)).get('looker_chat_turns_running')).toBe(1);
    await world.conversations.cancel(conversationId);
    const after = await samples(world);
    expect(after.get('looker_chat_turns_running')).toBe(0);
    expect(after.get('looker_chat_turns_total{outcome="cancelled"}')).toBe(1);
    expect(after.get('looker_chat_turn_duration_seconds_count')).toBe(1);
    const [word, whole] = ['first_word', 'duration'].map(name => after.get(`looker_chat_turn_${name}_seconds_sum`));
    expect(whole).toBeGreaterThanOrEqual(word ?? Number.NaN);
  });

  test('a question that is sent twice is one turn', async () => {
    const world = await openWorld();
    world.answerer.script = saying('Hello');
    const { conversationId } = await ask(world, 'Once', { messageId: 'the-same' });
    await eventsUntilEnd(world, conversationId);
    await ask(world, 'Once', { messageId: 'the-same' });
    expect(sumOf(await samples(world), 'looker_chat_turns_total')).toBe(1);
    expect((await samples(world)).get('looker_chat_turns_running')).toBe(0);
  });

  test('every commit is timed', async () => {
    const world = await openWorld();
    const before = (await samples(world)).get('looker_chat_commit_duration_seconds_count') ?? 0;
    await world.storage.db
      .transaction()
      .execute(tx => tx.insertInto('meta').values({ key: 'a', value: 'b' }).execute());
    expect((await samples(world)).get('looker_chat_commit_duration_seconds_count')).toBe(before + 1);
  });
});

test('names follow the conventions of Prometheus: counters end in _total, times are in seconds', async () => {
  const { metrics } = await openWorld();
  metrics.watch({
    sockets: () => 3,
    waitingBytes: () => 4_000,
    followers: () => 2,
    geminiCli: () => 1,
    queries: async () => ({ used: 80, budget: 100 }),
    toolbox: () => 0,
  });
  const text = await metrics.text();
  const types = [...text.matchAll(/^# TYPE (looker_chat_\w+) (\w+)$/gm)].map(([, name = '', type]) => ({ name, type }));
  expect(types.length).toBeGreaterThan(10);
  for (const { name, type } of types) {
    expect([name, name.endsWith('_total')]).toEqual([name, type === 'counter']);
  }
  const times = types.filter(({ type }) => type === 'histogram').map(({ name }) => name);
  expect(times.filter(name => !name.endsWith('_seconds'))).toEqual([]);
  const counted = readMetrics(text);
  expect(counted.get('looker_chat_sockets_open')).toBe(3);
  expect(counted.get('looker_chat_socket_waiting_bytes')).toBe(4_000);
  expect(counted.get('looker_chat_looker_month_queries{of="connection"}')).toBe(80);
  expect(counted.get('looker_chat_looker_query_budget{of="connection"}')).toBe(100);
  expect(counted.get('looker_chat_child_processes{program="gemini_cli"}')).toBe(1);
  expect([...counted.keys()].some(name => name.startsWith('nodejs_eventloop_lag'))).toBe(true);
});

test('what can be told is told while the database does not answer', async () => {
  const metrics = new Metrics(['query']);
  const none = () => 0;
  const queries = () => Promise.reject(new CodedError('storage_unavailable', { params: { reason: 'disk I/O error' } }));
  metrics.watch({ sockets: () => 7, waitingBytes: none, followers: none, geminiCli: none, toolbox: none, queries });
  const told = readMetrics(await metrics.text());
  expect(told.get('looker_chat_sockets_open')).toBe(7);
  expect(told.get('looker_chat_looker_month_queries{of="connection"}')).toBeUndefined();
});
