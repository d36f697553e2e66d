import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { type Database, openDatabase } from '../../src/storage/sqlite-driver.ts';
import { openStorage, type Storage } from '../../src/storage/storage.ts';
import { temporaryFolder } from './world.ts';

interface World {
  readonly storage: Storage;
  /** Another program that has the same database open. */
  readonly other: Database;
}

async function openWorld(): Promise<World> {
  const file = join(await temporaryFolder(), 'looker-chat.db');
  const storage = await openStorage(file);
  const other = await openDatabase(file);
  onTestFinished(async () => {
    other.close();
    await storage.close();
  });
  return { storage, other };
}

const put = ({ storage: { db } }: World, key: string) => db.insertInto('meta').values({ key, value: 'v' }).execute();
/** As conversations write: they look first. */
const putAfterLook = ({ storage: { db } }: World, key: string) =>
  db.transaction().execute(async tx => {
    await tx.selectFrom('meta').select('key').execute();
    await tx.insertInto('meta').values({ key, value: 'v' }).execute();
  });
const putLightly = ({ storage }: World, key: string) =>
  storage.lightly(async tx => void (await tx.insertInto('meta').values({ key, value: 'v' }).execute()));
const WAYS = { alone: put, 'in a transaction': putAfterLook, lightly: putLightly };
const keysOf = async ({ storage: { db } }: World): Promise<string[]> =>
  (await db.selectFrom('meta').select('key').orderBy('key').execute()).map(({ key }) => key);

test.each(Object.entries(WAYS))(
  "what is written %s waits for another program's lock, and this process goes on meanwhile",
  async (_name, write) => {
    const world = await openWorld();
    world.other.exec('begin immediate');
    let ticks = 0;
    const clock = setInterval(() => {
      ticks += 1;
      if (ticks === 20) world.other.exec('commit');
    }, 10);
    await write(world, 'written');
    clearInterval(clock);
    expect(ticks).toBeGreaterThanOrEqual(20); // they came while it waited
    expect(await keysOf(world)).toEqual(['written']);
  },
);

test.each(Object.entries(WAYS))(
  'what is written %s is refused when the lock stays, all of it, and works again when it is gone',
  async (_name, write) => {
    const world = await openWorld();
    world.other.exec('begin immediate');
    const refused = { code: 'storage_unavailable', params: { reason: 'database is locked' } };
    const all = await Promise.allSettled(['one', 'two', 'three'].map(key => write(world, key)));
    for (const each of all) expect(each).toMatchObject({ status: 'rejected', reason: refused });
    expect(await keysOf(world)).toEqual([]);
    world.other.exec('commit');
    await write(world, 'after');
    expect(await keysOf(world)).toEqual(['after']);
  },
);

test('many who wait for a lock that stays wait together, not one after the other, and who reads then is not held up', async () => {
  const world = await openWorld();
  world.other.exec('begin immediate');
  const started = performance.now();
  await Promise.allSettled(['a'].map(key => put(world, key)));
  const alone = performance.now() - started;
  const again = performance.now();
  await Promise.allSettled(Array.from({ length: 20 }, (_, at) => putAfterLook(world, String(at))));
  expect(performance.now() - again).toBeLessThan(alone);
  expect(await keysOf(world)).toEqual([]);
});
