import type { Outcome } from '../contract/events.ts';

export type TurnState = 'running' | Outcome;
export type TurnInput = 'answered' | 'failed' | 'stopped' | 'server_gone';

/** Every pair of state and input, so that the compiler proves each was thought of. A turn ends once. */
const NEXT: Record<TurnState, Record<TurnInput, TurnState | 'refuse'>> = {
  running: { answered: 'done', failed: 'failed', stopped: 'cancelled', server_gone: 'interrupted' },
  done: { answered: 'refuse', failed: 'refuse', stopped: 'refuse', server_gone: 'refuse' },
  failed: { answered: 'refuse', failed: 'refuse', stopped: 'refuse', server_gone: 'refuse' },
  cancelled: { answered: 'refuse', failed: 'refuse', stopped: 'refuse', server_gone: 'refuse' },
  interrupted: { answered: 'refuse', failed: 'refuse', stopped: 'refuse', server_gone: 'refuse' },
};

export const nextTurnState = (state: TurnState, input: TurnInput): TurnState | 'refuse' => NEXT[state][input];
