/** Time that runs against a limit, and stands still while something else is waited for. */
export class RunningTime {
  readonly #limitMs: number;
  readonly #onOver: () => void;
  #spentMs = 0;
  /** Since when it runs, unless it stands. */
  #since: number | undefined;
  #timer: NodeJS.Timeout | undefined;
  #isStopped = false;

  constructor(limitMs: number, onOver: () => void) {
    this.#limitMs = limitMs;
    this.#onOver = onOver;
    this.#run();
  }

  /** What has run so far. */
  get ms(): number {
    return this.#spentMs + (this.#since === undefined ? 0 : performance.now() - this.#since);
  }

  async standStill(wait: Promise<void>): Promise<void> {
    this.#stand();
    try {
      await wait;
    } finally {
      if (!this.#isStopped) this.#run();
    }
  }

  /** For good: the limit is never over any more. */
  stop(): void {
    this.#isStopped = true;
    this.#stand();
  }

  #run(): void {
    this.#since = performance.now();
    this.#timer = setTimeout(this.#onOver, this.#limitMs - this.#spentMs);
  }

  #stand(): void {
    this.#spentMs = this.ms;
    this.#since = undefined;
    clearTimeout(this.#timer);
  }
}
