import type { Kysely, Transaction } from 'kysely';
import { CodedError } from '../contract/errors.ts';
import type { Schema } from '../storage/storage.ts';

const KEY = 'epoch';

/**
 * Keeps out who has lost the place: each start of the server claims the next epoch, and writes only while no later one
 * is claimed. The lock on the data folder should prevent two at once, but a network file system may forget a lock.
 */
export class Fence {
  /** 0: nothing was ever claimed, as in a database of former versions. */
  #epoch = 0;

  async claim(db: Kysely<Schema>): Promise<void> {
    this.#epoch = await db.transaction().execute(async tx => {
      const epoch = (await newestEpoch(tx)) + 1;
      await tx
        .insertInto('meta')
        .values({ key: KEY, value: String(epoch) })
        .onConflict(conflict => conflict.column('key').doUpdateSet({ value: String(epoch) }))
        .execute();
      return epoch;
    });
  }

  /** Runs `work` in a transaction of its own, after `check`. */
  write<T>(db: Kysely<Schema>, work: (tx: Transaction<Schema>) => Promise<T>): Promise<T> {
    return db.transaction().execute(async tx => {
      await this.check(tx);
      return work(tx);
    });
  }

  /** To be called in the writing transaction; throws `storage_in_use` when a newer start has taken over. */
  async check(tx: Transaction<Schema>): Promise<void> {
    if ((await newestEpoch(tx)) === this.#epoch) return;
    throw new CodedError('storage_in_use', { params: { pid: '?' }, cause: `epoch ${this.#epoch} is over` });
  }

  /** To be called after `check`; throws `turn_not_running`: nothing is written of a turn after its ending. */
  async checkTurn(tx: Transaction<Schema>, turnId: string): Promise<void> {
    const turn = await tx.selectFrom('turns').select('state').where('id', '=', turnId).executeTakeFirst();
    if (turn?.state !== 'running') throw new CodedError('turn_not_running');
  }
}

async function newestEpoch(tx: Transaction<Schema>): Promise<number> {
  const row = await tx.selectFrom('meta').select('value').where('key', '=', KEY).executeTakeFirst();
  const epoch = Number(row?.value ?? 0);
  return Number.isSafeInteger(epoch) ? epoch : 0; // damaged: the next claim begins anew
}
