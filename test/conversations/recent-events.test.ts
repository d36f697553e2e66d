import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { StoredEvent } from '../../src/contract/events.ts';
import { RecentEvents } from '../../src/conversations/recent-events.ts';

const event = (seq: number): StoredEvent => ({
  conversation_id: 'c',
  seq,
  time: '2026-03-01T00:00:00.000Z',
  event: { kind: 'text', turn_id: 't', text: String(seq) },
});

/** How many events each commit holds, and whether it is made behind the back of the memory (a question). */
const commits = fc.array(fc.record({ size: fc.integer({ min: 1, max: 40 }), elsewhere: fc.boolean() }), {
  minLength: 1,
  maxLength: 12,
});

test('gives what the log holds after a number, exactly, or says that it cannot', () => {
  fc.assert(
    fc.property(commits, fc.nat(200), fc.integer({ min: 1, max: 60 }), (made, after, limit) => {
      const recent = new RecentEvents();
      const log: StoredEvent[] = [];
      for (const { size, elsewhere } of made) {
        const events = Array.from({ length: size }, (_, at) => event(log.length + 1 + at));
        log.push(...events);
        if (elsewhere) recent.forget('c');
        else recent.add('c', events);
      }
      const given = recent.after('c', after, limit);
      const held = log.slice(after).slice(0, limit);
      expect(given ?? held).toEqual(held);
      const newest = made.at(-1)?.elsewhere === false ? recent.after('c', log.length - 1, 1) : [log.at(-1)];
      expect(newest).toEqual([log.at(-1)]);
    }),
  );
});

test('remembers many conversations, but not all there ever were', () => {
  const recent = new RecentEvents();
  for (let at = 0; at < 1_000; at += 1) recent.add(`c${at}`, [event(1)]);
  expect(recent.after('c999', 0, 1)).toEqual([event(1)]);
  expect(recent.after('c0', 0, 1)).toBeUndefined();
});

test('never joins what does not follow: a commit it was not told of leaves a gap that only the database can fill', () => {
  const recent = new RecentEvents();
  recent.add('c', [event(1), event(2), event(3)]);
  recent.add('c', [event(6), event(7)]);
  expect(recent.after('c', 0, 10)).toBeUndefined();
  expect(recent.after('c', 3, 10)).toBeUndefined();
  expect(recent.after('c', 5, 10)).toEqual([event(6), event(7)]);
});
