/**
 * What the checker finds wrong. `lost`: acknowledged or told, and not there as it was; `doubled`: there more often than
 * asked for, or never asked for; `left`: processes and files that outlived their server.
 */
export type Finding = 'lost' | 'doubled' | 'left';

/** All that was found, by kind. */
export class Findings {
  readonly #found: Record<Finding, string[]> = { lost: [], doubled: [], left: [] };

  add(kind: Finding, what: string): void {
    this.#found[kind].push(what);
  }

  count(kind: Finding): number {
    return this.#found[kind].length;
  }

  get total(): number {
    return this.count('lost') + this.count('doubled') + this.count('left');
  }

  lines(): string[] {
    return Object.entries(this.#found).flatMap(([kind, all]) => all.map(what => `  ${kind}: ${what}`));
  }
}
