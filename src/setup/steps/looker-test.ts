import type { Found, Run } from '../run.ts';
import { known } from './known.ts';

const STAGES = ['address', 'login', 'models', 'query', 'tools'] as const;

/** Talks to Looker: address, sign-in, models, a first query, and the same through gateway and Toolbox. */
export async function lookerTest({ needs, signal, say }: Run, found: Found): Promise<void> {
  const looker = await needs.testLooker(known(found.candidate), {
    signal,
    onStage: stage => say(`test_${stage}`, { done: STAGES.indexOf(stage), total: STAGES.length }),
  });
  found.looker = looker;
  say('test_ready', { done: 1, total: 1, params: { models: looker.models, explores: looker.explores } });
}
