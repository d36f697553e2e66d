import type { Clock } from './base/clock.ts';
import { newId } from './base/ids.ts';
import { RunningTime } from './base/running-time.ts';
import type { Trial } from './connections/connections.ts';
import { asCodedError, CodedError } from './contract/errors.ts';
import type { Looker, LookerTarget, LookerTestStage } from './looker/looker.ts';
import type { UsageCounts } from './usage/usage.ts';

/** A whole test: a Looker whose database has to wake up needs one minute of it, a cold Toolbox some seconds. */
const TRIAL_MS = 120_000;

export interface TrialOptions {
  readonly signal: AbortSignal;
  readonly onStage?: (stage: LookerTestStage) => void;
  /** The last stage waits for them; that time is none of the test's. */
  readonly programs?: Promise<void>;
  /** On whose account its requests are counted; null before there is a connection. */
  readonly connectionId: string | null;
}

type Outcome<Kind> = Extract<Trial, { outcome: Kind }>;
type Passed = Outcome<'done'> & { readonly webUrl: string; readonly timeZone?: string | undefined };

/** Tests of a Looker, each from its sign-in on: nothing remembered of earlier ones hides that a secret was withdrawn. */
export class LookerTrials {
  readonly #looker: Looker;
  readonly #usage: UsageCounts;
  readonly #clock: Clock;
  readonly #limitMs: number;

  constructor(options: { looker: Looker; usage: UsageCounts; clock: Clock; limitMs?: number }) {
    this.#looker = options.looker;
    this.#usage = options.usage;
    this.#clock = options.clock;
    this.#limitMs = options.limitMs ?? TRIAL_MS;
  }

  /** How the test ended, also when there is no target to be had; throws only `cancelled`, when the signal aborts. */
  async run(target: () => Promise<LookerTarget>, options: TrialOptions): Promise<Passed | Outcome<'failed'>> {
    const at = this.#clock.now().toISOString();
    const over = new AbortController();
    const time = new RunningTime(this.#limitMs, () => over.abort());
    try {
      const { models, timeZone, webUrl } = await this.#test(await target(), options, { over, time });
      const explores = models.reduce((sum, model) => sum + model.explores.length, 0);
      return { at, durationMs: time.ms, outcome: 'done', models: models.length, explores, timeZone, webUrl };
    } catch (error) {
      if (options.signal.aborted) throw new CodedError('cancelled', { cause: error });
      return { at, durationMs: time.ms, outcome: 'failed', error: asCodedError(error) };
    } finally {
      time.stop();
    }
  }

  async #test(
    target: LookerTarget,
    { signal, onStage = () => {}, connectionId, programs }: TrialOptions,
    { over, time }: { over: AbortController; time: RunningTime },
  ) {
    const id = `trial-${newId()}`;
    const counts = { queries: 0, other: 0 };
    const stop = (): void => over.abort();
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
    try {
      const waiting = programs === undefined ? {} : { programs: () => time.standStill(programs) };
      return await this.#looker.test({ ...target, id }, { signal: over.signal, onStage, counts, ...waiting });
    } catch (error) {
      if (!over.signal.aborted) throw error;
      const params = { seconds: Math.ceil(this.#limitMs / 1000), host: new URL(target.baseUrl).host };
      throw new CodedError('looker_timeout', { params, cause: error });
    } finally {
      signal.removeEventListener('abort', stop);
      this.#looker.forget(id);
      await this.#usage.record({ connectionId, lookerQueries: counts.queries, lookerOther: counts.other });
    }
  }
}
