import type { SetupConfig } from '../contract/setup.ts';
import { candidateOf } from './candidate.ts';
import type { Candidate, LookerFound, LookerStage, SetupNeeds } from './needs.ts';

/**
 * The work of later steps that needs no program, so that it can be done while the programs come. What it finds, or
 * fails with, waits for the step it belongs to: nobody hears of it before.
 */
export class Ahead {
  readonly #needs: SetupNeeds;
  readonly #config: SetupConfig;
  readonly #signal: AbortSignal;
  readonly #stages: LookerStage[] = [];
  #candidate: Promise<Candidate> | undefined;
  #looker: Promise<LookerFound> | undefined;
  #hear: (stage: LookerStage) => void = () => {};
  #programsAreThere: () => void = () => {};
  readonly #programs = new Promise<void>(resolve => {
    this.#programsAreThere = resolve;
  });

  constructor(needs: SetupNeeds, config: SetupConfig, signal: AbortSignal) {
    this.#needs = needs;
    this.#config = config;
    this.#signal = signal;
  }

  /** The programs are on their way; safe to call again. */
  begin(): void {
    this.#test().catch(() => {}); // told by its step
  }

  programsAreThere(): void {
    this.#programsAreThere();
  }

  candidate(): Promise<Candidate> {
    this.#candidate ??= candidateOf(this.#needs, this.#config, this.#signal);
    return this.#candidate;
  }

  /** `hear` is told the stages that are over too. */
  looker(hear: (stage: LookerStage) => void): Promise<LookerFound> {
    for (const stage of this.#stages) hear(stage);
    this.#hear = hear;
    return this.#test();
  }

  /** Resolves when nothing of it runs any more: at once, or soon after its signal. */
  async settled(): Promise<void> {
    await Promise.allSettled([this.#candidate, this.#looker]);
  }

  #test(): Promise<LookerFound> {
    this.#looker ??= this.candidate().then(candidate =>
      this.#needs.testLooker(candidate, {
        signal: this.#signal,
        programs: this.#programs,
        onStage: stage => {
          this.#stages.push(stage);
          this.#hear(stage);
        },
      }),
    );
    return this.#looker;
  }
}
