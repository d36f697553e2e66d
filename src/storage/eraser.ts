import { setTimeout as pause } from 'node:timers/promises';
import { type Kysely, sql } from 'kysely';
import type { Schema } from './schema.ts';

/** From one emptying that nobody waits for to the next: a log of some MB takes tens of ms, and all wait meanwhile. */
const GAP_MS = 5_000;
/** While another process reads, such as a backup, the log can not be emptied. */
const AGAIN_MS = 200;
/** Longer nobody waits for that; it is tried on. */
const PATIENCE_MS = 5_000;

/**
 * Takes what was deleted out of the write-ahead log. In the database file it is overwritten at once (`secure_delete`),
 * but the log keeps the pages of before until it is emptied.
 */
export class Eraser {
  readonly #db: Kysely<Schema>;
  readonly #closing = new AbortController();
  #running: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #lastAt = Number.NEGATIVE_INFINITY;

  constructor(db: Kysely<Schema>) {
    this.#db = db;
  }

  /** Resolves when it is done, or while another process reads after 5 s; then it is done as soon as that ends. */
  async now(): Promise<void> {
    const waited = new AbortController();
    const signal = AbortSignal.any([waited.signal, this.#closing.signal]);
    await Promise.race([this.#erase(), pause(PATIENCE_MS, undefined, { signal }).catch(() => {})]);
    waited.abort();
  }

  /** At once, or with all others of the next 5 s. */
  soon(): void {
    if (this.#closing.signal.aborted) return;
    const waitMs = Math.max(0, this.#lastAt + GAP_MS - performance.now());
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined; // what is deleted from here on may come too late for this one
      void this.#erase();
    }, waitMs).unref();
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#closing.abort();
  }

  #erase(): Promise<void> {
    this.#running ??= this.#untilEmpty().catch(() => {
      this.#running = undefined;
      this.soon(); // the disk may be full; not after the end, which has emptied the log or leaves it to the next start
    });
    return this.#running;
  }

  async #untilEmpty(): Promise<void> {
    // In the connection's turn: inside a transaction the log cannot be emptied.
    while (!(await this.#db.connection().execute(connection => this.#empty(connection)))) {
      await pause(AGAIN_MS, undefined, { ref: false, signal: this.#closing.signal });
    }
  }

  /** The connection is ours until the end: nobody commits meanwhile. */
  async #empty(connection: Kysely<Schema>): Promise<boolean> {
    try {
      const { rows } = await sql<{ busy: number }>`pragma wal_checkpoint(truncate)`.execute(connection);
      if (rows[0]?.busy !== 0) return false;
      this.#running = undefined; // and not later: who deletes from here on needs another one
      return true;
    } finally {
      this.#lastAt = performance.now();
    }
  }
}
