import { AsyncResource } from 'node:async_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import type { Transaction } from 'kysely';
import type { Schema, Storage } from '../storage/storage.ts';

type Work = (tx: Transaction<Schema>) => Promise<void>;

interface Job {
  readonly work: Work;
  readonly light: boolean;
  readonly done: () => void;
  readonly failed: (error: unknown) => void;
}

/**
 * From the end of one commit to the next. One that waits for the disk takes 1 to 10 ms, and nothing else runs meanwhile:
 * without a gap in between, a hundred answers that end would leave the server no time to read and to tell.
 */
const GAP_MS = 4;
/** After one that did not wait: so much is gathered that a hundred answers that stream cost fewer commits than chunks. */
const LIGHT_GAP_MS = 1;

/**
 * Commits the writes of all conversations in order, those that wait together in one transaction: a hundred answers
 * cost as many commits as one. Where nothing waits a write is committed at once. Only where all are light ones does the
 * commit not wait for the disk.
 */
export class GroupCommit {
  readonly #storage: Storage;
  readonly #before: Work;
  #waiting: Job[] = [];
  #running = false;

  /** `before` runs in each transaction first. */
  constructor(storage: Storage, before: Work) {
    this.#storage = storage;
    this.#before = before;
  }

  /**
   * Resolves when `work` is committed; rejects with its own failure, which harms no other's. It may be run twice, the
   * first time rolled back, and must change nothing outside the transaction. What is `light` a power cut may take; see
   * `Storage.lightly`.
   */
  run(work: Work, { light = false } = {}): Promise<void> {
    // It runs among the work of others, and yet on behalf of who asked for it.
    const own = AsyncResource.bind(work);
    const committed = new Promise<void>((done, failed) => this.#waiting.push({ work: own, light, done, failed }));
    if (!this.#running) void this.#drain();
    return committed;
  }

  async #drain(): Promise<void> {
    this.#running = true;
    while (this.#waiting.length > 0) {
      const jobs = this.#waiting.splice(0);
      await this.#commit(jobs);
      await pause(isLight(jobs) ? LIGHT_GAP_MS : GAP_MS);
    }
    this.#running = false;
  }

  /** All or none; when none, one by one, so that each hears what is its own. Never rejects. */
  async #commit(jobs: readonly Job[]): Promise<void> {
    try {
      await this.#transaction(isLight(jobs), async tx => {
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

  #transaction(light: boolean, work: Work): Promise<void> {
    return light ? this.#storage.lightly(work) : this.#storage.db.transaction().execute(work);
  }
}

const isLight = (jobs: readonly Job[]): boolean => jobs.every(({ light }) => light);
