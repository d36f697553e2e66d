/** More of one line is not held back. */
const MAX_CHARS = 16_384;

/**
 * Makes whole lines of text that comes in pieces, for what is struck from text is found only in one piece. A line that
 * is too long is cut between two words; a word that is too long is left out.
 */
export class WholeLines {
  readonly #onLine: (line: string) => void;
  #rest = '';
  /** In the middle of a word of which the beginning was left out. */
  #isInWord = false;

  constructor(onLine: (line: string) => void) {
    this.#onLine = onLine;
  }

  add(text: string): void {
    const lines = (this.#rest + text).split('\n');
    this.#rest = lines.pop() ?? '';
    for (const line of lines) this.#tellLine(line);
    if (this.#rest.length > MAX_CHARS) this.#cut();
  }

  /** No more comes: the last line may have no end. */
  end(): void {
    this.#tellLine(this.#rest);
    this.#rest = '';
  }

  #cut(): void {
    const wordAt = Math.max(this.#rest.lastIndexOf(' '), this.#rest.lastIndexOf('\t')) + 1;
    const word = this.#rest.slice(wordAt);
    if (wordAt > 0) this.#tellLine(this.#rest.slice(0, wordAt));
    this.#rest = word.length > MAX_CHARS ? '' : word;
    if (word.length > MAX_CHARS) this.#isInWord = true;
  }

  #tellLine(line: string): void {
    const told = this.#isInWord ? line.replace(/^[^ \t]+/, '') : line;
    this.#isInWord = false;
    if (told.trim() !== '') this.#onLine(told);
  }
}
