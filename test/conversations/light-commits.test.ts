import { join } from 'node:path';
import { sql } from 'kysely';
import { describe, expect, onTestFinished, test } from 'vitest';
import { systemClock } from '../../src/base/clock.ts';
import { newId } from '../../src/base/ids.ts';
import { createLog } from '../../src/base/log.ts';
import { Redactor } from '../../src/base/redactor.ts';
import { Conversations } from '../../src/conversations/conversations.ts';
import { GroupCommit } from '../../src/conversations/group-commit.ts';
import { openStorage, type Storage } from '../../src/storage/storage.ts';
import { tempFolder } from '../harness/temp-folder.ts';
import { ScriptedAnswerer } from './scripted-answerer.ts';
import { eventsUntilEnd } from './world.ts';

type Db = Storage['db'];
/** SQLite's numbers for how a connection's commits treat the disk. */
const NORMAL = 1;
const FULL = 2;

async function open(): Promise<Storage> {
  const storage = await openStorage(join(await tempFolder(), 'test.db'));
  onTestFinished(() => storage.close());
  return storage;
}

async function synchronous(db: Db): Promise<number | undefined> {
  return (await sql<{ synchronous: number }>`pragma synchronous`.execute(db)).rows[0]?.synchronous;
}

describe('a commit waits for the disk', () => {
  test('unless all in it is light', async () => {
    const storage = await open();
    const commits = new GroupCommit(storage, async () => {});
    const seen = new Map<string, number | undefined>();
    const note = (name: string, light: boolean) =>
      commits.run(async tx => void seen.set(name, await synchronous(tx)), { light });
    await note('light alone', true);
    await note('heavy alone', false);
    const busy = commits.run(async () => {}); // what comes while it runs goes together
    await Promise.all([busy, note('light of a mixed group', true), note('heavy of a mixed group', false)]);
    await note('light again', true);
    expect(Object.fromEntries(seen)).toEqual({
      'light alone': NORMAL,
      'heavy alone': FULL,
      'light of a mixed group': FULL,
      'heavy of a mixed group': FULL,
      'light again': NORMAL,
    });
    expect(await synchronous(storage.db)).toBe(FULL);
  });

  test('also after a light one that failed, of which nothing is left', async () => {
    const storage = await open();
    const failing = storage.lightly(async tx => {
      await tx.insertInto('meta').values({ key: 'k', value: '' }).execute();
      throw new Error('its own');
    });
    await expect(failing).rejects.toThrow('its own');
    expect(await synchronous(storage.db)).toBe(FULL);
    expect(await storage.db.selectFrom('meta').select('key').where('key', '=', 'k').execute()).toEqual([]);
  });

  test('and nobody else writes by a light connection meanwhile', async () => {
    const storage = await open();
    const light = storage.lightly(async tx => {
      const other = storage.db.transaction().execute(synchronous);
      await tx.insertInto('meta').values({ key: 'k', value: '' }).execute();
      return { other };
    });
    expect(await (await light).other).toBe(FULL);
  });
});

test('of a conversation nothing is committed lightly but words of an answer', async () => {
  const storage = await open();
  const light: string[][] = [];
  const kindsAfter = async (db: Db, count: number): Promise<string[]> => {
    const rows = await db.selectFrom('events').select('kind').orderBy('seq').offset(count).limit(1_000).execute();
    return rows.map(({ kind }) => kind);
  };
  /** The real storage, which notes which events each light transaction has written. */
  const noting: Storage = {
    ...storage,
    lightly: work =>
      storage.lightly(async tx => {
        const before = (await kindsAfter(tx, 0)).length;
        const done = await work(tx);
        light.push(await kindsAfter(tx, before));
        return done;
      }),
  };
  const answerer = new ScriptedAnswerer(async (_question, report) => {
    report.wrote('thought', 'Let me see.');
    await report.called({ callId: newId(), tool: 'query', arguments: {} });
    report.wrote('text', 'Seven');
    report.wrote('thought', 'Sure?');
    return { outcome: 'done' };
  });
  const log = createLog({ level: 'silent', redactor: new Redactor(), write: () => {} });
  const conversations = new Conversations({ storage: noting, clock: systemClock, log, answerer });
  onTestFinished(() => conversations.close());
  const { conversationId } = await conversations.ask({ messageId: newId(), text: 'How many?', language: 'en' });
  const all = (await eventsUntilEnd({ conversations }, conversationId)).map(({ event }) => event.kind);
  expect(all).toEqual(['user_message', 'turn_started', 'thought', 'tool_call', 'text', 'thought', 'turn_ended']);
  expect(light.length).toBeGreaterThan(0);
  expect(light.flat().filter(kind => kind !== 'text' && kind !== 'thought')).toEqual([]);
});
