/**
 * Gives `work`, which never rejects, all that came while it ran, at once: what many need in the same moment is done for
 * all of them in one go. Resolves when the work that was given the item is done.
 */
export function together<Item>(work: (items: readonly Item[]) => Promise<void>): (item: Item) => Promise<void> {
  let waiting: Item[] = [];
  let running: Promise<void> = Promise.resolve();
  let next: Promise<void> | undefined;
  const begin = (): Promise<void> => {
    const items = waiting;
    waiting = [];
    next = undefined;
    return work(items);
  };
  return item => {
    waiting.push(item);
    next ??= running = running.then(begin);
    return next;
  };
}
