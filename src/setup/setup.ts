import { isDeepStrictEqual } from 'node:util';
import type { Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import { asCodedError, CodedError } from '../contract/errors.ts';
import type { Language } from '../contract/language.ts';
import { SETUP_STEPS, type SetupConfig, type SetupStatus, type SetupStep } from '../contract/setup.ts';
import { errorSentence } from '../i18n/i18n.ts';
import { Ahead } from './ahead.ts';
import type { SetupNeeds } from './needs.ts';
import { Progress } from './progress.ts';
import { type Found, type Run, statusOf } from './run.ts';
import { complete } from './steps/complete.ts';
import { geminiInstall } from './steps/gemini-install.ts';
import { interfaceSetup } from './steps/interface-setup.ts';
import { lookerConfig } from './steps/looker-config.ts';
import { lookerTest } from './steps/looker-test.ts';

export type { Candidate, LookerFound, LookerStage, SetupNeeds } from './needs.ts';

const STEPS: Record<SetupStep, (run: Run, found: Found) => Promise<void>> = {
  gemini_install: geminiInstall,
  looker_config: lookerConfig,
  looker_test: lookerTest,
  interface_setup: interfaceSetup,
  complete,
};

interface Listener {
  readonly language: Language;
  onStatus(status: SetupStatus): void;
}

type StatusOf = (language: Language) => SetupStatus;

/** What is known of the set-up without listening to it. */
export interface SetupState {
  readonly running: boolean;
  /** Of the newest run since the server's start, ISO 8601 in UTC, and its newest status. */
  readonly startedAt?: string;
  readonly status?: SetupStatus;
}

interface CurrentRun {
  readonly config: SetupConfig;
  readonly controller: AbortController;
  readonly listeners: Set<Listener>;
  readonly startedAt: string;
  /** The newest status, in any language. */
  last: StatusOf | undefined;
  readonly ended: Promise<void>;
}

/** The language is the listener's own affair. */
const isSameConfig = (a: SetupConfig, b: SetupConfig): boolean =>
  isDeepStrictEqual({ ...a, language: '' }, { ...b, language: '' });

const failureStatus =
  (step: SetupStep, progress: number, error: CodedError): StatusOf =>
  language => ({
    status: 'error',
    message: errorSentence(language, error),
    progress,
    step,
    code: error.code,
    ...(error.params.field === undefined ? {} : { field: String(error.params.field) }),
  });

/** The set-up: one run at a time, owned by the server and not by the socket that began it. */
export class Setup {
  readonly #needs: SetupNeeds;
  readonly #log: Log;
  readonly #clock: Clock;
  #current: CurrentRun | undefined;
  #newest: CurrentRun | undefined;
  #cancels = 0;

  constructor(options: { needs: SetupNeeds; log: Log; clock: Clock }) {
    this.#needs = options.needs;
    this.#log = options.log;
    this.#clock = options.clock;
  }

  /**
   * Begins a run, or joins the one in progress when it is for the same configuration; `onStatus` hears every status
   * from now on. One that is being stopped, or has ended, is waited for and not joined: who begins after it hears nothing
   * of it, and a cancel meanwhile is for it. Throws `busy` when another configuration is being set up. Resolves when the run has ended.
   */
  async start(config: SetupConfig, listener: Listener): Promise<void> {
    const cancels = this.#cancels;
    while (this.#current?.controller.signal.aborted) await this.#current.ended;
    if (this.#cancels !== cancels) {
      const status = failureStatus(SETUP_STEPS[0], 0, new CodedError('cancelled'));
      return listener.onStatus(status(listener.language));
    }
    if (this.#current === undefined) this.#begin(config, listener);
    else if (isSameConfig(this.#current.config, config)) this.#join(this.#current, listener);
    else throw new CodedError('busy');
    await this.#current?.ended;
  }

  /** Hears the run in progress from its newest status on, to its end; resolves at once when none is in progress. */
  async join(listener: Listener): Promise<void> {
    if (this.#current !== undefined) this.#join(this.#current, listener);
    await this.#current?.ended;
  }

  #join(run: CurrentRun, listener: Listener): void {
    run.listeners.add(listener);
    if (run.last !== undefined) listener.onStatus(run.last(listener.language));
  }

  /** Stops the run in progress and those that wait for its end; their listeners hear an error status with the code `cancelled`. */
  async cancel(): Promise<void> {
    this.#cancels += 1;
    this.#current?.controller.abort();
    await this.#current?.ended;
  }

  /** No more statuses for this listener; the run goes on. */
  leave(listener: Listener): void {
    this.#current?.listeners.delete(listener);
  }

  /** The newest run of this server, in progress or ended, with its newest status in `language`. */
  state(language: Language): SetupState {
    const run = this.#newest;
    if (run === undefined) return { running: false };
    const status = run.last === undefined ? {} : { status: run.last(language) };
    return { running: this.#current !== undefined, startedAt: run.startedAt, ...status };
  }

  #begin(config: SetupConfig, first: Listener): void {
    const controller = new AbortController();
    const run: { -readonly [K in keyof CurrentRun]: CurrentRun[K] } = {
      config,
      controller,
      listeners: new Set([first]),
      startedAt: this.#clock.now().toISOString(),
      last: undefined,
      ended: Promise.resolve(),
    };
    this.#current = run;
    this.#newest = run;
    const ahead = new Ahead(this.#needs, config, controller.signal);
    run.ended = this.#wholeRun(run, ahead);
  }

  async #wholeRun(run: CurrentRun, ahead: Ahead): Promise<void> {
    await this.#steps(run, ahead);
    run.controller.abort(); // what a failed step has left running
    await ahead.settled();
    this.#current = undefined;
  }

  async #steps(current: CurrentRun, ahead: Ahead): Promise<void> {
    const progress = new Progress();
    const found: Found = {};
    const tell = (step: SetupStep, status: StatusOf): void => {
      current.last = status;
      for (const listener of current.listeners) listener.onStatus(status(listener.language));
      this.#log.info({ step, progress: progress.value }, 'set-up');
    };
    for (const step of SETUP_STEPS) {
      try {
        current.controller.signal.throwIfAborted();
        await STEPS[step](this.#run(current, ahead, step, progress, tell), found);
      } catch (error) {
        const coded = current.controller.signal.aborted ? new CodedError('cancelled') : asCodedError(error);
        this.#log.warn({ step, code: coded.code, err: coded.cause }, 'set-up failed');
        await this.#needs.failed(coded.code);
        tell(step, failureStatus(step, progress.value, coded));
        return;
      }
    }
  }

  #run(
    { config, controller }: CurrentRun,
    ahead: Ahead,
    step: SetupStep,
    progress: Progress,
    tell: (step: SetupStep, status: StatusOf) => void,
  ): Run {
    const say: Run['say'] = (key, work) => {
      const value = progress.reach(step, work.done, work.total);
      tell(step, language => statusOf(step, value, language, key, work));
    };
    return { needs: this.#needs, config, signal: controller.signal, ahead, say };
  }
}
