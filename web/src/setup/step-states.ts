import { SETUP_STEPS, type SetupStep } from '../../../src/contract/setup.ts';
import type { SetupRun } from '../state/types.ts';

export type StepState = 'done' | 'current' | 'failed' | 'waiting';

/** How each of the five steps stands, from what the server has said so far. */
export function stepStates({ statuses, running }: SetupRun): readonly { step: SetupStep; state: StepState }[] {
  const last = statuses.at(-1);
  // A failure outside the steps (`protocol`) belongs to the step that was under way.
  const reached = statuses.findLast(({ step }) => SETUP_STEPS.some(known => known === step))?.step;
  const at = SETUP_STEPS.findIndex(step => step === reached);
  return SETUP_STEPS.map((step, index) => {
    if (last?.status === 'done' || index < at) return { step, state: 'done' };
    if (index > at) return { step, state: running && at < 0 && index === 0 ? 'current' : 'waiting' };
    return { step, state: running ? 'current' : 'failed' };
  });
}
