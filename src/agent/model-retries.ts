import type { AgentLimits } from './agent-limits.ts';
import type { FailureKind, ModelFailure } from './model-failure.ts';

/** Says for one model call how long to wait before it is made again, or undefined to give up. Remembers what was used up. */
export function createRetries(limits: AgentLimits): (failure: ModelFailure) => number | undefined {
  const used: Record<FailureKind, number> = { quota: 0, overloaded: 0, network: 0, bad_answer: 0, final: 0 };
  const wait: Record<FailureKind, (failure: ModelFailure, times: number) => number | undefined> = {
    quota: ({ waitMs }, times) => (times < limits.quotaRetries && waitMs <= limits.quotaWaitMs ? waitMs : undefined),
    overloaded: (_, times) => limits.overloadWaitsMs[times],
    network: (_, times) => (times < 1 ? limits.overloadWaitsMs[0] : undefined),
    bad_answer: (_, times) => (times < 1 ? 0 : undefined),
    final: () => undefined,
  };
  return failure => wait[failure.kind](failure, used[failure.kind]++);
}
