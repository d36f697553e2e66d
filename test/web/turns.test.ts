import { expect, test } from 'vitest';
import type { ConversationEvent } from '../../src/contract/events.ts';
import { withEvent } from '../../web/src/state/turns.ts';
import type { Turn } from '../../web/src/state/types.ts';

const TIME = '2026-11-22T10:00:00.000Z';
const turn_id = 't1';

/** The turns after these events, as a client sees them that was there from the beginning. */
const shown = (events: readonly ConversationEvent[], from: readonly Turn[] = []): readonly Turn[] =>
  events.reduce(
    (turns, event, index) => withEvent(turns, { conversation_id: 'c1', seq: index + 1, time: TIME, event }),
    from,
  );

const question = (text: string, id = turn_id): ConversationEvent[] => [
  { kind: 'user_message', message_id: `m-${id}`, text },
  { kind: 'turn_started', turn_id: id, message_id: `m-${id}` },
];
const call = (call_id: string): ConversationEvent => ({
  kind: 'tool_call',
  turn_id,
  call_id,
  tool: 'query',
  arguments: { explore: 'orders' },
});
const query = {
  model: 'shop',
  explore: 'orders',
  fields: ['orders.count'],
  filters: {},
  pivots: [],
  sorts: [],
  limit: '500',
  time_zone: null,
  filter_expression: null,
  dynamic_fields: null,
};

test('A question becomes a turn with the id the server gave it and the time it was asked', () => {
  expect(shown(question('How many?'))).toEqual([
    {
      id: 't1',
      question: 'How many?',
      askedAt: TIME,
      parts: [],
      ending: undefined,
      usage: undefined,
      damaged: false,
      otherLooker: false,
      repeated: false,
    },
  ]);
});

test('Pieces of text that follow each other are one part; a tool between them parts them', () => {
  const [turn] = shown([
    ...question('How many?'),
    { kind: 'thought', turn_id, text: 'Let me ' },
    { kind: 'thought', turn_id, text: 'look.' },
    { kind: 'text', turn_id, text: 'One ' },
    { kind: 'text', turn_id, text: 'moment.' },
    call('k1'),
    { kind: 'text', turn_id, text: 'Seven.' },
  ]);
  expect(turn?.parts.map(part => ('text' in part ? `${part.kind}: ${part.text}` : part.kind))).toEqual([
    'thought: Let me look.',
    'text: One moment.',
    'tool',
    'text: Seven.',
  ]);
});

test('A tool call ends as its own ending says, whatever runs beside it', () => {
  const [turn] = shown([
    ...question('How many?'),
    call('k1'),
    call('k2'),
    { kind: 'tool_ended', turn_id, call_id: 'k2', outcome: 'failed', duration_ms: 12, code: 'query_failed' },
  ]);
  expect(turn?.parts).toMatchObject([
    { callId: 'k1', outcome: 'running' },
    { callId: 'k2', outcome: 'failed', durationMs: 12, code: 'query_failed' },
  ]);
});

test('A result is shown with what the server said of it and nothing of the event around it', () => {
  const result = { result_id: 'r1', columns: [], row_count: 7, cut: false, query };
  const [turn] = shown([...question('How many?'), call('k1'), { kind: 'result', turn_id, call_id: 'k1', ...result }]);
  expect(turn?.parts.at(-1)).toEqual({ kind: 'result', result });
});

test('When a turn ends, calls that never said how they ended are over too', () => {
  const [turn] = shown([
    ...question('How many?'),
    call('k1'),
    { kind: 'turn_ended', turn_id, outcome: 'interrupted', code: 'interrupted', message: 'The server stopped.' },
  ]);
  expect(turn?.parts).toMatchObject([{ callId: 'k1', outcome: 'cancelled' }]);
  expect(turn?.ending).toMatchObject({ outcome: 'interrupted', message: 'The server stopped.' });
});

test('A question that is answered again is still one, with nothing of the answer that was broken off', () => {
  const turns = shown([
    ...question('How many?'),
    { kind: 'text', turn_id, text: 'Sev' },
    call('k1'),
    { kind: 'turn_ended', turn_id, outcome: 'interrupted', code: 'answered_again', repeated_by: 't2' },
    { kind: 'turn_started', turn_id: 't2', message_id: `m-${turn_id}` },
    { kind: 'text', turn_id: 't2', text: 'Seven.' },
  ]);
  expect(turns).toMatchObject([
    { id: 't2', question: 'How many?', parts: [{ kind: 'text', text: 'Seven.' }], ending: undefined, repeated: true },
  ]);
});

test('Turns that an event does not touch stay the same objects, so that they are not drawn again', () => {
  const before = shown([...question('First?'), ...question('Second?', 't2')]);
  const after = shown([{ kind: 'text', turn_id: 't2', text: 'Two.' }], before);
  expect(after[0]).toBe(before[0]);
  expect(after[1]).not.toBe(before[1]);
});

test('An event of a turn that is not known changes nothing', () => {
  const before = shown(question('First?'));
  expect(shown([{ kind: 'text', turn_id: 'elsewhere', text: 'Lost.' }], before)).toBe(before);
});

test('A history read again from the beginning gives the same turns as one that was watched', () => {
  const events: ConversationEvent[] = [
    ...question('First?'),
    { kind: 'text', turn_id, text: 'One.' },
    { kind: 'turn_ended', turn_id, outcome: 'done' },
    ...question('Second?', 't2'),
    { kind: 'text', turn_id: 't2', text: 'Two.' },
  ];
  const watched = shown(events.slice(4), shown(events.slice(0, 4)));
  expect(watched).toEqual(shown(events));
});

test('What is damaged is told of its turn, and costs nothing else of it', () => {
  const whole: ConversationEvent[] = [
    ...question('How many?'),
    { kind: 'text', turn_id, text: 'Seven.' },
    { kind: 'turn_ended', turn_id, outcome: 'done' },
  ];
  for (const [at, { kind: of }] of whole.entries()) {
    const events = whole.with(at, { kind: 'unreadable', of });
    const [turn, ...more] = shown(events);
    expect(more).toEqual([]);
    expect(turn?.damaged).toBe(true);
    expect(turn?.question).toBe(of === 'user_message' ? '' : 'How many?');
    expect(turn?.parts).toEqual(of === 'text' ? [] : [{ kind: 'text', text: 'Seven.' }]);
    expect(turn?.ending?.outcome).toBe(of === 'turn_ended' ? 'failed' : 'done');
    // The next question is asked and answered as ever.
    expect(shown(question('And now?', 't2'), shown(events))[1]).toMatchObject({ id: 't2', damaged: false });
  }
});

test('A question after another Looker was connected says so, and the next one does not', () => {
  const [asked, started] = question('And now?');
  const other: ConversationEvent = { kind: 'turn_started', turn_id, message_id: `m-${turn_id}`, other_looker: true };
  expect(started?.kind).toBe(other.kind);
  const turns = shown([asked ?? other, other, ...question('And then?', 't2')]);
  expect(turns.map(turn => turn.otherLooker)).toEqual([true, false]);
});
