import type { Transaction } from 'kysely';
import type { Audit } from './audit/audit.ts';
import type { Clock } from './base/clock.ts';
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
 * Deletes conversations in which nothing has happened for `days`, and audit entries of that age: at the start, then
 * daily. Without `days` it does nothing.
 */
export class Retention {
  readonly #parts: { storage: Storage; conversations: Conversations; audit: Audit; clock: Clock; log: Log };
  readonly #days: number | undefined;
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<void> = Promise.resolve();

  constructor(
    parts: { storage: Storage; conversations: Conversations; audit: Audit; clock: Clock; log: Log },
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
    if (Math.abs(gapDays) > MAX_GAP_DAYS) {
      log.warn({ gapDays: Math.round(gapDays) }, 'the clock and the last look are far apart: nothing is deleted today');
      return;
    }
    const due = new Date(now.getTime() - this.#days * DAY_MS).toISOString();
    const counts = {
      conversations: await conversations.removeIdle(due),
      audit: await conversations.write(tx => audit.prune(tx, due)),
    };
    storage.eraseSoon();
    log.info({ days: this.#days, ...counts }, 'deleted what is over its retention');
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
