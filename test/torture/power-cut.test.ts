import { describe, expect, test } from 'vitest';
import { checkKept } from '../../proofs/power-cut/kept.ts';
import { Findings } from '../../proofs/torture/findings.ts';
import type { Entry } from '../../proofs/torture/history.ts';
import { POWER_CUT } from '../../proofs/torture/lane.ts';
import type { ConversationEvent, StoredEvent } from '../../src/contract/events.ts';

const TIME = '2026-11-22T10:00:00.000Z';
const EVENTS: readonly ConversationEvent[] = [
  { kind: 'user_message', message_id: 'm1', text: 'How many orders?' },
  { kind: 'turn_started', turn_id: 't1', message_id: 'm1' },
  { kind: 'text', turn_id: 't1', text: 'Let me ' },
  { kind: 'tool_call', turn_id: 't1', call_id: 'k1', tool: 'query', arguments: {} },
  { kind: 'text', turn_id: 't1', text: 'There are ' },
  { kind: 'text', turn_id: 't1', text: 'seven.' },
];
const REST: readonly ConversationEvent[] = [
  { kind: 'turn_ended', turn_id: 't1', outcome: 'interrupted', code: 'answered_again', repeated_by: 't2' },
  { kind: 'turn_started', turn_id: 't2', message_id: 'm1' },
];

const numbered = (events: readonly ConversationEvent[]): StoredEvent[] =>
  events.map((event, index) => ({ conversation_id: 'c', seq: index + 1, time: TIME, event }));
const accepted = { type: 'accepted', message_id: 'm1', conversation_id: 'c', seq: 1 };
const said = (frame: Record<string, unknown>): Entry => ({ kind: 'frame', client: 'a', frame });
const heard = (events: readonly StoredEvent[]): Entry[] => events.map(event => said({ type: 'event', ...event }));
const HISTORY = [said(accepted), ...heard(numbered(EVENTS))];
const cut: Entry = { kind: 'fault', fault: POWER_CUT };

function kept(history: readonly Entry[], onDisk: readonly StoredEvent[]) {
  const findings = new Findings();
  const stored = { events: new Map([['c', onDisk]]), turns: [], results: [] };
  const lines = history.map((entry, at) => ({ ...entry, at }));
  return { ...checkKept(lines, stored, findings), lost: findings.count('lost') };
}

describe('what a disk has kept', () => {
  test('is all: then nothing is lost and nothing gone', () => {
    expect(kept(HISTORY, numbered(EVENTS))).toEqual({
      acknowledged: 1,
      told: EVENTS.length,
      gone: 0,
      lost: 0,
    });
  });

  test('may lack the last words of an answer, and no more', () => {
    const words = EVENTS.length - EVENTS.findLastIndex(({ kind }) => kind !== 'text') - 1;
    expect(words).toBeGreaterThan(0);
    for (let missing = 1; missing <= EVENTS.length; missing++) {
      const { gone, lost } = kept(HISTORY, numbered(EVENTS.slice(0, -missing)));
      expect(gone).toBe(Math.min(missing, words));
      expect(lost > 0).toBe(missing > words);
    }
  });

  test('has the words that were told, or none', () => {
    const others = numbered([...EVENTS.slice(0, -1), { kind: 'text', turn_id: 't1', text: 'eight.' }]);
    expect(kept(HISTORY, others).lost).toBe(1);
  });

  test('has what was acknowledged, though nobody heard it', () => {
    expect(kept([said(accepted)], [])).toMatchObject({ acknowledged: 1, told: 0, lost: 1 });
  });

  test('is asked again after the next cut for what the first one spared, under the numbers of the words that were gone', () => {
    const after = numbered([...EVENTS.slice(0, -1), ...REST]);
    const again = [...HISTORY, cut];
    expect(kept(again, after)).toMatchObject({ gone: 0, lost: 0 });
    expect(kept([...HISTORY], after).lost).toBeGreaterThan(0);
    expect(kept(again, []).lost).toBeGreaterThan(0);
    const anew = [...again, said({ type: 'started_over', conversation_id: 'c' }), ...heard(after)];
    expect(kept([...anew, cut], after)).toMatchObject({ told: after.length, gone: 0, lost: 0 });
    expect(kept([...anew, cut], numbered(EVENTS.slice(0, -1))).lost).toBe(REST.length);
  });
});
