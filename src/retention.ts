import type { Transaction } from 'kysely';
import type { Audit } from './audit/audit.ts';
import type { Clock, Stopwatch } from './base/clock.ts';
import type { Log } from './base/log.ts';
import type { Conversations } from './conversations/conversations.ts';
import type { Schema, Storage } from './storage/storage.ts';

const DAY_MS = 86_400_000;
/** The row of `meta` that holds when it was looked last. */
const LOOKED_AT = 'retention_looked_at';
/**
 * After a longer gap nothing is deleted until the next day's look: it may be the clock that has jumped, and what it
 * would delete cannot be brought back.
 */
const MAX_GAP_DAYS = 7;
/**
 * While the server runs a stopwatch tells jumps of more than this too. It stands still while the machine sleeps, which
 * looks the same; so no two looks are left out for it.
 */
const MAX_JUMP_DAYS = 1 / 24;

/**
 * Deletes conversations in which nothing has happened for `days`, and audit entries of that age: at the start, then
 * daily. Without `days` it does nothing.
 */
export class Retention {
  readonly #parts: { storage: Storage; conversations: Conversations; audit: Audit; clock: Clock & Stopwatch; log: Log };
  readonly #days: number | undefined;
  #timer: NodeJS.Timeout | undefined;
  #last: { readonly elapsedDays: number; readonly jumped: boolean } | undefined;
  #looking: Promise<void> = Promise.resolve();
  readonly #closing = new AbortController();

  constructor(
    parts: { storage: Storage; conversations: Conversations; audit: Audit; clock: Clock & Stopwatch; log: Log },
    days: number | undefined,
  ) {
    this.#parts = parts;
    this.#days = days;
  }

  start(): void {
    if (this.#days === undefined) return;
    this.#look();
    this.#timer = setInterval(() => this.#look(), DAY_MS).unref();
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    this.#closing.abort();
    await this.#looking;
  }

  #look(): void {
    this.#looking = this.look().catch((error: unknown) => {
      this.#parts.log.error({ err: error }, 'what is over its retention could not be deleted');
    });
  }

  /** Deletes what is due by the clock. */
  async look(): Promise<void> {
    if (this.#days === undefined) return;
    const { storage, conversations, audit, clock, log } = this.#parts;
    const now = clock.now();
    const gapDays = await conversations.write(tx => gapSince(tx, now));
    const jumpDays = this.#jumpDays(gapDays, clock.elapsedMs() / DAY_MS);
    // NaN where the last look cannot be read.
    if (!(Math.abs(gapDays) <= MAX_GAP_DAYS) || jumpDays !== 0) {
      const hours = (days: number): number => Math.round(days * 24);
      log.warn(
        { gapHours: hours(gapDays), jumpHours: hours(jumpDays) },
        'the clock and the last look are far apart: nothing is deleted today',
      );
      return;
    }
    const due = new Date(now.getTime() - this.#days * DAY_MS).toISOString();
    const { signal } = this.#closing;
    const counts = {
      conversations: await conversations.removeIdle(due, signal),
      audit: signal.aborted ? 0 : await conversations.write(tx => audit.prune(tx, due)),
    };
    storage.eraseSoon();
    log.info({ days: this.#days, ...counts }, 'deleted what is over its retention');
  }

  /** By how many days the clock and the stopwatch differ about the time since the last look; 0 when it is to be believed. */
  #jumpDays(gapDays: number, elapsedDays: number): number {
    const jumpDays = this.#last === undefined ? 0 : gapDays - (elapsedDays - this.#last.elapsedDays);
    const jumped = Math.abs(jumpDays) > MAX_JUMP_DAYS && this.#last?.jumped !== true;
    this.#last = { elapsedDays, jumped };
    return jumped ? jumpDays : 0;
  }
}

/** Days since the last look, which this one follows; 0 when it is the first. */
async function gapSince(tx: Transaction<Schema>, now: Date): Promise<number> {
  const last = await tx.selectFrom('meta').select('value').where('key', '=', LOOKED_AT).executeTakeFirst();
  const value = now.toISOString();
  await tx
    .insertInto('meta')
    .values({ key: LOOKED_AT, value })
    .onConflict(conflict => conflict.column('key').doUpdateSet({ value }))
    .execute();
  return last === undefined ? 0 : (now.getTime() - Date.parse(last.value)) / DAY_MS;
}
