import { describe, expect, test } from 'vitest';
import { type HeardFrame, type HeardUpdate, readPrinted, readSession, readTurn } from '../../bench/readers.mjs';
import type { ConversationEvent } from '../../src/contract/events.ts';

const turn = { turn_id: 't' };
const result: ConversationEvent = {
  ...turn,
  kind: 'result',
  call_id: 'c',
  result_id: 'r',
  columns: [],
  row_count: 12,
  cut: false,
  query: {
    model: 'thelook',
    explore: 'orders',
    fields: ['orders.count'],
    filters: {},
    pivots: [],
    sorts: [],
    limit: null,
    time_zone: null,
    filter_expression: null,
    dynamic_fields: null,
  },
};
const started: ConversationEvent = { ...turn, kind: 'turn_started', message_id: 'm' };
const done: ConversationEvent = { ...turn, kind: 'turn_ended', outcome: 'done' };
const text = (words: string): ConversationEvent => ({ ...turn, kind: 'text', text: words });

/** Events as a client hears them: after the acceptance, 10 ms apart from 10 ms on. */
const heard = (...events: ConversationEvent[]): HeardFrame[] => [
  { ms: 5, frame: { type: 'accepted', message_id: 'm', conversation_id: 'v', seq: 1 } },
  ...[started, ...events].map((event, index): HeardFrame => {
    const stored = { conversation_id: 'v', seq: index + 1, time: '2026-11-22T12:00:00.000Z', event };
    return { ms: (index + 1) * 10, frame: { type: 'event', ...stored } };
  }),
];

describe('what a WebSocket client hears of an answer', () => {
  test('gives when it was taken, its first sign, its first word and its ending', () => {
    const thought: ConversationEvent = { ...turn, kind: 'thought', text: 'Looking' };
    const events = heard(thought, result, text('\n'), text('There'), text(' are 12.'), done);
    const times = { acceptedMs: 5, startedMs: 10, firstSignMs: 20, firstWordMs: 50, answerMs: 70 };
    expect(readTurn(events)).toEqual(times);
  });

  test('is no answer when the turn failed, said nothing, or shows no rows', () => {
    const failed: ConversationEvent = { ...turn, kind: 'turn_ended', outcome: 'failed', code: 'model_unreachable' };
    expect(() => readTurn(heard(result, text('There'), failed))).toThrow('model_unreachable');
    expect(() => readTurn(heard(result, text('There')))).toThrow('did not answer');
    expect(() => readTurn(heard(result, text(' '), done))).toThrow('said nothing');
    const neverTaken = heard(result, text('There'), done).filter(
      ({ frame }) => !('type' in frame && frame.type === 'accepted'),
    );
    expect(() => readTurn(neverTaken)).toThrow('did not take');
    expect(() => readTurn(heard(text('I do not know.'), done))).toThrow('without rows');
  });
});

describe('what gemini -p prints', () => {
  test('gives its first word and its last', () => {
    const printed = ['\n', 'There', ' are 12.', '\n'].map((words, index) => ({ ms: (index + 1) * 10, text: words }));
    expect(readPrinted(printed, 0)).toEqual({ firstSignMs: 20, firstWordMs: 20, answerMs: 30 });
  });

  test('is no answer when it printed nothing, or left with an error or by a signal', () => {
    expect(() => readPrinted([{ ms: 10, text: '\n' }], 0)).toThrow('said nothing');
    for (const exitCode of [1, null]) expect(() => readPrinted([{ ms: 10, text: 'There' }], exitCode)).toThrow('left');
  });
});

describe('what an ACP client hears of a prompt', () => {
  const updates: HeardUpdate[] = [
    { ms: 1_010, update: { kind: 'other' } },
    { ms: 1_020, update: { kind: 'thought', text: 'Looking' } },
    { ms: 1_030, update: { kind: 'text', text: '\n' } },
    { ms: 1_040, update: { kind: 'text', text: 'There' } },
    { ms: 1_050, update: { kind: 'text', text: ' are 12.' } },
  ];
  const heard = { updates, promptedMs: 1_000, stopReason: 'end_turn', endedMs: 1_060 };

  test('gives its first sign, its first word and its ending, and when it was sent', () => {
    const times = { promptedMs: 1_000, firstSignMs: 1_020, firstWordMs: 1_040, answerMs: 1_060 };
    expect(readSession(heard)).toEqual(times);
  });

  test('is no answer when it was broken off or said nothing', () => {
    expect(() => readSession({ ...heard, stopReason: 'max_turn_requests' })).toThrow('max_turn_requests');
    expect(() => readSession({ ...heard, updates: updates.slice(0, 3) })).toThrow('said nothing');
  });
});
