/**
 * Gives `work`, which never rejects, all that came while it ran, at once: what many need in the same moment is done for
 * all of them in one go. Gives what came of the work that was given the item.
 */
export function together<Item, Result = void>(
  work: (items: readonly Item[]) => Promise<Result>,
): (item: Item) => Promise<Result> {
  let waiting: Item[] = [];
  let running: Promise<unknown> = Promise.resolve();
  let next: Promise<Result> | undefined;
  const begin = (): Promise<Result> => {
    const items = waiting;
    waiting = [];
    next = undefined;
    return work(items);
  };
  return item => {
    waiting.push(item);
    next ??= running.then(begin);
    running = next;
    return next;
  };
}
