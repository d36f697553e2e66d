import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { Secret } from '../../src/base/secret.ts';
import type { Connections, NewConnection, Trial } from '../../src/connections/connections.ts';
import { CodedError } from '../../src/contract/errors.ts';
import type { Storage } from '../../src/storage/storage.ts';
import { newStorage } from '../storage/world.ts';
import { DEMO, newKey, startWith } from './world.ts';

const PASSED: Trial = { at: '2026-01-31T11:59:00.000Z', durationMs: 1234, outcome: 'done', models: 2, explores: 14 };
const FAILED: Trial = {
  at: '2026-02-01T08:00:00.000Z',
  durationMs: 80,
  outcome: 'failed',
  error: new CodedError('looker_timeout', { params: { seconds: 20, host: 'looker.example' } }),
};
const LOOKER: NewConnection = {
  source: 'looker',
  url: 'https://looker.example',
  clientId: 'first-id',
  clientSecret: new Secret('first-secret'),
  modelKey: new Secret('first-key'),
  verifySsl: true,
  timeZone: null,
  webUrl: 'https://looker.example',
  test: PASSED,
};

async function secretsOf(connections: Connections, id: string): Promise<(string | undefined)[]> {
  const { clientSecret, modelKey } = await connections.secrets(id);
  return [clientSecret?.reveal(), modelKey?.reveal()];
}

const sealedOf = async ({ db }: Storage) =>
  db.selectFrom('connections').select(['client_secret_sealed', 'gemini_api_key_sealed']).executeTakeFirstOrThrow();

/** Everything that stands in the files of the database now. */
async function bytesOf({ file }: { file: string }): Promise<string> {
  const names = await readdir(dirname(file));
  const files = await Promise.all(names.map(name => readFile(join(dirname(file), name))));
  return Buffer.concat(files).toString('latin1');
}

describe('changing a connection', () => {
  test('puts the new values in the place of the old, and leaves what is not given', async () => {
    const { connections } = startWith(await newStorage(), newKey());
    const before = await connections.replace(LOOKER);
    const later: Trial = { ...PASSED, at: '2026-03-01T00:00:00.000Z' };
    const changed = await connections.change(before.id, { clientSecret: new Secret('second-secret'), test: later });
    expect(changed).toEqual({ ...before, lastTest: later }); // the account too
    expect(await connections.active()).toEqual(changed);
    expect(await secretsOf(connections, before.id)).toEqual(['second-secret', 'first-key']);
    await connections.change(before.id, { clientId: 'second-id', modelKey: new Secret('second-key') });
    const active = await connections.active();
    expect(active).toEqual({ ...changed, clientId: 'second-id', account: active?.account });
    expect(active?.account).not.toBe(before.account); // another user of that Looker
    expect(await secretsOf(connections, before.id)).toEqual(['second-secret', 'second-key']);
  });

  test('shows what is hidden in Looker only when told to, and needs no key for that', async () => {
    const { connections } = startWith(await newStorage(), undefined);
    const { id, showHidden } = await connections.replace(DEMO);
    expect(showHidden).toBe(false);
    for (const wanted of [true, false]) {
      expect(await connections.change(id, { showHidden: wanted })).toMatchObject({ showHidden: wanted });
      expect(await connections.active()).toMatchObject({ showHidden: wanted });
    }
  });

  test('can take the model key away', async () => {
    const { connections } = startWith(await newStorage(), newKey());
    const { id } = await connections.replace(LOOKER);
    expect(await connections.change(id, { modelKey: null })).toMatchObject({ hasModelKey: false });
    expect(await secretsOf(connections, id)).toEqual(['first-secret', undefined]);
    expect(await connections.modelKey(id)).toBeUndefined();
  });

  test('without a key to seal with, or of a connection that is gone, changes nothing', async () => {
    const storage = await newStorage();
    const key = newKey();
    const { id } = await startWith(storage, key).connections.replace(LOOKER);
    const before = await sealedOf(storage);
    const keyless = startWith(storage, undefined).connections;
    const change = { clientId: 'other', clientSecret: new Secret('second-secret') };
    await expect(keyless.change(id, change)).rejects.toMatchObject({ code: 'encryption_key_missing' });
    const { connections } = startWith(storage, key);
    await expect(connections.change('gone', change)).rejects.toMatchObject({ code: 'not_found' });
    expect(await sealedOf(storage)).toEqual(before);
    expect(await connections.active()).toMatchObject({ clientId: 'first-id', lastTest: PASSED });
  });

  test('mends a secret that can no longer be read', async () => {
    const storage = await newStorage();
    const { id } = await startWith(storage, newKey()).connections.replace(LOOKER);
    const { connections } = startWith(storage, newKey());
    expect(await connections.modelKey(id)).toBeUndefined();
    const fresh = { clientSecret: new Secret('second-secret'), modelKey: new Secret('second-key') };
    await connections.change(id, fresh);
    expect(await secretsOf(connections, id)).toEqual(['second-secret', 'second-key']);
  });
});

describe('what is deleted is in no file any more, not even encrypted', () => {
  /** The text of each sealed secret, and what stands beside it in the clear. */
  async function traces(storage: Storage & { file: string }): Promise<string[]> {
    const { client_secret_sealed: secret, gemini_api_key_sealed: key } = await sealedOf(storage);
    const found = [secret ?? '', key ?? '', 'looker.example', 'first-id'];
    expect(found.every(each => each.length > 7)).toBe(true);
    return found;
  }

  test('after a change of the secrets', async () => {
    const storage = await newStorage();
    const { connections } = startWith(storage, newKey());
    const { id } = await connections.replace(LOOKER);
    const [secret = '', key = ''] = await traces(storage);
    expect(await bytesOf(storage)).toContain(secret); // the search itself works
    await connections.change(id, { clientSecret: new Secret('second-secret'), modelKey: new Secret('second-key') });
    const bytes = await bytesOf(storage);
    expect([bytes.includes(secret), bytes.includes(key)]).toEqual([false, false]);
  });

  test.each(['disconnecting', 'connecting something else'])('after %s', async how => {
    const storage = await newStorage();
    const { connections } = startWith(storage, newKey());
    const { id } = await connections.replace(LOOKER);
    const before = await traces(storage);
    await (how === 'disconnecting' ? connections.remove(id) : connections.replace(DEMO));
    const bytes = await bytesOf(storage);
    expect(before.filter(each => bytes.includes(each))).toEqual([]);
  });
});

describe('the newest test of a connection', () => {
  test('is kept with all that its sentence needs, one at a time', async () => {
    const storage = await newStorage();
    const { connections } = startWith(storage, newKey());
    const { id, lastTest } = await connections.replace(LOOKER);
    expect(lastTest).toEqual(PASSED);
    await connections.keepTest(id, FAILED);
    const kept = (await connections.active())?.lastTest;
    expect(kept).toMatchObject({ at: FAILED.at, durationMs: FAILED.durationMs, outcome: 'failed' });
    expect(kept).toMatchObject({ error: { code: FAILED.error.code, params: FAILED.error.params } });
    await connections.keepTest(id, PASSED);
    expect((await connections.active())?.lastTest).toEqual(PASSED);
    expect(await storage.db.selectFrom('connection_tests').selectAll().execute()).toHaveLength(1);
  });

  test('goes with its connection, and one that comes too late is dropped', async () => {
    const storage = await newStorage();
    const { connections } = startWith(storage, newKey());
    const { id } = await connections.replace(LOOKER);
    await connections.replace(DEMO);
    await connections.keepTest(id, FAILED);
    expect(await storage.db.selectFrom('connection_tests').selectAll().execute()).toEqual([]);
    expect((await connections.active())?.lastTest).toBeNull();
  });

  test('with a code of another version is told as unexpected', async () => {
    const storage = await newStorage();
    const { connections } = startWith(storage, newKey());
    const { id } = await connections.replace(LOOKER);
    await connections.keepTest(id, FAILED);
    await storage.db.updateTable('connection_tests').set({ code: 'of_another_version' }).execute();
    expect((await connections.active())?.lastTest).toMatchObject({ outcome: 'failed', error: { code: 'internal' } });
  });
});
