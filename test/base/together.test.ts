import { expect, test } from 'vitest';
import { together } from '../../src/base/together.ts';

/** Work that ends when it is told to, and remembers what it was given. */
function workUntilTold() {
  const given: (readonly number[])[] = [];
  const ends: (() => void)[] = [];
  const run = together<number>(items => {
    given.push(items);
    return new Promise(resolve => ends.push(resolve));
  });
  return { run, given, ends };
}

test('what comes while work runs is worked on at once, by the next', async () => {
  const { run, given, ends } = workUntilTold();
  const first = run(1);
  await Promise.resolve();
  const [second, third] = [run(2), run(3)];
  expect(given).toEqual([[1]]);
  ends[0]?.();
  await first;
  expect(given).toEqual([[1], [2, 3]]);
  ends[1]?.();
  await Promise.all([second, third]);
  expect(given).toHaveLength(2);
});

test('nobody waits for work that others asked for later', async () => {
  const { run, given, ends } = workUntilTold();
  const first = run(1);
  await Promise.resolve();
  let isLaterDone = false;
  void run(2).then(() => (isLaterDone = true));
  ends[0]?.();
  await first;
  expect(isLaterDone).toBe(false);
  expect(given).toEqual([[1], [2]]);
  ends[1]?.();
});
