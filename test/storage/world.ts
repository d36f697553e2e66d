import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { openStorage, type Storage } from '../../src/storage/storage.ts';

/** A temporary folder that goes with the test. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'looker-chat-test-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** A new database in a folder of its own, closed when the test ends. */
export async function newStorage(): Promise<Storage & { file: string }> {
  const file = join(await temporaryFolder(), 'looker-chat.db');
  const storage = await openStorage(file);
  onTestFinished(() => storage.close());
  return { ...storage, file };
}
