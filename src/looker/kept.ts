import type { Stopwatch } from '../base/clock.ts';

/** Labels change when somebody edits LookML; ten minutes late is soon enough, and API calls can be scarce. */
const FRESH_MS = 10 * 60_000;
/** Older than that is as good as unknown. */
const STALE_MS = 24 * 60 * 60_000;
/** After a failure: long enough not to ask at every query. */
const RETRY_MS = 60_000;

/**
 * How old a value may be. `fresh`: ten minutes, else it is read anew first. `stale`: a day, and after ten minutes it is
 * read anew in the background. `kept`: a day, and nothing is read before that. `asked`: as fresh, for who wants to hear
 * of a failure: it is neither hidden by an old value nor remembered from before.
 */
export type Age = 'fresh' | 'stale' | 'kept' | 'asked';

/** Nobody waits for what is read in the background. */
type Read<T> = (inBackground: boolean) => Promise<T>;

const LIMITS: Readonly<Record<Age, number>> = { fresh: FRESH_MS, asked: FRESH_MS, stale: STALE_MS, kept: STALE_MS };

interface Entry<T> {
  kept?: { readonly value: T; readonly at: number };
  failed?: { readonly error: unknown; readonly at: number };
  reading?: Promise<T>;
}

/** What was read from elsewhere, by key; what was not used for longest goes first. */
export class Kept<T> {
  // In order of use.
  readonly #entries = new Map<string, Entry<T>>();
  readonly #clock: Stopwatch;
  readonly #weigh: (value: T) => number;
  readonly #maxWeight: number;

  constructor(options: { clock: Stopwatch; weigh: (value: T) => number; maxWeight: number }) {
    this.#clock = options.clock;
    this.#weigh = options.weigh;
    this.#maxWeight = options.maxWeight;
  }

  /** Rejects as `read` does when nothing is kept, for a minute without reading; `read` runs once for all who wait. */
  async get(key: string, age: Age, read: Read<T>): Promise<T> {
    const entry = this.#used(key);
    const old = this.#since(entry.kept);
    const rests = age !== 'asked' && this.#since(entry.failed) < RETRY_MS;
    if (entry.kept !== undefined && old < LIMITS[age]) {
      if (age === 'stale' && old >= FRESH_MS && !rests) this.#read(entry, () => read(true)).catch(() => {}); // remembered as failed
      return entry.kept.value;
    }
    try {
      if (rests) throw entry.failed?.error;
      return await this.#read(entry, () => read(false));
    } catch (error) {
      if (entry.kept !== undefined && old < STALE_MS && age !== 'asked') return entry.kept.value;
      throw error;
    }
  }

  /** All that is younger than a day. */
  values(): readonly T[] {
    return [...this.#entries.values()].flatMap(({ kept }) =>
      kept !== undefined && this.#since(kept) < STALE_MS ? [kept.value] : [],
    );
  }

  #used(key: string): Entry<T> {
    const entry = this.#entries.get(key) ?? {};
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    return entry;
  }

  #read(entry: Entry<T>, read: () => Promise<T>): Promise<T> {
    entry.reading ??= read()
      .then(
        value => {
          entry.kept = { value, at: this.#clock.elapsedMs() };
          delete entry.failed;
          this.#shrink();
          return value;
        },
        (error: unknown) => {
          entry.failed = { error, at: this.#clock.elapsedMs() };
          throw error;
        },
      )
      .finally(() => delete entry.reading);
    return entry.reading;
  }

  #since(moment: { readonly at: number } | undefined): number {
    return moment === undefined ? Number.POSITIVE_INFINITY : this.#clock.elapsedMs() - moment.at;
  }

  /** The newest stays, however heavy. */
  #shrink(): void {
    let weight = 0;
    for (const { kept } of this.#entries.values()) weight += kept === undefined ? 1 : this.#weigh(kept.value);
    for (const [key, { kept }] of this.#entries) {
      if (weight <= this.#maxWeight || this.#entries.size === 1) return;
      weight -= kept === undefined ? 1 : this.#weigh(kept.value);
      this.#entries.delete(key);
    }
  }
}
