import { describe, expect, test } from 'vitest';
import { Secret } from '../../src/base/secret.ts';
import { openStorage, type Storage } from '../../src/storage/storage.ts';
import { rotateKeys } from '../../src/vault/vault.ts';
import { startProgram } from '../programs/start-program.ts';
import { newStorage } from '../storage/world.ts';
import { newKey, startWith } from './world.ts';

const ROWS = 20;
/** Each row has a client secret and a model key. */
const SECRETS = 2 * ROWS;

const rowId = (index: number): string => `row-${index}`;

/** Many connections with secrets under `key`: more than the product keeps, so that there is a middle to be killed in. */
async function fill(storage: Storage, key: Secret): Promise<void> {
  const { vault, connections } = startWith(storage, key);
  for (let index = 0; index < ROWS; index += 1) {
    const id = rowId(index);
    const row = {
      id,
      source: 'looker',
      url: null,
      client_id: null,
      verify_ssl: 1,
      show_hidden: 0,
      time_zone: null,
      client_secret_sealed: vault.seal(`connection/${id}/client_secret`, new Secret(`secret ${index}`)),
      gemini_api_key_sealed: vault.seal(`connection/${id}/gemini_api_key`, new Secret(`key ${index}`)),
      connected_at: '',
      active: 0,
    } as const;
    await storage.db.insertInto('connections').values(row).execute();
  }
  await connections.sealedRows().write(vault.fingerprint ?? '');
}

/** How many of the secrets `key` alone reads, and whether the data folder names it as its key. */
async function under(storage: Storage, key: Secret): Promise<{ readable: number; named: boolean }> {
  const { vault, connections } = startWith(storage, key);
  let readable = 0;
  for (let index = 0; index < ROWS; index += 1) {
    const secrets = await connections.secrets(rowId(index)).catch(() => undefined);
    if (secrets?.clientSecret?.reveal() === `secret ${index}`) readable += 1;
    if (secrets?.modelKey?.reveal() === `key ${index}`) readable += 1;
  }
  return { readable, named: (await connections.sealedRows().read()) === vault.fingerprint };
}

const ALL = { readable: SECRETS, named: true };
const NONE = { readable: 0, named: false };

describe('rotate-keys', () => {
  test('renews every secret under the current key, and may be repeated', async () => {
    const [old, next] = [newKey(), newKey()];
    const storage = await newStorage();
    await fill(storage, old);
    for (const _time of ['first', 'again']) {
      const { vault, connections } = startWith(storage, next, old);
      expect(await rotateKeys(vault, connections.sealedRows())).toBe(SECRETS);
      expect([await under(storage, old), await under(storage, next)]).toEqual([NONE, ALL]);
    }
    const { vault, connections } = startWith(storage, next); // the old key may be thrown away now
    expect(await rotateKeys(vault, connections.sealedRows())).toBe(SECRETS);
  });

  test('of an empty data folder renews nothing and names the key', async () => {
    const storage = await newStorage();
    const { vault, connections } = startWith(storage, newKey());
    expect(await rotateKeys(vault, connections.sealedRows())).toBe(0);
    expect(await connections.sealedRows().read()).toBe(vault.fingerprint);
  });

  test('changes nothing when one secret is unreadable, and nothing without a key', async () => {
    const [old, next] = [newKey(), newKey()];
    const storage = await newStorage();
    await fill(storage, old);
    const last = storage.db.updateTable('connections').where('id', '=', rowId(ROWS - 1));
    const { gemini_api_key_sealed } = await storage.db
      .selectFrom('connections')
      .select('gemini_api_key_sealed')
      .where('id', '=', rowId(ROWS - 1))
      .executeTakeFirstOrThrow();
    await last.set({ gemini_api_key_sealed: 'damaged' }).execute();
    const { vault, connections } = startWith(storage, next, old);
    await expect(rotateKeys(vault, connections.sealedRows())).rejects.toMatchObject({ code: 'secret_unreadable' });
    const keyless = startWith(storage, undefined, old);
    const refused = rotateKeys(keyless.vault, keyless.connections.sealedRows());
    await expect(refused).rejects.toMatchObject({ code: 'encryption_key_missing' });
    await last.set({ gemini_api_key_sealed }).execute();
    expect([await under(storage, old), await under(storage, next)]).toEqual([ALL, NONE]);
  });

  test.each([1, 2, ROWS, SECRETS])('killed while it renews secret %i leaves all old', async killAt => {
    const [old, next] = [newKey(), newKey()];
    const created = await newStorage();
    await fill(created, old);
    await created.close();
    const program = startProgram('rotate-keys', [created.file, old.reveal(), next.reveal(), String(killAt)]);
    expect((await program.ended).signal).toBe('SIGKILL');
    const storage = await openStorage(created.file);
    expect([await under(storage, old), await under(storage, next)]).toEqual([ALL, NONE]);
    await storage.close();
  });

  test.each([1, 2, 3, 5, 8, 13])('killed some time after %i rotations leaves all of one key', async rotations => {
    const [old, next] = [newKey(), newKey()];
    const created = await newStorage();
    await fill(created, old);
    await created.close();
    const program = startProgram('rotate-keys', [created.file, old.reveal(), next.reveal()]);
    for (let seen = 0; seen < rotations; seen += 1) expect(await program.nextLine()).toBe(`rotated ${SECRETS}`);
    program.kill();
    expect((await program.ended).signal).toBe('SIGKILL');
    const storage = await openStorage(created.file);
    const found = [await under(storage, old), await under(storage, next)];
    expect([
      [ALL, NONE],
      [NONE, ALL],
    ]).toContainEqual(found);
    await storage.close();
  });
});
