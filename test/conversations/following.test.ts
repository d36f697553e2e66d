import { describe, expect, test } from 'vitest';
import type { StoredEvent } from '../../src/contract/events.ts';
import { runProgram } from '../programs/start-program.ts';
import { saying } from './scripted-answerer.ts';
import { ask, askToEnd, eventsUntilEnd, openWorld } from './world.ts';

const words = Array.from({ length: 300 }, (_, index) => `${index} `);
const textOf = (events: readonly StoredEvent[]): string =>
  events.map(({ event }) => (event.kind === 'text' ? event.text : '')).join('');

describe('following a conversation', () => {
  test('replay and live view are the same: each of many followers, come early or late, sees every event once', async () => {
    const world = await openWorld();
    world.answerer.script = saying(...words);
    const { conversationId } = await ask(world, 'Count');
    const early = Array.from({ length: 10 }, () => eventsUntilEnd(world, conversationId));
    const views = await Promise.all(early);
    views.push(await eventsUntilEnd(world, conversationId));
    for (const view of views) {
      expect(textOf(view)).toBe(words.join(''));
      expect(view).toEqual(views[0]);
    }
  });

  test('goes on after a sequence number, across turns', async () => {
    const world = await openWorld();
    const { conversationId } = await askToEnd(world, 'First');
    const all = await eventsUntilEnd(world, conversationId);
    const half = all[1]?.seq ?? 0;
    const rest = eventsUntilEnd(world, conversationId, half, 2);
    await ask(world, 'Second', { conversationId });
    expect((await rest).map(event => event.seq)).toEqual([3, 4, 5, 6, 7, 8]);
  });

  test('a slow follower holds back only itself', async () => {
    const world = await openWorld();
    world.answerer.script = saying(...words);
    const { conversationId } = await ask(world, 'Count');
    const stop = new AbortController();
    let release = (): void => {};
    const gate = new Promise<void>(resolve => (release = resolve));
    const seen: number[] = [];
    const slow = world.conversations.follow({
      conversationId,
      after: 0,
      signal: stop.signal,
      onEvent: async event => {
        await gate;
        seen.push(event.seq);
        if (event.event.kind === 'turn_ended') stop.abort();
      },
    });
    const quick = await eventsUntilEnd(world, conversationId);
    expect(seen).toEqual([]);
    release();
    await slow;
    expect(seen).toEqual(quick.map(event => event.seq));
  });

  test('ends when the conversation is deleted, also while its last events are told', async () => {
    const world = await openWorld();
    const { conversationId } = await askToEnd(world, 'Hi');
    const following = world.conversations.follow({
      conversationId,
      after: 0,
      signal: new AbortController().signal,
      onEvent: async ({ event }) => {
        if (event.kind === 'turn_ended') await world.conversations.remove(conversationId);
      },
    });
    await expect(following).rejects.toMatchObject({ code: 'not_found' });
  });

  test('leaves nothing behind, however often clients come and go', async () => {
    const [bytes] = await runProgram('follow-often', []);
    expect(Number(bytes)).toBeLessThan(10);
  });

  test('an unknown conversation cannot be followed', async () => {
    const world = await openWorld();
    await expect(eventsUntilEnd(world, 'nobody')).rejects.toMatchObject({ code: 'not_found' });
  });

  test('neighbouring pieces of text that wait for one commit become one event', async () => {
    const world = await openWorld();
    world.answerer.script = saying(...words);
    const { conversationId } = await ask(world, 'Count');
    const texts = (await eventsUntilEnd(world, conversationId)).filter(({ event }) => event.kind === 'text');
    expect(texts.length).toBeLessThan(words.length / 10);
  });
});
