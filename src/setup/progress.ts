import type { SetupStep } from '../contract/setup.ts';

/** The part of the bar each step fills, in percent: where it begins and ends. By their usual share of a first set-up. */
const SHARES: Record<SetupStep, readonly [number, number]> = {
  gemini_install: [0, 50],
  looker_config: [50, 55],
  looker_test: [55, 85],
  interface_setup: [85, 99],
  complete: [100, 100],
};

/** The bar of one run: it moves only for work done and never falls. */
export class Progress {
  #value = 0;

  /** `done` of `total` parts of a step; gives the whole bar, 0 to 100. */
  reach(step: SetupStep, done: number, total: number): number {
    const [from, to] = SHARES[step];
    const share = total > 0 ? Math.min(1, Math.max(0, done / total)) : 0;
    this.#value = Math.max(this.#value, Math.floor(from + (to - from) * share));
    return this.#value;
  }

  get value(): number {
    return this.#value;
  }
}
