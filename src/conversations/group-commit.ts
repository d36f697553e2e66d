import { AsyncResource } from 'node:async_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import type { Kysely, Transaction } from 'kysely';
import type { Schema } from '../storage/storage.ts';

type Work = (tx: Transaction<Schema>) => Promise<void>;

interface Job {
  readonly work: Work;
  readonly done: () => void;
  readonly failed: (error: unknown) => void;
}

/**
 * From the end of one commit to the next. Each waits for the disk (1 to 10 ms), and nothing else runs meanwhile: without
 * a gap in between, a hundred answers that stream would leave the server no time to read and to tell.
 */
const GAP_MS = 4;

/**
 * Commits the writes of all conversations in order, those that wait together in one transaction: a hundred answers
 * cost as many commits as one. Where nothing waits a write is committed at once.
 */
export class GroupCommit {
  readonly #db: Kysely<Schema>;
  readonly #before: Work;
  #waiting: Job[] = [];
  #running = false;

  /** `before` runs in each transaction first. */
  constructor(db: Kysely<Schema>, before: Work) {
    this.#db = db;
    this.#before = before;
  }

  /**
   * Resolves when `work` is committed; rejects with its own failure, which harms no other's. It may be run twice, the
   * first time rolled back, and must change nothing outside the transaction.
   */
  run(work: Work): Promise<void> {
    // It runs among the work of others, and yet on behalf of who asked for it.
    const own = AsyncResource.bind(work);
    const committed = new Promise<void>((done, failed) => this.#waiting.push({ work: own, done, failed }));
    if (!this.#running) void this.#drain();
    return committed;
  }

  async #drain(): Promise<void> {
    this.#running = true;
    while (this.#waiting.length > 0) {
      const jobs = this.#waiting.splice(0);
      await this.#commit(jobs);
      await pause(GAP_MS);
    }
    this.#running = false;
  }

  /** All or none; when none, one by one, so that each hears what is its own. Never rejects. */
  async #commit(jobs: readonly Job[]): Promise<void> {
    try {
      await this.#db.transaction().execute(async tx => {
        await this.#before(tx);
        for (const { work } of jobs) await work(tx);
      });
    } catch (error) {
      if (jobs.length === 1) jobs[0]?.failed(error);
      else for (const job of jobs) await this.#commit([job]);
      return;
    }
    for (const { done } of jobs) done();
  }
}
