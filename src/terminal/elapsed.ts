/** Nobody wonders before, in seconds. */
const PATIENCE = 2;
/** Where lines cannot be drawn again, one is written so often, in seconds. */
const WRITTEN_EVERY = 10;

/** Shows that something runs, and for how long: one line that is drawn again each second where a person looks on. */
export class Elapsed {
  readonly #stream: Pick<NodeJS.WriteStream, 'write'> & { readonly isTTY?: boolean };
  readonly #words: (seconds: number) => string;
  #timer: NodeJS.Timeout | undefined;
  #isDrawn = false;

  constructor(
    stream: Pick<NodeJS.WriteStream, 'write'> & { readonly isTTY?: boolean },
    words: (seconds: number) => string,
  ) {
    this.#stream = stream;
    this.#words = words;
  }

  start(): void {
    this.stop();
    let seconds = 0;
    this.#timer = setInterval(() => this.#show(++seconds), 1_000);
  }

  /** What was drawn goes; safe to call when nothing runs. */
  stop(): void {
    clearInterval(this.#timer);
    if (this.#isDrawn) this.#stream.write('\r\u001B[2K');
    this.#isDrawn = false;
  }

  #show(seconds: number): void {
    if (this.#stream.isTTY === true && seconds >= PATIENCE) {
      this.#stream.write(`\r\u001B[2K  ${this.#words(seconds)}`);
      this.#isDrawn = true;
    } else if (this.#stream.isTTY !== true && seconds % WRITTEN_EVERY === 0) {
      this.#stream.write(`  ${this.#words(seconds)}\n`);
    }
  }
}
