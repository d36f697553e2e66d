import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { openDatabase } from '../../src/storage/sqlite-driver.ts';
import { copyDatabase, openStorage } from '../../src/storage/storage.ts';
import { newStorage, temporaryFolder } from './world.ts';

const conversation = (id: string) => ({
  id,
  title: id,
  language: 'en',
  connection_id: null,
  created_at: '2026-01-01',
  updated_at: '2026-01-01',
});

describe('a copy of the database', () => {
  test('holds what was committed, the write-ahead log too, and nothing of a transaction that still runs', async () => {
    const storage = await newStorage();
    await storage.db.insertInto('conversations').values(conversation('kept')).execute();
    const to = join(await temporaryFolder(), 'copy.db');
    const trx = await storage.db.startTransaction().execute();
    await trx.insertInto('conversations').values(conversation('not yet')).execute();
    const holdings = await copyDatabase(storage.file, to);
    await trx.commit().execute();
    expect(holdings).toMatchObject({ conversations: 1, questions: 0, results: 0, sealed: 0 });
    expect((await stat(to)).size).toBe(holdings.bytes);
    const copy = await openStorage(to);
    expect(await copy.db.selectFrom('conversations').select('id').execute()).toEqual([{ id: 'kept' }]);
    await copy.close();
  });

  test('is for its owner alone, and nothing stands beside it', async () => {
    const { file } = await newStorage();
    const folder = join(await temporaryFolder(), 'new', 'backups');
    await copyDatabase(file, join(folder, 'copy.db'));
    expect(await readdir(folder)).toEqual(['copy.db']);
    expect((await stat(join(folder, 'copy.db'))).mode & 0o777).toBe(0o600);
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
  });

  test('holds nothing that was deleted before', async () => {
    const storage = await newStorage();
    const secret = `a-deleted-title-${'x'.repeat(5000)}`;
    await storage.db.insertInto('conversations').values(conversation(secret)).execute();
    await storage.db.deleteFrom('conversations').execute();
    const to = join(await temporaryFolder(), 'copy.db');
    await copyDatabase(storage.file, to);
    expect(await readFile(to, 'latin1')).not.toContain('a-deleted-title');
  });

  test('replaces nothing', async () => {
    const { file } = await newStorage();
    const to = join(await temporaryFolder(), 'copy.db');
    await writeFile(to, 'a former backup');
    await expect(copyDatabase(file, to)).rejects.toMatchObject({ code: 'backup_exists', params: { file: to } });
    expect(await readFile(to, 'utf8')).toBe('a former backup');
  });

  test.each<[string, (folder: string) => Promise<void>]>([
    ['that is missing', async () => {}],
    [
      'of another program',
      async folder => {
        const other = await openDatabase(join(folder, 'looker-chat.db'));
        other.exec('create table notes (text)');
        other.close();
      },
    ],
  ])('of a database %s is none, and leaves no file', async (_which, make) => {
    const folder = await temporaryFolder();
    await make(folder);
    const before = await readdir(folder);
    const copying = copyDatabase(join(folder, 'looker-chat.db'), join(folder, 'copy.db'));
    await expect(copying).rejects.toMatchObject({ code: 'backup_nothing' });
    expect(await readdir(folder)).toEqual(before);
  });

  test('that would be damaged is refused and removed', async () => {
    const created = await newStorage();
    await created.db
      .insertInto('meta')
      .values({ key: 'large', value: 'x'.repeat(200_000) })
      .execute();
    await created.close();
    const bytes = await readFile(created.file);
    await writeFile(created.file, bytes.fill(0xa5, bytes.length / 2));
    const folder = await temporaryFolder();
    await expect(copyDatabase(created.file, join(folder, 'copy.db'))).rejects.toMatchObject({
      code: 'storage_damaged',
    });
    expect(await readdir(folder)).toEqual([]);
  });

  test('that breaks a rule of its tables is found by the check of the copy, and removed', async () => {
    const storage = await newStorage();
    await sql`pragma ignore_check_constraints = on`.execute(storage.db);
    await sql`insert into connections (id, source, verify_ssl, connected_at, active)
      values ('1', 'elsewhere', 1, '2026-01-01', 1)`.execute(storage.db);
    const folder = await temporaryFolder();
    const refusal = { code: 'backup_damaged', params: { reason: expect.stringContaining('connections') } };
    await expect(copyDatabase(storage.file, join(folder, 'copy.db'))).rejects.toMatchObject(refusal);
    expect(await readdir(folder)).toEqual([]);
  });

  test('to a place that cannot be written names the file and the reason', async () => {
    const { file } = await newStorage();
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'file'), '');
    const to = join(folder, 'file', 'copy.db');
    const refusal = {
      code: 'backup_unwritable',
      params: { file: to, reason: expect.stringMatching(/directory|exists/) },
    };
    await expect(copyDatabase(file, to)).rejects.toMatchObject(refusal);
  });
});

test('a database with tables of another program is refused and left as it is', async () => {
  const file = join(await temporaryFolder(), 'looker-chat.db');
  const other = await openDatabase(file);
  other.exec('create table notes (text); insert into notes values (1)');
  other.close();
  const before = await readFile(file);
  await expect(openStorage(file)).rejects.toMatchObject({ code: 'storage_damaged' });
  expect(await readFile(file)).toEqual(before);
});
