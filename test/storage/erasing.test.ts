import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openStorage, type Storage } from '../../src/storage/storage.ts';
import { startProgram } from '../programs/start-program.ts';
import { newStorage } from './world.ts';

type Opened = Storage & { file: string };

/** The mark of a row: found in the files only while it is there, or not yet erased. */
const mark = (number: number): string => `<a secret word, number ${number}>`;

async function put({ db }: Storage, number: number): Promise<void> {
  await db
    .insertInto('meta')
    .values({ key: `k${number}`, value: mark(number).repeat(50) })
    .execute();
}

const drop = async ({ db }: Storage, number: number): Promise<void> =>
  void (await db.deleteFrom('meta').where('key', '=', `k${number}`).execute());

/** The numbers whose mark stands in any file of the folder. */
async function marksIn({ file }: Opened, upTo: number): Promise<number[]> {
  const folder = dirname(file);
  const files = await Promise.all((await readdir(folder)).map(name => readFile(join(folder, name))));
  const numbers = Array.from({ length: upTo }, (_, index) => index);
  return numbers.filter(number => files.some(bytes => bytes.includes(mark(number))));
}

/** Another process in the middle of reading the database, as a backup is for as long as it takes. */
async function startReader({ file }: Opened) {
  const reader = startProgram('read-database', [file]);
  onTestFinished(async () => void (await reader.stop()));
  expect(await reader.nextLine()).toBe('reading');
  return reader;
}

test('what was deleted is in no file when it was erased; before, it is', async () => {
  const storage = await newStorage();
  for (const number of [0, 1]) await put(storage, number);
  await drop(storage, 0);
  expect(await marksIn(storage, 2)).toEqual([0, 1]);
  await storage.erase();
  expect(await marksIn(storage, 2)).toEqual([1]);
});

test('many deletions are erased together, none is forgotten, and nobody waits', async () => {
  const storage = await newStorage();
  const count = 40;
  for (let number = 0; number < count; number++) await put(storage, number);
  const dropAll = async (numbers: number[]): Promise<void> => {
    for (const number of numbers) {
      await drop(storage, number);
      storage.eraseSoon();
    }
  };
  const numbers = await marksIn(storage, count);
  const [first, rest] = [numbers.slice(0, 3), numbers.slice(3)];
  await dropAll(first);
  await expect.poll(() => marksIn(storage, count)).toEqual(rest);
  await dropAll(rest);
  expect(await marksIn(storage, count)).toEqual(rest); // they wait for each other
  await expect.poll(() => marksIn(storage, count), { timeout: 20_000 }).toEqual([]);
});

test('beside another process that reads nothing is held up, and it is erased when that ends', async () => {
  const storage = await newStorage();
  await put(storage, 0);
  const reader = await startReader(storage);
  await drop(storage, 0);
  const started = performance.now();
  storage.eraseSoon();
  await put(storage, 1); // waits for the emptying, and must not wait for the reader
  const tookMs = performance.now() - started;
  expect(await marksIn(storage, 1)).toEqual([0]);
  expect(tookMs).toBeLessThan(2_500); // SQLite's own patience is 5 s
  reader.stdin.end();
  await reader.ended;
  await expect.poll(() => marksIn(storage, 1), { timeout: 20_000 }).toEqual([]);
});

test('who waits for it beside a process that never ends waits 5 s, and the end of the server not at all', async () => {
  const storage = await newStorage();
  await put(storage, 0);
  const reader = await startReader(storage);
  await drop(storage, 0);
  await storage.erase();
  expect(await marksIn(storage, 1)).toEqual([0]);
  const started = performance.now();
  await storage.close();
  expect(performance.now() - started).toBeLessThan(2_500);
  reader.stdin.end();
  await reader.ended;
  const next = await openStorage(storage.file);
  await expect.poll(() => marksIn(storage, 1)).toEqual([]);
  await next.close();
});

test('what a killed server had deleted is erased by the next start, also beside a backup', async () => {
  const storage = await newStorage();
  await put(storage, 0);
  await drop(storage, 0);
  expect(await marksIn(storage, 1)).toEqual([0]);
  // As a killed server leaves it: the log is there, and nobody has closed it.
  const next = await openStorage(storage.file);
  expect(await marksIn(storage, 1)).toEqual([]);
  await put(next, 0);
  const reader = await startReader(storage);
  await drop(next, 0);
  const third = await openStorage(storage.file);
  expect(await marksIn(storage, 1)).toEqual([0]);
  reader.stdin.end();
  await reader.ended;
  await expect.poll(() => marksIn(storage, 1), { timeout: 20_000 }).toEqual([]);
  for (const each of [next, third]) await each.close();
});
