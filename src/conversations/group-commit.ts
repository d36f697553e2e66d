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
 * From one to the next: so much is gathered that a hundred answers that stream cost far fewer commits than chunks. With
 * less a chunk comes sooner when few stream, and much later when many do: two cores have no time for more.
 */
const GAP_MS = 4;

/**
 * Commits the writes of all conversations, those that wait together in one transaction: a hundred answers cost as many
 * commits as one. Where nothing waits a write is committed at once. Light ones are told then; all others when the disk
 * has them, which takes 1 to 10 ms, and meanwhile the light ones go on. Each kind is committed and told in order; who
 * writes both waits in between.
 */
export class GroupCommit {
  readonly #storage: Storage;
  readonly #before: Work;
  #waiting: Job[] = [];
  #running = false;
  /** Some are committed, and not on the disk yet. */
  #syncing = false;

  /** `before` runs in each transaction first. */
  constructor(storage: Storage, before: Work) {
    this.#storage = storage;
    this.#before = before;
  }

  /**
   * Resolves when `work` is committed; rejects with its own failure, which harms no other's. It may be run twice, the
   * first time rolled back, and must change nothing outside the transaction. What is `light` a power cut may take.
   */
  run(work: Work, { light = false } = {}): Promise<void> {
    // It runs among the work of others, and yet on behalf of who asked for it. (AsyncResource.bind is slow in Node 20.)
    const asked = new AsyncResource('GroupCommit');
    const own: Work = tx => asked.runInAsyncScope(work, undefined, tx);
    const committed = new Promise<void>((done, failed) => this.#waiting.push({ work: own, light, done, failed }));
    if (!this.#running) void this.#drain();
    return committed;
  }

  async #drain(): Promise<void> {
    this.#running = true;
    while (this.#waiting.length > 0) {
      for (const { done } of await this.#commit(this.#take(true))) done();
      if (!this.#syncing) void this.#bringToDisk(await this.#commit(this.#take(false)));
      await pause(GAP_MS);
    }
    this.#running = false;
  }

  #take(light: boolean): readonly Job[] {
    const jobs = this.#waiting.filter(job => job.light === light);
    this.#waiting = this.#waiting.filter(job => job.light !== light);
    return jobs;
  }

  /** All or none; when none, one by one, so that each hears what is its own. Gives those that are committed. */
  async #commit(jobs: readonly Job[]): Promise<readonly Job[]> {
    const [first] = jobs;
    if (first === undefined) return [];
    try {
      await this.#storage.lightly(async tx => {
        await this.#before(tx);
        for (const { work } of jobs) await work(tx);
      });
      return jobs;
    } catch (error) {
      if (jobs.length === 1) first.failed(error);
      const kept: Job[] = [];
      if (jobs.length > 1) for (const job of jobs) kept.push(...(await this.#commit([job])));
      return kept;
    }
  }

  async #bringToDisk(jobs: readonly Job[]): Promise<void> {
    if (jobs.length === 0) return;
    this.#syncing = true;
    await this.#storage.onDisk();
    this.#syncing = false;
    for (const { done } of jobs) done();
  }
}
