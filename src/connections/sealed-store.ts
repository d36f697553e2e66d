import type { Kysely } from 'kysely';
import type { Schema } from '../storage/storage.ts';
import type { FingerprintStore, SealedRows } from '../vault/vault.ts';
import { places } from './places.ts';

/** The row of `meta` that names the key by which stored secrets are encrypted. */
const FINGERPRINT = 'key_fingerprint';

/** All encrypted values of the database, which are those of the connections, and the fingerprint of their key. */
export function sealedStore(db: Kysely<Schema>): SealedRows & FingerprintStore {
  return {
    async read() {
      const row = await db.selectFrom('meta').select('value').where('key', '=', FINGERPRINT).executeTakeFirst();
      return row?.value;
    },
    write: fingerprint => writeFingerprint(db, fingerprint),
    async hasSealed() {
      const row = await db
        .selectFrom('connections')
        .select('id')
        .where(eb => eb.or([eb('client_secret_sealed', 'is not', null), eb('gemini_api_key_sealed', 'is not', null)]))
        .executeTakeFirst();
      return row !== undefined;
    },
    rewrite: (reseal, fingerprint) =>
      db.transaction().execute(async trx => {
        const count = await resealRows(trx, reseal);
        await writeFingerprint(trx, fingerprint);
        return count;
      }),
  };
}

/** Give the transaction's handle to write it together with what it speaks of. */
export async function writeFingerprint(db: Kysely<Schema>, fingerprint: string): Promise<void> {
  await db
    .insertInto('meta')
    .values({ key: FINGERPRINT, value: fingerprint })
    .onConflict(conflict => conflict.column('key').doUpdateSet({ value: fingerprint }))
    .execute();
}

async function resealRows(db: Kysely<Schema>, reseal: (place: string, token: string) => string): Promise<number> {
  let count = 0;
  const renewed = (place: string, token: string | null): string | null => {
    if (token === null) return null;
    count += 1;
    return reseal(place, token);
  };
  for (const row of await db.selectFrom('connections').selectAll().execute()) {
    const place = places(row.id);
    await db
      .updateTable('connections')
      .set({
        client_secret_sealed: renewed(place.clientSecret, row.client_secret_sealed),
        gemini_api_key_sealed: renewed(place.modelKey, row.gemini_api_key_sealed),
      })
      .where('id', '=', row.id)
      .execute();
  }
  return count;
}
