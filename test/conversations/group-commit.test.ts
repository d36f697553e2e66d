import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type Caller, currentCaller, onBehalfOf } from '../../src/base/caller.ts';
import { GroupCommit } from '../../src/conversations/group-commit.ts';
import { openStorage } from '../../src/storage/storage.ts';
import { tempFolder } from '../harness/temp-folder.ts';

const WRITES = 50;

async function open() {
  const storage = await openStorage(join(await tempFolder(), 'test.db'));
  onTestFinished(() => storage.close());
  let transactions = 0;
  const commits = new GroupCommit(storage, async () => void (transactions += 1));
  const write = (key: string) =>
    commits.run(async tx => {
      await tx.insertInto('meta').values({ key, value: key }).execute();
    });
  const written = async () => {
    const rows = await storage.db.selectFrom('meta').select('key').where('key', 'like', 'w%').execute();
    return rows.map(({ key }) => key);
  };
  return { commits, write, written, transactions: () => transactions };
}

describe('writes of many conversations', () => {
  test('that come together are committed together, each told when it is kept', async () => {
    const { write, written, transactions } = await open();
    const keys = Array.from({ length: WRITES }, (_, at) => `w${at}`);
    await Promise.all(keys.map(key => write(key).then(async () => expect(await written()).toContain(key))));
    expect((await written()).toSorted()).toEqual(keys.toSorted());
    expect(transactions()).toBeLessThan(WRITES / 5);
  });

  test('are told in the order in which they came', async () => {
    const { write } = await open();
    const told: number[] = [];
    await Promise.all(Array.from({ length: WRITES }, (_, at) => write(`w${at}`).then(() => told.push(at))));
    expect(told).toEqual(told.toSorted((a, b) => a - b));
  });

  test('one that fails hears its own failure and leaves nothing behind; the others are kept', async () => {
    const { commits, write, written } = await open();
    const failing = commits.run(async tx => {
      await tx.insertInto('meta').values({ key: 'w-of-the-failed', value: '' }).execute();
      throw new Error('its own');
    });
    const outcomes = await Promise.allSettled([write('w1'), failing, write('w2'), write('w1')]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'rejected']);
    await expect(failing).rejects.toThrow('its own');
    expect((await written()).toSorted()).toEqual(['w1', 'w2']);
    await write('w3');
    expect(await written()).toContain('w3');
  });

  test('are each made on behalf of who asked for them', async () => {
    const { commits } = await open();
    const seen: (string | undefined)[] = [];
    const note = async (): Promise<void> => void seen.push(currentCaller()?.address);
    const caller = (address: string): Caller => ({ way: 'local', address });
    await Promise.all([
      ...['one', 'two', 'three'].map(address => onBehalfOf(caller(address), () => commits.run(note))),
      commits.run(note),
    ]);
    expect(seen).toEqual(['one', 'two', 'three', undefined]);
  });
});
