import type { LookerStage } from '../needs.ts';
import type { Found, Run } from '../run.ts';

const STAGES: readonly LookerStage[] = ['address', 'login', 'models', 'query', 'tools'];

/** Talks to Looker: address, sign-in, models, a first query, and the same through gateway and Toolbox. */
export async function lookerTest({ ahead, say }: Run, found: Found): Promise<void> {
  const looker = await ahead.looker(stage =>
    say(`test_${stage}`, { done: STAGES.indexOf(stage), total: STAGES.length }),
  );
  found.looker = looker;
  say('test_ready', { done: 1, total: 1, params: { models: looker.models, explores: looker.explores } });
}
