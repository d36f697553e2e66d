import type { StoredEvent } from '../../../src/contract/events.ts';

/** Two frames of the screen: words that arrive faster than they can be painted are shown together. */
const WAIT = 32;

/** Collects events for a moment and hands them on together, so that a long history is one rendering and not hundreds. */
export function gathered(hand: (events: readonly StoredEvent[]) => void): (event: StoredEvent) => void {
  let waiting: StoredEvent[] = [];
  return event => {
    waiting.push(event);
    if (waiting.length > 1) return;
    setTimeout(() => {
      const events = waiting;
      waiting = [];
      hand(events);
    }, WAIT);
  };
}
