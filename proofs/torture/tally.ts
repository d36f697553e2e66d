/** What was done, and how often. */
export class Tally {
  readonly #counts = new Map<string, number>();

  count(what: string, times = 1): void {
    this.#counts.set(what, this.of(what) + times);
  }

  of(what: string): number {
    return this.#counts.get(what) ?? 0;
  }

  /** kill -9 of any process. */
  get kills(): number {
    return this.of('kill the server') + this.of('kill the CLI') + this.of('kill the Toolbox');
  }

  lines(): string[] {
    const names = [...this.#counts.keys()].toSorted((a, b) => a.localeCompare(b));
    return names.map(name => `  ${String(this.of(name)).padStart(5)}  ${name}`);
  }
}
