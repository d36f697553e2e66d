import { expect, test } from 'vitest';
import { Audit } from '../../src/audit/audit.ts';
import { systemClock } from '../../src/base/clock.ts';
import { Secret } from '../../src/base/secret.ts';
import { createConnections } from '../../src/connections/connections.ts';
import { createVault } from '../../src/vault/vault.ts';
import { DEMO, newKey } from '../connections/world.ts';
import { newStorage } from '../storage/world.ts';

test('who connects, changes a secret and disconnects is kept, by names and never by values', async () => {
  const storage = await newStorage();
  const audit = new Audit(storage.db, systemClock);
  const vault = createVault({ current: newKey(), previous: [] });
  const connections = createConnections(storage, vault, systemClock, (...entry) => audit.write(...entry));
  const url = 'https://shop.looker.com';
  const secrets = { clientSecret: new Secret('the-first-secret'), modelKey: new Secret('the-model-key') };
  const { id } = await connections.replace({ ...DEMO, ...secrets, source: 'looker', url, clientId: 'an-id' });
  await connections.change(id, { clientSecret: new Secret('the-next-secret'), modelKey: null });
  const missing = connections.change('nothing', { clientId: 'another' });
  await expect(missing).rejects.toMatchObject({ code: 'not_found' });
  await connections.remove(id);
  await connections.remove(id);
  const entries = await audit.read({ limit: 10 });
  expect(entries).toMatchObject([
    { kind: 'disconnected', about: { connection_id: id } },
    { kind: 'connection_changed', about: { connection_id: id, changed: ['client_secret', 'gemini_api_key'] } },
    { kind: 'connected', about: { connection_id: id, source: 'looker', url } },
  ]);
  expect(entries).toHaveLength(3);
  expect(JSON.stringify(entries)).not.toMatch(/the-first|the-next|the-model/);
});
