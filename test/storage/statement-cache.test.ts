import { copyFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openDatabase } from '../../src/storage/sqlite-driver.ts';
import { StatementCache } from '../../src/storage/statement-cache.ts';
import { openStorage } from '../../src/storage/storage.ts';
import { newStorage } from './world.ts';

test('a text is prepared once while it is in use, and a flood of other texts is not kept', async () => {
  const database = await openDatabase(':memory:');
  onTestFinished(() => database.close());
  const cache = new StatementCache(database);
  const often = cache.prepare('select 1');
  const once = cache.prepare('select 2');
  for (let number = 3; number < 1_000; number += 1) {
    cache.prepare(`select ${number}`);
    expect(cache.prepare('select 1')).toBe(often);
  }
  expect(cache.prepare('select 2')).not.toBe(once);
});

test('reading that was given up half-way does not disturb the same query', async () => {
  const { db } = await newStorage();
  for (const key of ['a', 'b', 'c']) await db.insertInto('meta').values({ key, value: key }).execute();
  const query = db.selectFrom('meta').select('key').orderBy('key');
  const keys: string[] = [];
  for await (const row of query.stream()) {
    keys.push(row.key);
    break; // the rest is never read
  }
  for await (const row of query.stream()) keys.push(row.key);
  expect(keys).toEqual(['a', 'a', 'b', 'c']);
  expect((await query.execute()).map(row => row.key)).toEqual(['a', 'b', 'c']);
});

test('a failed statement works again with other values', async () => {
  const { db } = await newStorage();
  const insert = (key: string) => db.insertInto('meta').values({ key, value: '' }).returning('key').execute();
  await insert('once');
  await expect(insert('once')).rejects.toThrow('UNIQUE');
  expect(await insert('other')).toEqual([{ key: 'other' }]);
});

test('a closed database is whole in its one file', async () => {
  const created = await newStorage();
  await created.db
    .insertInto('meta')
    .values({ key: 'kept', value: 'x'.repeat(50_000) })
    .execute();
  await created.close();
  const copy = join(dirname(created.file), 'copy.db');
  await copyFile(created.file, copy);
  const storage = await openStorage(copy);
  expect(await storage.db.selectFrom('meta').select('key').execute()).toEqual([{ key: 'kept' }]);
  await storage.close();
});
