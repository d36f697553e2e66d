import { describe, expect, test } from 'vitest';
import type { ConversationEvent } from '../../src/contract/events.ts';
import type { ResultSummary } from '../../src/contract/results.ts';
import { answerItems } from '../../web/src/chat/answer-items.ts';
import { withEvent } from '../../web/src/state/turns.ts';
import type { Turn } from '../../web/src/state/types.ts';
import { category, queryOf, revenue } from './results-fixtures.ts';

const shown = (events: readonly ConversationEvent[], from: readonly Turn[] = []): readonly Turn[] =>
  events.reduce(
    (turns, event, index) =>
      withEvent(turns, { conversation_id: 'c1', seq: index + 1, time: '2026-11-22T10:00:00.000Z', event }),
    from,
  );

const question = (id: string): ConversationEvent[] => [
  { kind: 'user_message', message_id: `m-${id}`, text: 'Revenue by category?' },
  { kind: 'turn_started', turn_id: id, message_id: `m-${id}` },
];
const summary = (result_id: string): ResultSummary => ({
  result_id,
  columns: [category, revenue],
  row_count: 5,
  cut: false,
  query: queryOf(),
});
const result = (turn_id: string, result_id: string): ConversationEvent => ({
  kind: 'result',
  turn_id,
  call_id: `k-${result_id}`,
  ...summary(result_id),
});
type ChartEvent = Extract<ConversationEvent, { kind: 'chart' }>;
const chart = (turn_id: string, result_id: string, more: Partial<ChartEvent> = {}): ConversationEvent => ({
  kind: 'chart',
  turn_id,
  result_id,
  chart: 'pie',
  columns: [],
  ...more,
});
const text = (turn_id: string, words: string): ConversationEvent => ({ kind: 'text', turn_id, text: words });

/** What a turn shows of results: which, and how the agent wishes it drawn. */
const resultsIn = (turn: Turn | undefined) =>
  (turn?.parts ?? []).flatMap(part => (part.kind === 'result' ? [[part.result.result_id, part.wish]] : []));

describe('a chart that the agent asks for', () => {
  test('is how the result of its own turn is shown, where it stands', () => {
    const wish: Partial<ChartEvent> = { chart: 'pie', columns: [category.key, revenue.key] };
    const [turn] = shown([...question('t1'), result('t1', 'r1'), text('t1', 'Here.'), chart('t1', 'r1', wish)]);
    expect(resultsIn(turn)).toEqual([['r1', wish]]);
    expect(turn?.parts.map(({ kind }) => kind)).toEqual(['result', 'text']);
  });

  test('of an earlier turn’s result shows the result once more, and leaves the earlier answer as it was', () => {
    const before = shown([...question('t1'), result('t1', 'r1'), ...question('t2')]);
    const after = shown([chart('t2', 'r1')], before);
    expect(after[0]).toBe(before[0]);
    expect(resultsIn(after[0])).toEqual([['r1', undefined]]);
    expect(resultsIn(after[1])).toEqual([['r1', { chart: 'pie', columns: [] }]]);
    const [item] = answerItems(after[1] ?? { parts: [], ending: undefined });
    expect(item).toMatchObject({ kind: 'result', result: summary('r1'), wish: { chart: 'pie' } });
  });

  test('more than once in a turn counts as the last, and the result is there once', () => {
    const turns = shown([
      ...question('t1'),
      result('t1', 'r1'),
      ...question('t2'),
      chart('t2', 'r1'),
      text('t2', 'Or so:'),
      chart('t2', 'r1', { chart: 'table' }),
    ]);
    expect(resultsIn(turns[1])).toEqual([['r1', { chart: 'table', columns: [] }]]);
    expect(turns[1]?.parts.map(({ kind }) => kind)).toEqual(['result', 'text']);
  });

  test('changes no other result', () => {
    const [turn] = shown([...question('t1'), result('t1', 'r1'), result('t1', 'r2'), chart('t1', 'r2')]);
    expect(resultsIn(turn)).toEqual([
      ['r1', undefined],
      ['r2', { chart: 'pie', columns: [] }],
    ]);
  });

  test('of a result that is not of this conversation, or in a turn that is not, changes nothing', () => {
    const before = shown([...question('t1'), result('t1', 'r1')]);
    expect(shown([chart('t1', 'elsewhere')], before)).toBe(before);
    expect(shown([chart('elsewhere', 'r1')], before)).toBe(before);
  });

  test('is the same whether it was watched or is read again', () => {
    const events = [...question('t1'), result('t1', 'r1'), ...question('t2'), chart('t2', 'r1')];
    expect(shown(events.slice(4), shown(events.slice(0, 4)))).toEqual(shown(events));
  });
});
