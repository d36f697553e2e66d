import type { Language } from '../contract/language.ts';
import type { SetupConfig, SetupStatus, SetupStep } from '../contract/setup.ts';
import { type Sentences, sentence } from '../i18n/i18n.ts';
import type { Ahead } from './ahead.ts';
import type { Candidate, LookerFound, SetupNeeds } from './needs.ts';

/** What the steps of one run share. */
export interface Run {
  readonly needs: SetupNeeds;
  readonly config: SetupConfig;
  readonly signal: AbortSignal;
  readonly ahead: Ahead;
  readonly say: Say;
}

/** Tells a person that `done` of `total` parts of the current step are behind them. */
export type Say = (
  key: keyof Sentences['setup'],
  work: { done: number; total: number; params?: Record<string, string | number>; installing?: boolean },
) => void;

/** What the steps find out, each for those after it. */
export interface Found {
  candidate?: Candidate;
  looker?: LookerFound;
}

/** The status frame for what a step says, in one listener's language. */
export const statusOf = (
  step: SetupStep,
  progress: number,
  language: Language,
  ...[key, { params, installing }]: Parameters<Say>
): SetupStatus => ({
  status: step === 'complete' ? 'done' : installing ? 'installing' : 'loading',
  message: sentence(language, 'setup', key, params),
  progress,
  step,
});
