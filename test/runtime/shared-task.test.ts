import { expect, test } from 'vitest';
import { sharedTask } from '../../src/runtime/shared-task.ts';
import { failureOf } from './world.ts';

/** Work that the test ends: each run waits in `runs`. */
function manualWork() {
  const runs: {
    signal: AbortSignal;
    report: (step: number) => void;
    end(result: string): void;
    fail(error: Error): void;
  }[] = [];
  const task = sharedTask<string, number>(
    (signal, report) =>
      new Promise((resolve, reject) => {
        runs.push({ signal, report, end: resolve, fail: reject });
      }),
  );
  return { task, runs };
}
const caller = (signal = new AbortController().signal) => {
  const steps: number[] = [];
  return { signal, steps, onProgress: (step: number) => void steps.push(step) };
};
const turn = (): Promise<void> => new Promise(resolve => setImmediate(resolve));

test('who joins later is told the latest progress at once and then the same as the others', async () => {
  const { task, runs } = manualWork();
  const [early, late] = [caller(), caller()];
  const first = task.join(early);
  await turn();
  runs[0]?.report(1);
  runs[0]?.report(2);
  const second = task.join(late);
  runs[0]?.report(3);
  runs[0]?.end('result');
  expect(await Promise.all([first, second])).toEqual(['result', 'result']);
  expect([early.steps, late.steps]).toEqual([
    [1, 2, 3],
    [2, 3],
  ]);
  expect(runs).toHaveLength(1);
});

test('one who leaves hears no more, and the work goes on for the others', async () => {
  const { task, runs } = manualWork();
  const controller = new AbortController();
  const [leaving, staying] = [caller(controller.signal), caller()];
  const [left, stayed] = [task.join(leaving), task.join(staying)];
  await turn();
  controller.abort();
  await expect(left).rejects.toMatchObject({ code: 'cancelled' });
  runs[0]?.report(1);
  expect(leaving.steps).toEqual([]);
  expect(runs[0]?.signal.aborted).toBe(false);
  runs[0]?.end('result');
  expect(await stayed).toBe('result');
});

test('work whose last caller left is aborted, and new work begins only after it has cleaned up', async () => {
  const { task, runs } = manualWork();
  const controller = new AbortController();
  const left = failureOf(task.join(caller(controller.signal)));
  await turn();
  controller.abort();
  expect(await left).toMatchObject({ code: 'cancelled' });
  expect(runs[0]?.signal.aborted).toBe(true);
  const next = task.join(caller());
  await turn();
  expect(runs).toHaveLength(1);
  runs[0]?.fail(new Error('aborted'));
  await turn();
  expect(runs).toHaveLength(2);
  runs[1]?.end('second');
  expect(await next).toBe('second');
});

test('a failure is told to all, and the next join starts anew', async () => {
  const { task, runs } = manualWork();
  const failed = [task.join(caller()), task.join(caller())].map(failureOf);
  await turn();
  runs[0]?.fail(new Error('broken'));
  expect(await Promise.all(failed)).toEqual([new Error('broken'), new Error('broken')]);
  const next = task.join(caller());
  await turn();
  runs[1]?.end('result');
  expect(await next).toBe('result');
});

test('a caller that is gone already starts nothing', async () => {
  const { task, runs } = manualWork();
  await expect(task.join(caller(AbortSignal.abort()))).rejects.toMatchObject({ code: 'cancelled' });
  await turn();
  expect(runs).toHaveLength(0);
});
