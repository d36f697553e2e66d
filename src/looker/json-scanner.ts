const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;

/** Looker's answers nest a dozen levels at most; deeper ones are made to exhaust a parser's stack. */
export const MAX_JSON_DEPTH = 64;

/**
 * Follows JSON byte by byte and knows how deep in brackets it is. Works on UTF-8 as it comes, in any pieces: bytes of
 * longer characters are all above the ASCII ones that matter here.
 */
export class JsonScanner {
  depth = 0;
  inString = false;
  #escaped = false;

  step(byte: number): void {
    if (this.inString) {
      if (this.#escaped) this.#escaped = false;
      else if (byte === BACKSLASH) this.#escaped = true;
      else if (byte === QUOTE) this.inString = false;
    } else if (byte === QUOTE) this.inString = true;
    else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) this.depth++;
    else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) this.depth--;
  }
}
