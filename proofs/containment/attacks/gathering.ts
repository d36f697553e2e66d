/** Where so many meet: who comes waits for all others, but not for ever. Who never will come is to be counted in too. */
export class Gathering {
  readonly #expected: number;
  readonly #longestMs: number;
  readonly #here = new Set<number>();
  readonly #begun: Promise<void>;
  #begin = (): void => {};

  /** `longestMs`: for how long the first one waits at most. */
  constructor(expected: number, longestMs: number) {
    this.#expected = expected;
    this.#longestMs = longestMs;
    this.#begun = new Promise(resolve => (this.#begin = resolve));
  }

  /** Safe to call again for the same one. */
  come(who: number): Promise<void> {
    if (this.#here.size === 0) setTimeout(this.#begin, this.#longestMs).unref();
    this.#here.add(who);
    if (this.#here.size === this.#expected) this.#begin();
    return this.#begun;
  }
}
