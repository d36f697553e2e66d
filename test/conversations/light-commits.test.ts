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

type Db = Storage['db'];
/** SQLite's number for commits that wait for the disk. */
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
  test('and tells only then, unless it is light: light ones pass meanwhile', async () => {
    const storage = await open();
    const told: string[] = [];
    let arrive = (): void => {};
    const onDisk = async (): Promise<void> => {
      await new Promise<void>(resolve => {
        arrive = resolve;
      });
      told.push('the disk');
      return storage.onDisk();
    };
    const commits = new GroupCommit({ ...storage, onDisk }, async () => {});
    const write = (key: string, light: boolean): Promise<void> =>
      commits
        .run(async tx => void (await tx.insertInto('meta').values({ key, value: '' }).execute()), { light })
        .then(() => void told.push(key));
    const kept = [write('heavy', false), write('light', true)];
    await kept[1];
    await write('light again', true);
    const written = await storage.db.selectFrom('meta').select('key').where('key', 'like', '%h%').execute();
    expect(written.map(({ key }) => key)).toContain('heavy');
    expect(told).toEqual(['light', 'light again']);
    arrive();
    await Promise.all(kept);
    expect(told).toEqual(['light', 'light again', 'the disk', 'heavy']);
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

test('of a conversation nothing is told before the disk has it but words of an answer', async () => {
  const storage = await open();
  let onDisk = 0;
  /** The real storage, which notes up to which event the disk was asked for. */
  const noting: Storage = {
    ...storage,
    onDisk: async () => {
      const { count } = await storage.db
        .selectFrom('events')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .executeTakeFirstOrThrow();
      await storage.onDisk();
      onDisk = count;
    },
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
  const { conversationId, seq: after } = await conversations.ask({
    messageId: newId(),
    text: 'How many?',
    language: 'en',
  });
  const told: { kind: string; isOnDisk: boolean }[] = [];
  const over = new AbortController();
  await conversations.follow({
    conversationId,
    after: after + 1, // and the turn's beginning: one transaction of `db`, which waits by itself
    signal: over.signal,
    onEvent: ({ seq, event: { kind } }) => {
      told.push({ kind, isOnDisk: seq <= onDisk });
      if (kind === 'turn_ended') over.abort();
    },
  });
  expect(told.map(({ kind }) => kind)).toEqual(['thought', 'tool_call', 'text', 'thought', 'turn_ended']);
  const early = told.filter(({ isOnDisk }) => !isOnDisk).map(({ kind }) => kind);
  expect(early.filter(kind => kind !== 'text' && kind !== 'thought')).toEqual([]);
  expect(early).toContain('text');
});
