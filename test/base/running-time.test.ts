import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { RunningTime } from '../../src/base/running-time.ts';

const LIMIT_MS = 200;

test('time that stands still neither counts nor ends, and goes on where it stopped', async () => {
  const started = performance.now();
  const over = new Promise<number>(resolve => {
    const time = new RunningTime(LIMIT_MS, () => resolve(performance.now()));
    void time.standStill(pause(2 * LIMIT_MS)).then(() => expect(time.ms).toBeLessThan(LIMIT_MS));
  });
  expect((await over) - started).toBeGreaterThanOrEqual(3 * LIMIT_MS - 5); // a timer may be some milliseconds early
});

test('time that was stopped is never over, also when what it waited for comes later', async () => {
  let isOver = false;
  const time = new RunningTime(LIMIT_MS, () => (isOver = true));
  let come = (): void => {};
  const standing = time.standStill(new Promise<void>(resolve => (come = resolve)));
  time.stop();
  const spent = time.ms;
  come();
  await standing;
  await pause(2 * LIMIT_MS);
  expect([isOver, time.ms]).toEqual([false, spent]);
});
