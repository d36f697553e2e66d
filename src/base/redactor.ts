import type { Secret } from './secret.ts';

/** Shorter values are not searched for: replacing them would garble ordinary text. */
const MIN_LENGTH = 6;

/** Knows the live secrets by value and strikes them from any text, whatever key or message they stand in. */
export class Redactor {
  readonly #values = new Set<string>();

  add(...secrets: readonly Secret[]): void {
    for (const secret of secrets) {
      const value = secret.reveal();
      if (value.length < MIN_LENGTH) continue;
      this.#values.add(value);
      this.#values.add(encodeURIComponent(value));
      this.#values.add(JSON.stringify(value).slice(1, -1));
    }
  }

  scrub(text: string): string {
    let clean = text;
    for (const value of this.#values) clean = clean.replaceAll(value, '[secret]');
    return clean;
  }
}
