/** Wrong tokens one address may try in a minute: enough for typing errors, nothing for guessing 256 bits. */
const PER_MINUTE = 5;
const MINUTE_MS = 60_000;
/** Addresses remembered at once; beyond it the oldest is forgotten. */
const ADDRESSES = 10_000;

/** Counts wrong tokens by address. */
export class Attempts {
  readonly #failures = new Map<string, { since: number; count: number }>();

  /** Seconds to wait before this address may try again; 0 when it may now. */
  wait(address: string, now: Date): number {
    const entry = this.#failures.get(address);
    if (entry === undefined || entry.count < PER_MINUTE) return 0;
    const left = entry.since + MINUTE_MS - now.getTime();
    if (left > 0) return Math.ceil(left / 1000);
    this.#failures.delete(address);
    return 0;
  }

  failed(address: string, now: Date): void {
    const entry = this.#failures.get(address);
    if (entry !== undefined && now.getTime() - entry.since < MINUTE_MS) entry.count += 1;
    else this.#failures.set(address, { since: now.getTime(), count: 1 });
    const oldest = this.#failures.keys().next().value;
    if (this.#failures.size > ADDRESSES && oldest !== undefined) this.#failures.delete(oldest);
  }
}
