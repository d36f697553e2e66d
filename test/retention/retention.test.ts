import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { newId } from '../../src/base/ids.ts';
import { createLog } from '../../src/base/log.ts';
import { Redactor } from '../../src/base/redactor.ts';
import { Retention } from '../../src/retention.ts';
import { untilStopped } from '../conversations/scripted-answerer.ts';
import { ask, askToEnd, openWorld } from '../conversations/world.ts';

const DAY_MS = 86_400_000;
const START = Date.parse('2026-03-01T12:00:00Z');

/** Conversations under a clock that goes only when it is told to, kept for 30 days. */
async function openKept(days = 30) {
  const clock = {
    day: 0,
    /** How many days the clock is wrong. */
    wrong: 0,
    now: () => new Date(START + (clock.day + clock.wrong) * DAY_MS),
    elapsedMs: () => clock.day * DAY_MS,
  };
  const world = await openWorld(undefined, clock);
  const logged: string[] = [];
  const write = (line: string): void => void logged.push(line);
  const log = createLog({ level: 'info', redactor: new Redactor(), write });
  const retention = new Retention({ ...world, clock, log }, days);
  onTestFinished(() => retention.close());
  const ids = async () => (await world.conversations.list()).map(({ id }) => id).toSorted();
  /** Lets the days pass one by one, each with its look, as a running server does. */
  const pass = async (count: number): Promise<void> => {
    for (let n = 0; n < count; n++) {
      clock.day += 1;
      await retention.look();
    }
  };
  return { ...world, clock, retention, ids, pass, logged };
}

describe('what is over its retention', () => {
  test('is deleted with its results and events on the day it is due, and not before; what was used again stays', async () => {
    const world = await openKept();
    const [idle, used] = [await askToEnd(world, 'Once'), await askToEnd(world, 'Again and again')];
    await world.pass(20);
    await askToEnd(world, 'Again', { conversationId: used.conversationId });
    await world.pass(10);
    expect(await world.ids()).toEqual([idle.conversationId, used.conversationId].toSorted());
    await world.pass(1);
    expect(await world.ids()).toEqual([used.conversationId]);
    const events = await world.storage.db.selectFrom('events').select('conversation_id').distinct().execute();
    expect(events).toEqual([{ conversation_id: used.conversationId }]);
    expect(await world.audit.read({ limit: 10, kind: 'expired' })).toMatchObject([
      { conversation_id: idle.conversationId, by: { way: 'server' } },
    ]);
  });

  test('is in no file of the data folder afterwards', async () => {
    const world = await openKept();
    const words = 'The secret of the northern lighthouse';
    await askToEnd(world, words);
    const isInFiles = async (): Promise<boolean> => {
      const files = (await readdir(world.folder)).map(name => readFile(join(world.folder, name)));
      return (await Promise.all(files)).some(bytes => bytes.includes(words));
    };
    expect(await isInFiles()).toBe(true);
    await world.pass(31);
    await expect.poll(isInFiles, { timeout: 20_000 }).toBe(false);
  });

  test('are audit entries too', async () => {
    const world = await openKept();
    await askToEnd(world, 'Once');
    await world.pass(31);
    expect((await world.audit.read({ limit: 10 })).map(({ kind }) => kind)).toEqual(['expired']);
    await world.pass(31);
    expect(await world.audit.read({ limit: 10 })).toEqual([]);
  });

  test('is not one whose time cannot be read, and nothing on a day on which the last look cannot', async () => {
    const world = await openKept();
    const [damaged, due] = [await askToEnd(world, 'Once'), await askToEnd(world, 'And once')];
    const { db } = world.storage;
    await db.updateTable('conversations').set({ updated_at: '' }).where('id', '=', damaged.conversationId).execute();
    await world.pass(30);
    await db.updateTable('meta').set({ value: 'x' }).where('key', '=', 'retention_looked_at').execute();
    await world.pass(1);
    expect(await world.ids()).toEqual([damaged.conversationId, due.conversationId].toSorted());
    await world.pass(1);
    expect(await world.ids()).toEqual([damaged.conversationId]);
  });

  test('is never a conversation that is being answered', async () => {
    const world = await openKept(1);
    world.answerer.script = untilStopped;
    const { conversationId } = await ask(world, 'A very long one');
    await world.pass(6);
    expect(await world.ids()).toEqual([conversationId]);
  });

  test('is deleted at the start, of a folder whose server has just begun to look', async () => {
    const world = await openKept();
    await askToEnd(world, 'Long ago');
    world.clock.day = 40;
    world.retention.start();
    await expect.poll(world.ids).toEqual([]);
  });
});

describe('thousands that are due at once', () => {
  /** More than one look deletes in one go, asked long ago; gives their ids in the order in which they go. */
  async function openMany() {
    const world = await openKept();
    const { conversationId } = await askToEnd(world, 'Long ago');
    const { db } = world.storage;
    const one = await db.selectFrom('conversations').selectAll().executeTakeFirstOrThrow();
    const rows = Array.from({ length: 200 }, () => ({ ...one, id: newId() }));
    await db.insertInto('conversations').values(rows).execute();
    world.clock.day = 40;
    return { ...world, due: [conversationId, ...rows.map(({ id }) => id)] };
  }

  test('hold up nobody: between two of them others are served', async () => {
    const { retention, due, ids } = await openMany();
    let served = 0;
    let isOver = false;
    const serve = (): void => {
      served += 1;
      if (!isOver) setImmediate(serve);
    };
    setImmediate(serve);
    await retention.look();
    isOver = true;
    expect(await ids()).toEqual([]);
    expect(served).toBeGreaterThanOrEqual(due.length);
  });

  test('one that is used meanwhile stays', async () => {
    const world = await openMany();
    const used = world.due.at(-1) ?? '';
    const looked = world.retention.look();
    await expect.poll(async () => (await world.ids()).length).toBeLessThan(world.due.length);
    await ask(world, 'Again', { conversationId: used });
    await looked;
    expect(await world.ids()).toEqual([used]);
    expect(JSON.parse(world.logged.at(-1) ?? '')).toMatchObject({ conversations: world.due.length - 1 });
  });

  test('do not delay the end of the server: the rest goes at the next look', async () => {
    const world = await openMany();
    world.retention.start();
    await expect.poll(async () => (await world.ids()).length).toBeLessThan(world.due.length);
    await world.retention.close();
    const left = (await world.ids()).length;
    expect(left).toBeGreaterThan(0);
    await expect.poll(() => world.logged.length).toBe(1);
    expect(JSON.parse(world.logged.at(-1) ?? '')).toMatchObject({ conversations: world.due.length - left, audit: 0 });
  });
});

test('a server that was outlived by another deletes nothing, and does not look in its place', async () => {
  const outlived = await openKept();
  const { conversationId } = await askToEnd(outlived, 'To be kept');
  const next = await openWorld(outlived.folder);
  await next.conversations.recover();
  const all = async () => {
    const looked = await next.storage.db.selectFrom('meta').selectAll().where('key', 'like', 'retention%').execute();
    return [await next.conversations.list(), await next.audit.read({ limit: 100 }), looked];
  };
  await next.audit.note({ kind: 'renamed', about: {}, conversationId }); // something to prune
  const before = await all();
  outlived.clock.day = 400;
  await expect(outlived.retention.look()).rejects.toMatchObject({ code: 'storage_in_use' });
  await expect(outlived.conversations.remove(conversationId)).rejects.toMatchObject({ code: 'storage_in_use' });
  expect(await all()).toEqual(before);
});

describe('a clock that jumps', () => {
  test.each([3650, -3650])('by %i days deletes nothing on that day, and says so', async days => {
    const world = await openKept();
    const { conversationId } = await askToEnd(world, 'To be kept');
    await world.pass(1);
    world.clock.wrong += days;
    await world.retention.look();
    expect(await world.ids()).toEqual([conversationId]);
    expect(JSON.parse(world.logged.at(-1) ?? '')).toMatchObject({ level: 40, gapHours: days * 24 });
    world.clock.wrong -= days; // set right again
    await world.retention.look();
    await world.pass(2);
    expect(await world.ids()).toEqual([conversationId]);
  });

  test.each([6, -6, 0.5])('by %d days while the server runs deletes nothing before the next day', async days => {
    const world = await openKept();
    const { conversationId } = await askToEnd(world, 'To be kept');
    await world.pass(30 - Math.abs(days) / 2);
    world.clock.wrong += days;
    await world.retention.look();
    expect(await world.ids()).toEqual([conversationId]);
    expect(JSON.parse(world.logged.at(-1) ?? '')).toMatchObject({ level: 40, jumpHours: days * 24 });
    world.clock.wrong -= days; // set right again
    await world.retention.look();
    expect(await world.ids()).toEqual([conversationId]);
    await world.pass(Math.abs(days) / 2 + 1);
    expect(await world.ids()).toEqual([]);
  });

  test('is what a machine that sleeps every night looks like, and yet what is due goes', async () => {
    const world = await openKept();
    await askToEnd(world, 'Long ago');
    for (let night = 0; night < 30; night++) {
      world.clock.wrong += 0.4;
      await world.pass(1);
    }
    expect(await world.ids()).toEqual([]);
  });

  test('and stays there, is believed on the next day', async () => {
    const world = await openKept();
    await askToEnd(world, 'Long ago');
    await world.pass(1);
    world.clock.wrong += 100;
    await world.retention.look();
    await world.pass(1);
    expect(await world.ids()).toEqual([]);
  });

  test.each([3650, -3650])('by %i days leaves questions and answers in their order', async days => {
    const world = await openKept();
    const first = await askToEnd(world, 'Before');
    world.clock.wrong += days;
    const second = await askToEnd(world, 'After', { conversationId: first.conversationId });
    expect(second.seq).toBeGreaterThan(first.seq);
    const events = await world.conversations.events(first.conversationId, 0, 100);
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_event, index) => index + 1));
    expect(world.answerer.questions.at(-1)?.history).toMatchObject([{ question: 'Before' }]);
  });
});
