import { describe, expect, test } from 'vitest';
import { Secret } from '../../src/base/secret.ts';
import type { Storage } from '../../src/storage/storage.ts';
import { checkFingerprint, createVault, type KeyState } from '../../src/vault/vault.ts';
import { newStorage } from '../storage/world.ts';
import { DEMO, newKey, startWith } from './world.ts';

/** What a start with these keys finds out. */
function check(storage: Storage, current: Secret | undefined, ...previous: Secret[]): Promise<KeyState> {
  const { vault, connections } = startWith(storage, current, ...previous);
  return checkFingerprint(vault, connections.sealedRows());
}

const stored = async (storage: Storage): Promise<string | undefined> =>
  startWith(storage, undefined).connections.sealedRows().read();

const fingerprint = (key: Secret): string | undefined => createVault({ current: key, previous: [] }).fingerprint;

/** A data folder in which `key` has encrypted something. */
async function sealedBy(key: Secret): Promise<Storage> {
  const storage = await newStorage();
  await check(storage, key);
  await startWith(storage, key).connections.replace({ ...DEMO, modelKey: new Secret('a-model-key') });
  return storage;
}

describe('the key check at the start', () => {
  test('the first key is remembered', async () => {
    const storage = await newStorage();
    const key = newKey();
    expect(await check(storage, key)).toBe('ready');
    expect(await stored(storage)).toBe(fingerprint(key));
    expect(await check(storage, key)).toBe('ready');
  });

  test('without a key the demo may run, and nothing is remembered', async () => {
    const storage = await newStorage();
    expect(await check(storage, undefined)).toBe('no_key');
    expect(await stored(storage)).toBeUndefined();
  });

  test('another key is refused by its name while secrets are stored, and nothing is changed', async () => {
    const key = newKey();
    const storage = await sealedBy(key);
    const refusal = { code: 'encryption_key_mismatch', params: { fingerprint: fingerprint(key) } };
    await expect(check(storage, newKey())).rejects.toMatchObject(refusal);
    await expect(check(storage, newKey(), newKey())).rejects.toMatchObject(refusal);
    expect(await stored(storage)).toBe(fingerprint(key));
    expect(await check(storage, key)).toBe('ready');
  });

  test('another key is taken when nothing is encrypted', async () => {
    const storage = await newStorage();
    const [first, second] = [newKey(), newKey()];
    await check(storage, first);
    await startWith(storage, first).connections.replace(DEMO);
    expect(await check(storage, second)).toBe('ready');
    expect(await stored(storage)).toBe(fingerprint(second));
  });

  test('a new key beside the old one waits for the rotation: all is readable, the old one stays remembered', async () => {
    const [old, next] = [newKey(), newKey()];
    const storage = await sealedBy(old);
    expect(await check(storage, next, newKey(), old)).toBe('rotation_pending');
    expect(await stored(storage)).toBe(fingerprint(old));
    const { connections } = startWith(storage, next, old);
    const active = await connections.active();
    expect((await connections.secrets(active?.id ?? '')).modelKey?.reveal()).toBe('a-model-key');
    await expect(check(storage, next)).rejects.toMatchObject({ code: 'encryption_key_mismatch' });
  });

  test('a forgotten key locks the secrets and breaks nothing', async () => {
    const key = newKey();
    const storage = await sealedBy(key);
    expect(await check(storage, undefined)).toBe('locked');
    expect(await check(storage, key)).toBe('ready');
  });

  test('connecting anew during a rotation ends it: the old key is no longer needed', async () => {
    const [old, next] = [newKey(), newKey()];
    const storage = await sealedBy(old);
    await startWith(storage, next, old).connections.replace({ ...DEMO, modelKey: new Secret('another-key') });
    expect(await check(storage, next)).toBe('ready');
  });
});
