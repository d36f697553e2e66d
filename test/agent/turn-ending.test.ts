import { describe, expect, test } from 'vitest';
import { DEFAULT_LIMITS } from '../../src/agent/agent-limits.ts';
import { type RunEnd, turnEnding } from '../../src/agent/turn-ending.ts';
import { CodedError } from '../../src/contract/errors.ts';

const well = { failure: undefined, modelCalls: 1 };
const blocked = { failure: new CodedError('model_blocked'), modelCalls: 1 };

/** What a turn that ended so is told as. */
function told(end: RunEnd, egress: Parameters<typeof turnEnding>[1] = well): string {
  const ending = turnEnding(end, egress, DEFAULT_LIMITS);
  return ending.outcome === 'failed' ? ending.error.code : ending.outcome;
}

describe('a turn is told as', () => {
  test.each<[string, RunEnd, string]>([
    ['done when the agent ends it', { kind: 'answered', stopReason: 'end_turn' }, 'done'],
    [
      'too large when it does not fit the model',
      { kind: 'answered', stopReason: 'max_tokens' },
      'model_refused_request',
    ],
    [
      'too long when the agent counts its steps',
      { kind: 'answered', stopReason: 'max_turn_requests' },
      'too_many_steps',
    ],
    ['blocked when the agent declines', { kind: 'answered', stopReason: 'refusal' }, 'model_blocked'],
    ['failed when cancelled by nobody', { kind: 'answered', stopReason: 'cancelled' }, 'internal'],
    ['failed for a reason of the future', { kind: 'answered', stopReason: 'bored' }, 'internal'],
    ['cancelled by the person', { kind: 'stopped', reason: 'cancelled' }, 'cancelled'],
    ['timed out', { kind: 'stopped', reason: 'out_of_time' }, 'agent_timeout'],
    ['timed out in silence', { kind: 'stopped', reason: 'silent' }, 'agent_timeout'],
    ['flooded', { kind: 'stopped', reason: 'flooded' }, 'agent_flooded'],
    ['crashed', { kind: 'lost', loss: 'crashed' }, 'agent_crashed'],
    ['flooded with its process', { kind: 'lost', loss: 'flooded' }, 'agent_flooded'],
    ['crashed with a process found hung', { kind: 'lost', loss: 'hung' }, 'agent_crashed'],
    ['ended by the stop of the server', { kind: 'lost', loss: 'retired' }, 'shutting_down'],
    ['failed by a plain error', { kind: 'refused', error: new Error('?') }, 'internal'],
    ['failed by a coded error', { kind: 'refused', error: new CodedError('agent_unavailable') }, 'agent_unavailable'],
  ])('%s', (_, end, code) => {
    expect(told(end)).toBe(code);
  });

  test('failed when no model was asked: the CLI took the text for a command of its own', () => {
    expect(told({ kind: 'answered', stopReason: 'end_turn' }, { failure: undefined, modelCalls: 0 })).toBe('internal');
  });

  test('what the model egress saw, whatever the agent says', () => {
    const ends: RunEnd[] = [
      { kind: 'answered', stopReason: 'end_turn' },
      { kind: 'refused', error: new Error('?') },
      { kind: 'stopped', reason: 'silent' },
      { kind: 'lost', loss: 'crashed' },
    ];
    expect(ends.map(end => told(end, blocked))).toEqual(ends.map(() => 'model_blocked'));
  });

  test('cancelled when the person cancelled, whatever else went wrong', () => {
    expect(told({ kind: 'stopped', reason: 'cancelled' }, blocked)).toBe('cancelled');
  });
});
