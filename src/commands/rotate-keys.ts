import { systemClock } from '../base/clock.ts';
import type { Config } from '../config/config.ts';
import { createConnections } from '../connections/connections.ts';
import { CodedError } from '../contract/errors.ts';
import { sentence } from '../i18n/i18n.ts';
import { passingGroup } from '../keeping-apart.ts';
import { databaseFile } from '../rooms.ts';
import { acquireDataFolder, openStorage } from '../storage/storage.ts';
import { createVault, rotateKeys } from '../vault/vault.ts';

/** Seals everything stored with the current key: all or nothing, and it may be run again. The server must not run. */
export async function rotate(config: Config, print: (line: string) => void): Promise<number> {
  if (config.encryptionKey === undefined) throw new CodedError('encryption_key_missing');
  const folder = await acquireDataFolder(config.dataDir, passingGroup(config));
  const storage = await openStorage(databaseFile(config));
  try {
    if (folder.wasOpen) print(sentence(config.language, 'command', 'folder_was_open'));
    const vault = createVault({ current: config.encryptionKey, previous: config.previousKeys });
    const count = await rotateKeys(vault, createConnections(storage, vault, systemClock).sealedRows());
    print(sentence(config.language, 'command', 'rotated', { count }));
    return 0;
  } finally {
    await storage.close();
    await folder.release();
  }
}
