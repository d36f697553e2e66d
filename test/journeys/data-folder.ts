import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { systemClock } from '../../src/base/clock.ts';
import { Secret } from '../../src/base/secret.ts';
import { createConnections } from '../../src/connections/connections.ts';
import { openStorage } from '../../src/storage/storage.ts';
import { checkFingerprint, createVault, parseKey } from '../../src/vault/vault.ts';

export const databaseOf = (folder: string): string => join(folder, 'data', 'looker-chat.db');

/** A data folder below `folder` as a server leaves it that was connected to a Looker under `key` and stopped. */
export async function connectedFolder(folder: string, key: string): Promise<void> {
  const storage = await openStorage(databaseOf(folder));
  const vault = createVault({ current: parseKey('ENCRYPTION_KEY', key), previous: [] });
  const connections = createConnections(storage, vault, systemClock);
  await checkFingerprint(vault, connections.sealedRows());
  await connections.replace({
    source: 'looker',
    url: 'https://shop.looker.com',
    clientId: 'an-id',
    clientSecret: new Secret('a-client-secret'),
    modelKey: new Secret('a-model-key'),
    verifySsl: true,
    timeZone: null,
    webUrl: null,
    test: null,
  });
  const time = systemClock.now().toISOString();
  const conversation = {
    id: 'kept',
    title: 'Kept',
    language: 'en',
    connection_id: null,
    created_at: time,
    updated_at: time,
  };
  await storage.db.insertInto('conversations').values(conversation).execute();
  await storage.close();
}

/** SQLite's log and its index: whoever closes the database in order leaves the log empty, or takes both away. */
const LOG = /-(shm|wal)$/;

/** Every file below a folder that holds something, with its mode and the hash of its content. */
export async function digest(folder: string): Promise<Record<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter(entry => entry.isFile() && !LOG.test(entry.name))
    .map(entry => join(entry.parentPath, entry.name));
  const digests: Record<string, string> = {};
  for (const file of files.toSorted()) {
    const content = await readFile(file);
    if (content.length === 0) continue;
    const mode = ((await stat(file)).mode & 0o777).toString(8);
    digests[file] = `${mode} ${createHash('sha256').update(content).digest('hex')}`;
  }
  return digests;
}
