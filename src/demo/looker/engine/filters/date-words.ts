/** The words of one date expression, in lower case, read from left to right. */
export class DateWords {
  readonly #words: readonly string[];
  #position = 0;

  constructor(text: string) {
    this.#words = text.trim().toLowerCase().split(/\s+/);
  }

  get atEnd(): boolean {
    return this.#position >= this.#words.length;
  }

  /** Goes past the given words when they come next, all of them. */
  take(...expected: readonly string[]): boolean {
    if (!expected.every((word, i) => this.#words[this.#position + i] === word)) return false;
    this.#position += expected.length;
    return true;
  }

  /** Goes past the next word when `read` makes something of it. */
  read<T>(read: (word: string) => T | undefined): T | undefined {
    const word = this.#words[this.#position];
    const result = word === undefined ? undefined : read(word);
    if (result !== undefined) this.#position++;
    return result;
  }

  /** Goes back to where it was when `read` gives nothing. */
  attempt<T>(read: () => T | undefined): T | undefined {
    const start = this.#position;
    const result = read();
    if (result === undefined) this.#position = start;
    return result;
  }
}
