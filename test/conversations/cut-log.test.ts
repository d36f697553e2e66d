import { describe, expect, test } from 'vitest';
import type { StoredEvent } from '../../src/contract/events.ts';
import { saying, untilStopped } from './scripted-answerer.ts';
import { ask, askToEnd, eventsUntilEnd, openWorld, type World } from './world.ts';

const MORE = ' and more';

/** Follows from what was heard until the last ending, and tells whether it was said that all begins anew. */
async function followOn({ conversations }: World, conversationId: string, heard: { seq: number; time?: string }) {
  const events: StoredEvent[] = [];
  const [last] = (await conversations.events(conversationId, 0, 1_000)).slice(-1);
  const stop = new AbortController();
  let startedOver = false;
  await conversations.follow({
    conversationId,
    after: heard.seq,
    time: heard.time,
    signal: stop.signal,
    onStartedOver: () => {
      startedOver = events.length === 0;
    },
    onEvent: event => {
      events.push(event);
      if (event.seq >= (last?.seq ?? 0)) stop.abort();
    },
  });
  return { startedOver, events };
}

/** An answer is told word by word; then the power is cut, and the disk holds `kept` events. The next start answers again. */
async function powerCut(kept: number) {
  const before = await openWorld();
  before.answerer.script = async (question, report) => {
    for (const word of ['one', 'two', 'three']) {
      report.wrote('thought', word);
      report.wrote('text', word);
    }
    return untilStopped(question, report);
  };
  const { conversationId } = await ask(before, 'Count');
  const heard: StoredEvent[] = [];
  const stop = new AbortController();
  const onEvent = (event: StoredEvent): void => {
    heard.push(event);
    if (event.event.kind === 'text' && event.event.text.endsWith('so far')) stop.abort();
  };
  await before.conversations.follow({ conversationId, after: 0, signal: stop.signal, onEvent });
  const after = await openWorld(before.folder);
  await after.storage.db.deleteFrom('events').where('seq', '>', kept).execute();
  return { after, conversationId, heard };
}

/** What a follower who had nothing is told. */
const fromTheBeginning = (world: World, conversationId: string) => eventsUntilEnd(world, conversationId, 0, 2);

describe('a follower who heard what the log has lost', () => {
  test('is told to begin anew and hears everything, when its number is beyond the log', async () => {
    const { after, conversationId, heard } = await powerCut(3);
    const [last] = heard.slice(-1);
    if (last === undefined) throw new Error('something was heard');
    after.answerer.connected = false; // so that nothing follows the interruption
    await after.conversations.recover();
    const whole = await eventsUntilEnd(after, conversationId);
    expect(whole.length).toBeLessThan(last.seq);
    expect(await followOn(after, conversationId, { seq: last.seq })).toEqual({ startedOver: true, events: whole });
  });

  test('is told so, when its number was given to another event since, and only then', async () => {
    const { after, conversationId, heard } = await powerCut(3);
    after.answerer.script = saying('Again', MORE);
    await after.conversations.recover();
    const whole = await fromTheBeginning(after, conversationId);
    await askToEnd(after, 'And then?', { conversationId });
    const log = [...whole, ...(await after.conversations.events(conversationId, whole.length, 100))];
    expect(log.length).toBeGreaterThan(heard.length);
    const outcomes = [];
    for (const { seq, time } of heard) {
      const { startedOver, events } = await followOn(after, conversationId, { seq, time });
      const isKept = log[seq - 1]?.time === time;
      expect({ seq, startedOver, events }).toEqual({
        seq,
        startedOver: !isKept,
        events: isKept ? log.slice(seq) : log,
      });
      outcomes.push(startedOver);
    }
    expect(new Set(outcomes)).toEqual(new Set([true, false]));
  });

  test('who tells no time goes on by the number, as ever', async () => {
    const world = await openWorld();
    const { conversationId } = await askToEnd(world, 'First');
    const log = await eventsUntilEnd(world, conversationId);
    for (const { seq } of log.slice(0, -1)) {
      expect(await followOn(world, conversationId, { seq })).toEqual({ startedOver: false, events: log.slice(seq) });
    }
  });
});
