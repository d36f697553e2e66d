import { describe, expect, test } from 'vitest';
import { newId } from '../../src/base/ids.ts';
import type { StoredEvent } from '../../src/contract/events.ts';
import { sentence } from '../../src/i18n/i18n.ts';
import { saying, untilStopped } from './scripted-answerer.ts';
import { ask, askToEnd, eventsUntilEnd, kindsOf, openWorld, type World } from './world.ts';

/** A world whose server is gone without a word in the middle of an answer, and the question it was at. */
async function leftRunning(text = 'First'): Promise<{ before: World; conversationId: string; messageId: string }> {
  const before = await openWorld();
  before.answerer.script = untilStopped;
  const messageId = newId();
  const { conversationId } = await ask(before, text, { messageId });
  await until(before, conversationId, ({ event }) => event.kind === 'text');
  return { before, conversationId, messageId };
}

async function until({ conversations }: World, conversationId: string, fits: (event: StoredEvent) => boolean) {
  const stop = new AbortController();
  const onEvent = (event: StoredEvent): void => void (fits(event) && stop.abort());
  await conversations.follow({ conversationId, after: 0, signal: stop.signal, onEvent });
}

const startedTurns = (events: readonly StoredEvent[]): string[] =>
  events.flatMap(({ event }) => (event.kind === 'turn_started' ? [event.turn_id] : []));
const endings = (events: readonly StoredEvent[]) =>
  events.flatMap(({ event }) => (event.kind === 'turn_ended' ? [event] : []));

describe('a turn left running by a killed server', () => {
  test('is interrupted at the next start and answered again as a new turn of the same message', async () => {
    const { before, conversationId, messageId } = await leftRunning();
    const after = await openWorld(before.folder);
    after.answerer.script = saying('Seven.');
    expect(await after.conversations.recover()).toEqual({ interrupted: 1, repeated: 1 });
    const events = await eventsUntilEnd(after, conversationId, 0, 2);
    expect(kindsOf(events).join(' ')).toBe('user_message turn_started text turn_ended turn_started text turn_ended');
    const [first, second] = startedTurns(events);
    expect(second).not.toBe(first);
    expect(endings(events)).toMatchObject([
      { turn_id: first, outcome: 'interrupted', code: 'answered_again', repeated_by: second },
      { turn_id: second, outcome: 'done' },
    ]);
    expect(endings(events)[0]?.message).toBe(sentence('en', 'errors', 'answered_again'));
    expect(events[4]?.event).toMatchObject({ kind: 'turn_started', message_id: messageId });
    expect(after.answerer.questions.map(question => question.text)).toEqual(['First']);
  });

  test('leaves no words of the first attempt in what later questions are told', async () => {
    const { before, conversationId } = await leftRunning();
    const after = await openWorld(before.folder);
    after.answerer.script = saying('Seven.');
    await after.conversations.recover();
    await eventsUntilEnd(after, conversationId, 0, 2);
    await askToEnd(after, 'Second', { conversationId });
    expect(after.answerer.questions[1]?.history).toEqual([{ question: 'First', calls: [], answer: 'Seven.' }]);
  });

  test('is acknowledged as before when its message is sent again, and not asked once more', async () => {
    const { before, conversationId, messageId } = await leftRunning();
    const after = await openWorld(before.folder);
    await after.conversations.recover();
    await eventsUntilEnd(after, conversationId, 0, 2);
    expect(await ask(after, 'First', { messageId })).toMatchObject({ conversationId, seq: 1, isNew: false });
    expect(after.answerer.questions).toHaveLength(1);
  });

  test('a second time stays interrupted for good, with the text that had arrived', async () => {
    const { before, conversationId } = await leftRunning();
    const second = await openWorld(before.folder);
    second.answerer.script = untilStopped;
    await second.conversations.recover();
    await until(second, conversationId, ({ seq, event }) => seq > 5 && event.kind === 'text');
    const third = await openWorld(before.folder);
    expect(await third.conversations.recover()).toEqual({ interrupted: 1, repeated: 0 });
    const events = await eventsUntilEnd(third, conversationId, 0, 2);
    expect(endings(events).at(-1)).toMatchObject({ outcome: 'interrupted', code: 'interrupted' });
    expect(endings(events).at(-1)).not.toHaveProperty('repeated_by');
    expect(third.answerer.questions).toEqual([]);
    await askToEnd(third, 'Second', { conversationId });
    expect(third.answerer.questions[0]?.history).toEqual([{ question: 'First', calls: [], answer: 'so far' }]);
  });

  test.each([
    ['nothing is connected', (world: World) => void (world.answerer.connected = false)],
    [
      'it was asked more than a quarter of an hour ago',
      async ({ storage }: World) => {
        const started_at = new Date(Date.now() - 16 * 60_000).toISOString();
        await storage.db.updateTable('turns').set({ started_at }).execute();
      },
    ],
    [
      'the clock was set back by hours since, so that its age is unknown',
      async ({ storage }: World) => {
        const started_at = new Date(Date.now() + 2 * 3_600_000).toISOString();
        await storage.db.updateTable('turns').set({ started_at }).execute();
      },
    ],
    [
      'it called a tool that may have changed something',
      async ({ storage, answerer }: World) => {
        answerer.writing.add('make_look');
        const { id } = await storage.db.selectFrom('turns').select('id').executeTakeFirstOrThrow();
        const call = { id: 'c1', turn_id: id, position: 1, tool: 'make_look', arguments: '{}' };
        await storage.db
          .insertInto('tool_calls')
          .values({ ...call, answer: '', outcome: 'running' })
          .execute();
      },
    ],
  ])('is not answered again when %s', async (_when, prepare) => {
    const { before, conversationId } = await leftRunning();
    const after = await openWorld(before.folder);
    await prepare(after);
    expect(await after.conversations.recover()).toEqual({ interrupted: 1, repeated: 0 });
    const events = await eventsUntilEnd(after, conversationId);
    expect(endings(events)).toMatchObject([{ outcome: 'interrupted', code: 'interrupted' }]);
    expect(after.answerer.questions).toEqual([]);
  });

  test('is answered again when it had only read', async () => {
    const before = await openWorld();
    before.answerer.script = async (question, report) => {
      await report.called({ callId: 'c1', tool: 'get_models', arguments: {} });
      return untilStopped(question, report);
    };
    const { conversationId } = await ask(before, 'First');
    await until(before, conversationId, ({ event }) => event.kind === 'text');
    const after = await openWorld(before.folder);
    expect(await after.conversations.recover()).toEqual({ interrupted: 1, repeated: 1 });
    expect(startedTurns(await eventsUntilEnd(after, conversationId, 0, 2))).toHaveLength(2);
  });
});

describe('a server that lost its place to a newer one', () => {
  test('writes nothing more into the turn it was at, nor an ending', async () => {
    const { before, conversationId } = await leftRunning();
    const after = await openWorld(before.folder);
    after.answerer.script = saying('Seven.');
    await after.conversations.recover();
    const events = await eventsUntilEnd(after, conversationId, 0, 2);
    await before.conversations.close(); // would end its turn as interrupted
    expect(await after.conversations.events(conversationId, 0, 100)).toEqual(events);
  });

  test('cannot go on with the answer', async () => {
    const before = await openWorld();
    let goOn = (): void => {};
    const gate = new Promise<void>(resolve => (goOn = resolve));
    const refused: unknown[] = [];
    before.answerer.script = async (_question, report) => {
      report.wrote('text', 'so far');
      await gate;
      await report.called({ callId: 'late', tool: 'query', arguments: {} }).catch(error => refused.push(error));
      return { outcome: 'done' };
    };
    const { conversationId } = await ask(before, 'First');
    await until(before, conversationId, ({ event }) => event.kind === 'text');
    const after = await openWorld(before.folder);
    after.answerer.script = saying('Seven.');
    await after.conversations.recover();
    const events = await eventsUntilEnd(after, conversationId, 0, 2);
    goOn();
    await before.conversations.close();
    expect(refused).toMatchObject([{ code: 'storage_in_use' }]);
    expect(await after.conversations.events(conversationId, 0, 100)).toEqual(events);
  });

  test('takes no question', async () => {
    const before = await openWorld();
    const after = await openWorld(before.folder);
    await after.conversations.recover();
    await expect(ask(before, 'Late')).rejects.toMatchObject({ code: 'storage_in_use' });
    expect(await after.conversations.list()).toEqual([]);
  });
});

test('nothing is written of a turn after its ending', async () => {
  const world = await openWorld();
  let tell = (): void => {};
  let told: Promise<unknown> = Promise.resolve();
  world.answerer.script = async (_question, report) => {
    tell = () => {
      told = report.called({ callId: 'late', tool: 'query', arguments: {} });
    };
    return { outcome: 'done' };
  };
  const { conversationId } = await askToEnd(world, 'First');
  tell();
  await expect(told).rejects.toMatchObject({ code: 'turn_not_running' });
  expect((await world.conversations.events(conversationId, 0, 100)).at(-1)?.event.kind).toBe('turn_ended');
});

describe('a server that stops', () => {
  test('tells who follows how the turn ended before the following is over', async () => {
    const world = await openWorld();
    world.answerer.script = untilStopped;
    const { conversationId } = await ask(world, 'First');
    const heard: StoredEvent[] = [];
    const following = world.conversations.follow({
      conversationId,
      after: 0,
      signal: new AbortController().signal,
      onEvent: event => void heard.push(event),
    });
    await world.conversations.close();
    await following;
    expect(endings(heard)).toMatchObject([{ outcome: 'interrupted' }]);
    await expect(ask(world, 'Late')).rejects.toMatchObject({ code: 'shutting_down' });
  });
});
