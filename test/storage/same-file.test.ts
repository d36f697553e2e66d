import { copyFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openStorage } from '../../src/storage/storage.ts';
import { tempFolder } from '../harness/temp-folder.ts';

/** A database that holds the key `kept`, and what writes another into it. */
async function openKept() {
  const folder = await tempFolder();
  const file = join(folder, 'looker-chat.db');
  const storage = await openStorage(file);
  onTestFinished(() => storage.close());
  const keep = (key: string) =>
    storage.db.transaction().execute(tx => tx.insertInto('meta').values({ key, value: '' }).execute());
  const keys = async () => (await storage.db.selectFrom('meta').select('key').execute()).map(({ key }) => key);
  await keep('kept');
  return { folder, file, storage, keep, keys };
}

describe('a database that is no longer where it was opened', () => {
  test('takes nothing more when it was deleted, for that would be lost with it', async () => {
    const { folder, storage, keep, keys } = await openKept();
    await rm(folder, { recursive: true });
    const refused = { code: 'storage_unavailable', params: { reason: 'no such file or directory' } };
    await expect(keep('lost')).rejects.toMatchObject(refused);
    const light = storage.lightly(tx => tx.insertInto('meta').values({ key: 'lost', value: '' }).execute());
    await expect(light).rejects.toMatchObject(refused);
    expect(await keys()).toEqual(['kept']);
  });

  test('takes nothing while another stands in its place, and goes on when it is back', async () => {
    const { file, keep, keys } = await openKept();
    await copyFile(file, `${file}.copy`);
    await rename(file, `${file}.former`);
    await rename(`${file}.copy`, file);
    const refused = { code: 'storage_unavailable', params: { reason: 'another file stands in its place' } };
    await expect(keep('lost')).rejects.toMatchObject(refused);
    await rename(`${file}.former`, file);
    await keep('more');
    expect(await keys()).toEqual(['kept', 'more']);
  });
});
