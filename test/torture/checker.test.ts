import { describe, expect, test } from 'vitest';
import { checkAnswers } from '../../proofs/torture/check-answers.ts';
import { checkLive, checkReplay } from '../../proofs/torture/check-live.ts';
import { checkMessages } from '../../proofs/torture/check-messages.ts';
import { checkTurns } from '../../proofs/torture/check-turns.ts';
import { Findings } from '../../proofs/torture/findings.ts';
import type { Entry } from '../../proofs/torture/history.ts';
import type { ModelRecord } from '../../proofs/torture/outside.ts';
import type { Stored } from '../../proofs/torture/stored.ts';
import type { ConversationEvent, StoredEvent } from '../../src/contract/events.ts';

const TIME = '2026-11-22T10:00:00.000Z';
const FIRST = 'How many orders? (q-00000001)';
const SECOND = 'How many users? (q-00000002)';

interface Facts {
  events: ConversationEvent[];
  history: Entry[];
  turns: { id: string; message_id: string; text: string; state: string; asked_seq: number }[];
  model: Record<string, ModelRecord>;
}

/** Two questions of one client; the second was broken off and answered again. */
function soundFacts(): Facts {
  const events: ConversationEvent[] = [
    { kind: 'user_message', message_id: 'm1', text: FIRST },
    { kind: 'turn_started', turn_id: 't1', message_id: 'm1' },
    { kind: 'text', turn_id: 't1', text: 'Seven.' },
    { kind: 'turn_ended', turn_id: 't1', outcome: 'done' },
    { kind: 'user_message', message_id: 'm2', text: SECOND },
    { kind: 'turn_started', turn_id: 't2', message_id: 'm2' },
    { kind: 'text', turn_id: 't2', text: 'Ei' },
    { kind: 'turn_ended', turn_id: 't2', outcome: 'interrupted', code: 'answered_again', repeated_by: 't3' },
    { kind: 'turn_started', turn_id: 't3', message_id: 'm2' },
    { kind: 'text', turn_id: 't3', text: 'Eight.' },
    { kind: 'turn_ended', turn_id: 't3', outcome: 'done' },
  ];
  const told = [[FIRST], [FIRST, 'Seven.', SECOND]];
  return {
    events,
    history: [
      { kind: 'connected', client: 'a' },
      { kind: 'invoke', client: 'a', message: 'm1', text: FIRST },
      { kind: 'frame', client: 'a', frame: accepted('m1', 1) },
      ...numbered(events.slice(0, 4)).map(heard),
      { kind: 'invoke', client: 'a', message: 'm2', text: SECOND },
      { kind: 'frame', client: 'a', frame: accepted('m2', 5) },
      ...numbered(events).slice(4).map(heard),
    ],
    turns: [
      { id: 't1', message_id: 'm1', text: FIRST, state: 'done', asked_seq: 1 },
      { id: 't3', message_id: 'm2', text: SECOND, state: 'done', asked_seq: 5 },
    ],
    model: {
      '(q-00000001)': { answers: ['Seven.'], told: told.slice(0, 1) },
      '(q-00000002)': { answers: ['Eight.'], told: told.slice(1) },
    },
  };
}

const accepted = (message_id: string, seq: number) => ({ type: 'accepted', message_id, conversation_id: 'c', seq });
const numbered = (events: readonly ConversationEvent[]): StoredEvent[] =>
  events.map((event, index) => ({ conversation_id: 'c', seq: index + 1, time: TIME, event }));
const heard = (event: StoredEvent): Entry => ({ kind: 'frame', client: 'a', frame: { type: 'event', ...event } });

function findingsIn(facts: Facts, replayed = numbered(facts.events)): Findings {
  const row = {
    conversation_id: 'c',
    answer: '',
    language: 'en',
    started_at: TIME,
    ended_at: TIME,
    repeated: 0 as const,
    account: null,
  };
  const stored: Stored = {
    events: new Map([['c', numbered(facts.events)]]),
    turns: facts.turns.map(turn => ({ ...row, ...turn })),
    results: [],
  };
  const history = facts.history.map((entry, at) => ({ ...entry, at }));
  const record = (mark: string): ModelRecord => facts.model[mark] ?? { answers: [], told: [] };
  const findings = new Findings();
  checkMessages(history, stored, findings);
  checkTurns(stored, findings);
  checkLive(history, stored, findings);
  checkReplay(new Map([['c', replayed]]), stored, findings);
  checkAnswers(stored, { settings: {}, config: {}, record }, findings);
  return findings;
}

const isFrameOf = (entry: Entry, seq: number): boolean => entry.kind === 'frame' && entry.frame['seq'] === seq;

describe('the checker', () => {
  test('finds nothing wrong where nothing is', () => {
    expect(findingsIn(soundFacts()).lines()).toEqual([]);
  });

  test('lets a message be stored or not whose acknowledgement never came', () => {
    const facts = soundFacts();
    facts.history.push({ kind: 'invoke', client: 'a', message: 'm3', text: 'gone' });
    facts.history.push({ kind: 'abandon', client: 'a', message: 'm3' });
    expect(findingsIn(facts).lines()).toEqual([]);
  });

  test.each<[string, 'lost' | 'doubled', (facts: Facts) => void]>([
    ['an acknowledged message that is not stored', 'lost', facts => facts.events.splice(4)],
    [
      'a message stored twice',
      'doubled',
      facts => facts.events.push({ kind: 'user_message', message_id: 'm1', text: FIRST }),
    ],
    [
      'a message that nobody asked',
      'doubled',
      facts => facts.events.push({ kind: 'user_message', message_id: 'm9', text: 'who?' }),
    ],
    [
      'a refused message that is stored',
      'doubled',
      facts => {
        const refusal = { type: 'error', code: 'storage_unavailable', message_id: 'm2' };
        facts.history = facts.history.map(entry =>
          entry.kind === 'frame' && entry.frame['message_id'] === 'm2' ? { ...entry, frame: refusal } : entry,
        );
      },
    ],
    [
      'a client that is told to begin anew',
      'lost',
      facts =>
        facts.history.push({ kind: 'frame', client: 'a', frame: { type: 'started_over', conversation_id: 'c' } }),
    ],
    ['a turn without an ending', 'lost', facts => facts.events.pop()],
    [
      'a second ending',
      'doubled',
      facts => facts.events.push({ kind: 'turn_ended', turn_id: 't3', outcome: 'interrupted' }),
    ],
    ['words after the ending', 'doubled', facts => facts.events.push({ kind: 'text', turn_id: 't2', text: 'ght.' })],
    [
      'an answer given a third time',
      'doubled',
      facts =>
        facts.events.push(
          { kind: 'turn_started', turn_id: 't4', message_id: 'm2' },
          { kind: 'turn_ended', turn_id: 't4', outcome: 'done' },
        ),
    ],
    [
      'an answer that is repeated although it was done',
      'doubled',
      facts => facts.events.splice(7, 1, { kind: 'turn_ended', turn_id: 't2', outcome: 'done', repeated_by: 't3' }),
    ],
    [
      'words that were told and are kept otherwise',
      'lost',
      facts => facts.events.splice(2, 1, { kind: 'text', turn_id: 't1', text: 'Six.' }),
    ],
    [
      'an event that a connection did not bring',
      'lost',
      facts => (facts.history = facts.history.filter(entry => !isFrameOf(entry, 3))),
    ],
    [
      'an event that a connection brought twice',
      'doubled',
      facts => (facts.history = facts.history.flatMap(entry => (isFrameOf(entry, 3) ? [entry, entry] : [entry]))),
    ],
    ['an answer that is not what the model said', 'lost', facts => facts.model['(q-00000002)']?.answers.pop()],
    [
      'a follow-up that was asked without what came before',
      'lost',
      facts => (facts.model['(q-00000002)'] = { answers: ['Eight.'], told: [[SECOND]] }),
    ],
  ])('finds %s', (_what, kind, spoil) => {
    const facts = soundFacts();
    spoil(facts);
    expect(findingsIn(facts).count(kind)).toBeGreaterThan(0);
  });

  test('finds a replay that differs from what is stored', () => {
    const facts = soundFacts();
    expect(findingsIn(facts, numbered(facts.events).slice(1)).count('lost')).toBe(1);
  });
});
