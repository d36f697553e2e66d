import { expect, test } from 'vitest';
import type { StoredEvent } from '../../src/contract/events.ts';
import { withEvents } from '../../web/src/state/turns.ts';

const asked = (conversation_id: string, ...texts: string[]): StoredEvent[] =>
  texts.map((text, index) => ({
    conversation_id,
    seq: index + 1,
    time: '2026-11-22T10:00:00.000Z',
    event: { kind: 'user_message', message_id: `m${index}-${text}`, text },
  }));

test('A conversation whose first event comes again is shown anew, and grows as before; no other changes', () => {
  const before = withEvents({}, [...asked('a', 'one', 'two'), ...asked('b', 'ten')]);
  const anew = asked('a', 'one', 'three', 'four');
  const begun = withEvents(before, anew.slice(0, 2));
  const after = withEvents(begun, anew.slice(2));
  const questions = [before, begun, after].map(all => all['a']?.map(({ question }) => question));
  expect(questions).toEqual([
    ['one', 'two'],
    ['one', 'three'],
    ['one', 'three', 'four'],
  ]);
  expect(after['b']).toBe(before['b']);
});
