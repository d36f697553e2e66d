import { chmod, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as fc from 'fast-check';
import { Kysely, sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { MIGRATIONS, migrate } from '../../src/storage/migrate.ts';
import { Dialect } from '../../src/storage/sqlite-dialect.ts';
import { openDatabase } from '../../src/storage/sqlite-driver.ts';
import { openStorage, type Storage } from '../../src/storage/storage.ts';
import { runProgram } from '../programs/start-program.ts';
import { newStorage, temporaryFolder } from './world.ts';

const modeOf = async (path: string) => (await stat(path)).mode & 0o777;
const put = ({ db }: Storage, key: string, value = 'x') => db.insertInto('meta').values({ key, value }).execute();
const keys = async ({ db }: Storage) => (await db.selectFrom('meta').select('key').execute()).map(row => row.key);

async function pragma({ db }: Storage, name: string): Promise<unknown> {
  const { rows } = await sql<Record<string, unknown>>`pragma ${sql.raw(name)}`.execute(db);
  return Object.values(rows[0] ?? {})[0];
}

describe('opening', () => {
  test('keeps what was stored', async () => {
    const first = await newStorage();
    await put(first, 'kept');
    await first.close();
    const second = await openStorage(first.file);
    expect(await keys(second)).toEqual(['kept']);
    await second.close();
  });

  test('gives back any text as it was, but for NULs and halves of characters', async () => {
    const storage = await newStorage();
    let key = 0;
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary' }), async text => {
        const name = String((key += 1));
        await put(storage, name, text);
        const row = await storage.db.selectFrom('meta').where('key', '=', name).select('value').executeTakeFirst();
        expect(row?.value).toBe(text.replaceAll(/\p{Cs}|\0/gu, '\ufffd'));
      }),
      { examples: [['\0'], ['a\0b'], ['\ud83d'], ['😀'], ['\ufeff'], ['\u202eabc']] },
    );
  });

  test('creates the folder and every file for their owner alone', async () => {
    const folder = join(await temporaryFolder(), 'deep', 'data');
    const storage = await openStorage(join(folder, 'looker-chat.db'));
    await put(storage, 'something in the write-ahead log');
    expect(await modeOf(folder)).toBe(0o700);
    const files = await readdir(folder);
    expect(files.toSorted()).toEqual(['looker-chat.db', 'looker-chat.db-shm', 'looker-chat.db-wal']);
    expect(await Promise.all(files.map(file => modeOf(join(folder, file))))).toEqual(files.map(() => 0o600));
    await storage.close();
  });

  test('closes a database that others could read, and leaves the mode of a folder that was there', async () => {
    const created = await newStorage();
    const { file } = created;
    await created.close();
    await chmod(file, 0o644);
    await chmod(dirname(file), 0o750);
    const storage = await openStorage(file);
    await put(storage, 'new');
    const files = await readdir(dirname(file));
    expect(await Promise.all(files.map(name => modeOf(join(dirname(file), name))))).toEqual(files.map(() => 0o600));
    expect(await modeOf(dirname(file))).toBe(0o750);
    await storage.close();
  });

  test.each([
    ['journal_mode', 'wal'],
    ['synchronous', 2], // full
    ['foreign_keys', 1],
    ['secure_delete', 1],
    ['busy_timeout', 0],
  ])('sets %s to %s', async (name, value) => {
    expect(await pragma(await newStorage(), name)).toBe(value);
  });

  test('refuses a database of a newer version and leaves every byte of it', async () => {
    const created = await newStorage();
    const { file } = created;
    await sql`insert into kysely_migration values ('999-from-the-future', '2030-01-01')`.execute(created.db);
    await created.close();
    const before = await readFile(file);
    await expect(openStorage(file)).rejects.toMatchObject({ code: 'storage_newer' });
    expect(await readFile(file)).toEqual(before);
  });

  test('refuses a file that is no database and leaves it as it is', async () => {
    const file = join(await temporaryFolder(), 'notes.txt');
    const text = 'These are notes, and not a database. '.repeat(100);
    await writeFile(file, text, { mode: 0o640 });
    await expect(openStorage(file)).rejects.toMatchObject({
      code: 'storage_damaged',
      params: { reason: 'file is not a database' },
    });
    expect(await readFile(file, 'utf8')).toBe(text);
    expect(await modeOf(file)).toBe(0o640);
  });

  test('says what is wrong with the place, without naming it', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'file'), '');
    const inFile = openStorage(join(folder, 'file', 'looker-chat.db'));
    await expect(inFile).rejects.toMatchObject({ params: { reason: expect.stringMatching(/not a directory|exists/) } });
    await mkdir(join(folder, 'looker-chat.db'));
    const asFolder = openStorage(join(folder, 'looker-chat.db'));
    await expect(asFolder).rejects.toMatchObject({ code: 'storage_unavailable' });
    await expect(asFolder).rejects.not.toMatchObject({ params: { reason: expect.stringContaining(folder) } });
  });

  test('a folder that may not be written to is refused with the reason', async () => {
    const folder = await temporaryFolder();
    const readOnly = join(folder, 'read-only');
    await mkdir(readOnly, { mode: 0o555 });
    await chmod(folder, 0o755);
    const args = [join(readOnly, 'looker-chat.db'), readOnly, join(folder, 'ours', 'looker-chat.db')];
    const refusal = JSON.stringify({ code: 'storage_unavailable', params: { reason: 'permission denied' } });
    // As root the folder is root's, and the program's user another one.
    const ofAnother = JSON.stringify({ code: 'storage_not_private', params: {} });
    const isRoot = process.getuid?.() === 0;
    expect(await runProgram('open-storage-unprivileged', args)).toEqual([refusal, isRoot ? ofAnother : refusal]);
  });
});

describe('a full disk', () => {
  /** SQLite's own limit gives the same result code as the file system's. */
  async function fullStorage() {
    const storage = await newStorage();
    await put(storage, 'before');
    await sql`pragma max_page_count = 1`.execute(storage.db); // never below the present size
    return storage;
  }
  const full = { code: 'storage_unavailable', params: { reason: 'database or disk is full' } };
  const large = 'x'.repeat(100_000);

  test('refuses the change, keeps what is there, and goes on when there is space again', async () => {
    const storage = await fullStorage();
    await expect(put(storage, 'too much', large)).rejects.toMatchObject(full);
    expect(await keys(storage)).toEqual(['before']);
    await sql`pragma max_page_count = 100000`.execute(storage.db);
    await put(storage, 'after', large);
    expect(await keys(storage)).toEqual(['after', 'before']);
  });

  test('keeps nothing of a transaction, and says why it failed', async () => {
    const storage = await fullStorage();
    const work = storage.db.transaction().execute(async trx => {
      await trx.insertInto('meta').values({ key: 'first', value: 'small' }).execute();
      await trx.insertInto('meta').values({ key: 'second', value: large }).execute();
    });
    await expect(work).rejects.toMatchObject(full);
    expect(await keys(storage)).toEqual(['before']);
    await storage.db.transaction().execute(async trx => {
      await trx.deleteFrom('meta').execute();
    });
    expect(await keys(storage)).toEqual([]);
  });
});

describe('statements', () => {
  test('a mistake of ours is no failure of the storage', async () => {
    const storage = await newStorage();
    await put(storage, 'twice');
    await expect(put(storage, 'twice')).rejects.toThrow('UNIQUE constraint failed');
  });

  test('a damaged database is said to be damaged', async () => {
    const created = await newStorage();
    await put(created, 'large', 'x'.repeat(200_000));
    await created.close();
    const bytes = await readFile(created.file);
    await writeFile(created.file, bytes.fill(0xa5, bytes.length / 2)); // its header and schema stay
    const storage = await openStorage(created.file);
    const reading = storage.db.selectFrom('meta').selectAll().execute();
    await expect(reading).rejects.toMatchObject({
      code: 'storage_damaged',
      params: { reason: 'database disk image is malformed' },
    });
    await storage.close();
  });
});

describe('migrations', () => {
  test('one that fails half-way leaves nothing, and works when it is repaired', async () => {
    const database = await openDatabase(join(await temporaryFolder(), 'test.db'));
    const db = new Kysely<unknown>({ dialect: new Dialect(database) });
    const tables = async () => (await db.introspection.getTables()).map(table => table.name);
    const half = async (trx: Kysely<unknown>) => {
      await trx.schema.createTable('half').addColumn('id', 'text').execute();
      throw new Error('the power went');
    };
    await expect(migrate(db, { ...MIGRATIONS, '999-next': { up: half } })).rejects.toThrow('the power went');
    expect(await tables()).toEqual([]);
    const whole = (trx: Kysely<unknown>) => trx.schema.createTable('whole').addColumn('id', 'text').execute();
    await migrate(db, { ...MIGRATIONS, '999-next': { up: whole } });
    expect(await tables()).toContain('whole');
    await db.destroy();
  });

  test('a database of the first version keeps its rows; what it did not know is empty', async () => {
    const { '001-initial': first } = MIGRATIONS;
    if (first === undefined) throw new Error('the first migration is gone');
    const file = join(await temporaryFolder(), 'test.db');
    const old = new Kysely<unknown>({ dialect: new Dialect(await openDatabase(file)) });
    await migrate(old, { '001-initial': first });
    await sql`insert into connections (id, source, url, verify_ssl, connected_at, active)
      values ('1', 'looker', 'https://shop.looker.com', 1, '2026-01-01', 1)`.execute(old);
    await old.destroy();
    const storage = await openStorage(file);
    const connections = await storage.db.selectFrom('connections').selectAll().execute();
    expect(connections).toMatchObject([{ id: '1', url: 'https://shop.looker.com', web_url: null }]);
    expect(await storage.db.selectFrom('results').select('query_url').execute()).toEqual([]);
    await storage.close();
  });
});
