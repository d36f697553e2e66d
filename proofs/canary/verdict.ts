import { ALLOWED, type Allowed } from './allowed.ts';
import type { Recorder } from './recorder.ts';
import { type Find, type KnownSecret, Scanner } from './scanner.ts';

export interface Located extends Find {
  readonly place: string;
}

export interface Verdict {
  /** Found where it may not be. */
  readonly leaks: readonly Located[];
  /** Rows of the table that nothing was found for. */
  readonly unmet: readonly Allowed[];
  readonly places: number;
  readonly bytes: number;
}

/** Looks for all secrets in all that was recorded, the names of the places too. */
export function judge(recorder: Recorder, secrets: readonly KnownSecret[]): Verdict {
  const scanner = new Scanner(secrets);
  const leaks: Located[] = [];
  const met = new Set<Allowed>();
  const places = new Set<string>();
  let bytes = 0;
  for (const { place, bytes: content } of recorder.contents()) {
    places.add(place);
    bytes += content.length;
    for (const find of [...scanner.scan(content), ...scanner.scan(Buffer.from(place))]) {
      const row = ALLOWED.find(({ kind, place: allowed }) => kind === find.kind && allowed.test(place));
      if (row === undefined) leaks.push({ ...find, place });
      else met.add(row);
    }
  }
  return { leaks, unmet: ALLOWED.filter(row => !met.has(row)), places: places.size, bytes };
}
