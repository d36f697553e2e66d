import { setTimeout as pause } from 'node:timers/promises';
import { CodedError } from '../contract/errors.ts';
import { LOCKED } from './storage-error.ts';

/** What another program does in a transaction of its own is over by then, unless somebody has left it open. */
const PATIENCE_MS = 3_000;
const AGAIN_MS = 25;
/** Nobody has met a lock for so long: the next one is another. */
const FORGOTTEN_MS = 1_000;

/**
 * Waits for another program's lock, with everything else of this process going on. All who wait share one patience: when
 * it is over they fail, and so does who comes then, at once, until the lock is gone.
 */
export class Patience {
  /** When the lock was met first, and last. */
  #lock: { readonly since: number; metAt: number } | undefined;

  /** Of a work that `takesLock` success says that nobody else has it. */
  async wait<T>(work: () => Promise<T>, takesLock: boolean): Promise<T> {
    for (let waited = false; ; waited = true) {
      try {
        const done = await work();
        if (waited || takesLock) this.#lock = undefined;
        return done;
      } catch (error) {
        if (!isLocked(error) || this.#isOver()) throw error;
      }
      await pause(AGAIN_MS);
    }
  }

  #isOver(): boolean {
    const metAt = performance.now();
    const lock = this.#lock;
    if (lock === undefined || metAt - lock.metAt > FORGOTTEN_MS) {
      this.#lock = { since: metAt, metAt };
      return false;
    }
    lock.metAt = metAt;
    return metAt - lock.since > PATIENCE_MS;
  }
}

const isLocked = (error: unknown): boolean => error instanceof CodedError && error.params['reason'] === LOCKED;
