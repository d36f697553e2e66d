import { describe, expect, test } from 'vitest';
import { newId } from '../../src/base/ids.ts';
import { pastArguments } from '../../src/conversations/past-arguments.ts';
import { saying } from './scripted-answerer.ts';
import { askToEnd, openWorld } from './world.ts';

const QUERY = { model: 'shop', explore: 'orders', fields: ['orders.count'], limit: 500 };

describe('what is told of the turns before', () => {
  test('stays as small when a model has called the same tool a hundred times, with arguments of any length', async () => {
    const world = await openWorld();
    const calls = Array.from({ length: 100 }, (_, at) => ({ ...QUERY, limit: at, filters: { a: 'x'.repeat(60_000) } }));
    world.answerer.script = async (_question, report) => {
      for (const args of calls) {
        const callId = newId();
        await report.called({ callId, tool: 'query', arguments: args });
        await report.callEnded({ callId, outcome: 'done', durationMs: 1, answer: `answer ${args.limit}` });
      }
      report.wrote('text', 'Seven.');
      return { outcome: 'done' };
    };
    const { conversationId } = await askToEnd(world, 'How many?');
    world.answerer.script = saying('Eight.');
    await askToEnd(world, 'And now?', { conversationId });
    const [past] = world.answerer.questions[1]?.history ?? [];
    const told = past?.calls ?? [];
    expect(told.map(call => call.answer)).toEqual(calls.slice(-told.length).map(({ limit }) => `answer ${limit}`));
    const limit = calls.at(-told.length)?.limit;
    expect(JSON.stringify(told[0]?.arguments)).toBe(JSON.stringify({ ...QUERY, limit, shortened: ['filters'] }));
    expect(told.length).toBeGreaterThan(10);
    expect(Buffer.byteLength(JSON.stringify(past))).toBeLessThan(40_000);
    expect(past?.answer).toBe('Seven.');
  });

  test('has the beginning of an answer that is longer than any question', async () => {
    const world = await openWorld();
    const [long, short] = ['word '.repeat(100_000), 'word '.repeat(2_000)];
    world.answerer.script = saying(long);
    const { conversationId } = await askToEnd(world, 'Everything');
    world.answerer.script = saying(short);
    await askToEnd(world, 'Less', { conversationId });
    await askToEnd(world, 'And now?', { conversationId });
    const [first, second] = world.answerer.questions[2]?.history ?? [];
    expect(first?.answer.length).toBeLessThan(25_000);
    expect(long.startsWith(first?.answer.slice(0, -1) ?? '?')).toBe(true);
    expect(first?.answer).toMatch(/…$/);
    expect(second?.answer).toBe(short);
  });
});

describe('arguments of an earlier call', () => {
  test('that are not long are told as they were', () => {
    const args = { ...QUERY, filters: { 'orders.created_date': '7 days' } };
    expect(pastArguments(args)).toEqual(args);
  });

  test.each([
    ['one of 60 KB', { words: 'x'.repeat(60_000) }],
    ['a name of 60 KB', { ['n'.repeat(60_000)]: 1 }],
    ['five thousand', Object.fromEntries(Array.from({ length: 5_000 }, (_, at) => [`argument_${at}`, at]))],
  ])('%s are told in a few KB', (_, args) => {
    const told = pastArguments(args);
    expect(Buffer.byteLength(JSON.stringify(told))).toBeLessThan(6_000);
    expect(told['shortened']).toHaveLength(Math.min(20, Object.keys(args).length));
  });
});
