import { addressKey } from './address-key.ts';

/** Wrong tokens one address may try in a minute: enough for typing errors, nothing for guessing. */
const PER_MINUTE = 5;
const MINUTE_MS = 60_000;
/** Wrong tokens from all strangers together in an hour: many addresses guess no faster than one. */
const PER_HOUR = 20;
const HOUR_MS = 3_600_000;
/** Addresses remembered at once; beyond it the oldest is forgotten. */
const ADDRESSES = 10_000;

/** At most `max` failures in a window that begins with the first of them. */
class Window {
  readonly #max: number;
  readonly #lengthMs: number;
  #since = Number.NEGATIVE_INFINITY;
  #count = 0;

  constructor(max: number, lengthMs: number) {
    this.#max = max;
    this.#lengthMs = lengthMs;
  }

  count(now: number): void {
    if (now - this.#since >= this.#lengthMs) {
      this.#since = now;
      this.#count = 0;
    }
    this.#count += 1;
  }

  /** Milliseconds until it is open again; 0 or less when it is. */
  closedFor(now: number): number {
    return this.#count < this.#max ? 0 : this.#since + this.#lengthMs - now;
  }
}

/** Counts wrong tokens, by address and in all. `nowMs` is of a stopwatch. */
export class Attempts {
  readonly #windows = new Map<string, Window>();
  readonly #all = new Window(PER_HOUR, HOUR_MS);
  /** Addresses that have shown the right token: strangers' guesses do not lock them out. */
  readonly #known = new Set<string>();

  /** Seconds to wait before this address may try again; 0 when it may now. */
  wait(address: string, nowMs: number): number {
    const key = addressKey(address);
    const own = this.#windows.get(key)?.closedFor(nowMs) ?? 0;
    const all = this.#known.has(key) ? 0 : this.#all.closedFor(nowMs);
    return Math.max(0, Math.ceil(Math.max(own, all) / 1000));
  }

  succeeded(address: string): void {
    remember(this.#known, addressKey(address));
  }

  failed(address: string, nowMs: number): void {
    const key = addressKey(address);
    const window = this.#windows.get(key) ?? new Window(PER_MINUTE, MINUTE_MS);
    window.count(nowMs);
    if (!this.#known.has(key)) this.#all.count(nowMs);
    this.#windows.set(key, window);
    forgetOldest(this.#windows);
  }
}

function remember(keys: Set<string>, key: string): void {
  keys.add(key);
  forgetOldest(keys);
}

function forgetOldest(entries: Map<string, unknown> | Set<string>): void {
  const oldest = entries.keys().next().value;
  if (entries.size > ADDRESSES && oldest !== undefined) entries.delete(oldest);
}
