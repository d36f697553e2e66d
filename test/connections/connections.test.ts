import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { Secret } from '../../src/base/secret.ts';
import type { NewConnection } from '../../src/connections/connections.ts';
import { newStorage } from '../storage/world.ts';
import { DEMO, NOW, newKey, startWith } from './world.ts';

const LOOKER: NewConnection = {
  source: 'looker',
  url: 'https://company.cloud.looker.com',
  clientId: 'the-client-id',
  clientSecret: new Secret('the-client-secret'),
  modelKey: new Secret('the-model-key'),
  verifySsl: false,
  timeZone: 'America/Sao_Paulo',
  webUrl: 'https://shop.looker.com',
  test: { at: '2026-01-31T11:59:00.000Z', durationMs: 1234, outcome: 'done', models: 2, explores: 14 },
};

describe('connections', () => {
  test('there is none at first', async () => {
    const { connections } = startWith(await newStorage(), undefined);
    expect(await connections.active()).toBeUndefined();
  });

  test('the stored one is active, with its secrets, also after a restart with the same key', async () => {
    const storage = await newStorage();
    const key = newKey();
    const stored = await startWith(storage, key).connections.replace(LOOKER);
    const { connections } = startWith(storage, key);
    const active = await connections.active();
    expect(active).toEqual(stored);
    expect(active).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      account: expect.stringMatching(/^[\w-]{43}$/),
      source: 'looker',
      url: LOOKER.url,
      clientId: LOOKER.clientId,
      verifySsl: false,
      timeZone: 'America/Sao_Paulo',
      webUrl: 'https://shop.looker.com',
      showHidden: false,
      connectedAt: NOW.toISOString(),
      hasModelKey: true,
      lastTest: LOOKER.test,
    });
    const { clientSecret, modelKey } = await connections.secrets(stored.id);
    expect(clientSecret?.reveal()).toBe('the-client-secret');
    expect(modelKey?.reveal()).toBe('the-model-key');
  });

  test('the demo needs no key and has no secrets', async () => {
    const { connections } = startWith(await newStorage(), undefined);
    const demo = await connections.replace(DEMO);
    expect(await connections.active()).toMatchObject({
      source: 'demo',
      url: null,
      hasModelKey: false,
      verifySsl: true,
    });
    expect(await connections.secrets(demo.id)).toEqual({ clientSecret: undefined, modelKey: undefined });
  });

  test('a new one takes the place of the former, whose secrets are gone', async () => {
    const storage = await newStorage();
    const { connections } = startWith(storage, newKey());
    const former = await connections.replace(LOOKER);
    const next = await connections.replace({ ...DEMO, modelKey: new Secret('another-key') });
    expect(await connections.active()).toEqual(next);
    await expect(connections.secrets(former.id)).rejects.toMatchObject({ code: 'not_found' });
    expect(await storage.db.selectFrom('connections').select('id').execute()).toEqual([{ id: next.id }]);
  });

  test('a secret without a key to keep it is refused, and the former connection stays', async () => {
    const storage = await newStorage();
    const { connections } = startWith(storage, undefined);
    const former = await connections.replace(DEMO);
    await expect(connections.replace(LOOKER)).rejects.toMatchObject({ code: 'encryption_key_missing' });
    const modelKeyAlone = { ...DEMO, modelKey: new Secret('a-model-key') };
    await expect(connections.replace(modelKeyAlone)).rejects.toMatchObject({ code: 'encryption_key_missing' });
    expect(await connections.active()).toEqual(former);
  });

  test('a removed one is gone with its secrets, and may be removed again', async () => {
    const { connections } = startWith(await newStorage(), newKey());
    const { id } = await connections.replace(LOOKER);
    await connections.remove(id);
    await connections.remove(id);
    expect(await connections.active()).toBeUndefined();
    await expect(connections.secrets(id)).rejects.toMatchObject({ code: 'not_found' });
  });

  test('no secret stands in any file of the data folder', async () => {
    const storage = await newStorage();
    await startWith(storage, newKey()).connections.replace(LOOKER);
    const folder = dirname(storage.file);
    const files = await Promise.all((await readdir(folder)).map(name => readFile(join(folder, name))));
    const bytes = Buffer.concat(files).toString('latin1');
    expect(bytes).toContain('the-client-id'); // the search itself works
    for (const secret of ['the-client-secret', 'the-model-key']) {
      for (const encoding of ['utf8', 'base64', 'base64url', 'hex'] as const) {
        expect(bytes).not.toContain(Buffer.from(secret).toString(encoding).slice(0, 12));
      }
    }
  });
});

describe('a stored secret that cannot be read', () => {
  const unreadable = { code: 'secret_unreadable' };

  test.each(['of another key', 'without a key'])('says so, and comes back with the right key: %s', async how => {
    const storage = await newStorage();
    const key = newKey();
    const { id } = await startWith(storage, key).connections.replace(LOOKER);
    const { connections } = startWith(storage, how === 'without a key' ? undefined : newKey());
    await expect(connections.secrets(id)).rejects.toMatchObject(unreadable);
    expect(await connections.active()).toMatchObject({ id, hasModelKey: true });
    expect((await startWith(storage, key).connections.secrets(id)).clientSecret?.reveal()).toBe('the-client-secret');
  });

  test('was moved to another column, or another row', async () => {
    const storage = await newStorage();
    const { connections } = startWith(storage, newKey());
    const { id } = await connections.replace(LOOKER);
    const row = await storage.db.selectFrom('connections').selectAll().executeTakeFirstOrThrow();
    const swapped = { client_secret_sealed: row.gemini_api_key_sealed };
    await storage.db.updateTable('connections').set(swapped).execute();
    await expect(connections.secrets(id)).rejects.toMatchObject(unreadable);
    await storage.db
      .insertInto('connections')
      .values({ ...row, id: 'thief', active: 0 })
      .execute();
    await expect(connections.secrets('thief')).rejects.toMatchObject(unreadable);
  });

  test('is mended by connecting again', async () => {
    const storage = await newStorage();
    const { connections } = startWith(storage, newKey());
    await connections.replace(LOOKER);
    await storage.db.updateTable('connections').set({ client_secret_sealed: 'damaged' }).execute();
    const { id } = await connections.replace(LOOKER);
    expect((await connections.secrets(id)).clientSecret?.reveal()).toBe('the-client-secret');
  });
});
