import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { fileBrowser, newContext, openPage } from './browser.ts';
import { scriptedServer } from './scripted-model.ts';
import { ask } from './steps.ts';

const browser = fileBrowser();
const scripted = scriptedServer();

const SIZE = 48 * 1024;
const STEPS = 300;
const PAUSE_MS = 10;
/** No task may hold the page up for longer, in ms. */
const LIMIT_MS = 200;
/** What else the machine does can only lengthen a task, never shorten it: the best of some runs is what the page needs. */
const MORE_RUNS = 2;

/** An answer with everything markdown has: headings, lists, code, tables that grow, links and long paragraphs. */
function longAnswer(): string {
  const sentence =
    'Revenue grew by **12.5 %** in *Brazil*, mostly through `Outerwear & Coats` ([source](https://example.com)). ';
  const chapter = (number: number): string =>
    [
      `## Chapter ${number}`,
      sentence.repeat(6),
      ...Array.from({ length: 5 }, (_, item) => `- point ${item + 1}: ${sentence}`),
      '',
      '| month | revenue | orders |\n|---|---:|---:|',
      ...Array.from({ length: 12 }, (_, row) => `| 2026-${row + 1} | ${row * 1234.5} | ${row * 17} |`),
      '',
      '```sql\nselect month, sum(sale_price) from orders group by 1\n```',
      '',
    ].join('\n');
  let text = '';
  for (let number = 1; text.length < SIZE; number += 1) text += `${chapter(number)}\n`;
  return text.slice(0, SIZE);
}

const inSteps = (text: string): string[] => {
  const size = Math.ceil(text.length / STEPS);
  return Array.from({ length: STEPS }, (_, step) => text.slice(step * size, (step + 1) * size)).filter(Boolean);
};

interface Task {
  readonly start: number;
  readonly duration: number;
}

const watchTasks = (page: Page): Promise<unknown> =>
  page.addInitScript(() => {
    const tasks: Task[] = [];
    Object.assign(window, { tasks });
    new PerformanceObserver(list =>
      tasks.push(...list.getEntries().map(({ startTime, duration }) => ({ start: startTime, duration }))),
    ).observe({ type: 'longtask' });
  });

/** A task that is known to be long, in ms: it proves that such tasks are seen, and comes after all that were before. */
const MARK_MS = 60;

/** The long tasks since the last time, in ms. */
async function takeTasks(page: Page): Promise<number[]> {
  await page.evaluate(length => {
    setTimeout(() => {
      const begin = performance.now();
      while (performance.now() - begin < length);
      Object.assign(window, { marked: begin });
    });
  }, MARK_MS);
  await page.waitForFunction(() => {
    const [marked, tasks] = [Reflect.get(window, 'marked'), Reflect.get(window, 'tasks')];
    return tasks.some(({ start, duration }: Task) => start <= marked && marked < start + duration);
  });
  return page.evaluate(() => {
    const [marked, tasks] = [Reflect.get(window, 'marked'), Reflect.get(window, 'tasks')];
    return tasks
      .splice(0)
      .filter(({ start, duration }: Task) => start + duration <= marked)
      .map(({ duration }: Task) => duration);
  });
}

test('48 KB of markdown in 300 steps stream in without a long stop', { retry: MORE_RUNS }, async () => {
  const context = await newContext(browser());
  const page = await openPage(context, 'about:blank');
  await watchTasks(page);
  await page.goto(scripted().server.url);
  scripted().script(['Ready.']);
  // The screen's code is loaded and run once before it counts.
  await ask(page, 'Are you ready?');
  await takeTasks(page);

  const text = longAnswer();
  scripted().script(inSteps(text), PAUSE_MS);
  const turn = await ask(page, 'Tell me everything');
  const tasks = await takeTasks(page);
  expect(await turn.getByRole('heading', { level: 3 }).count()).toBeGreaterThan(10);
  const longest = Math.round(Math.max(0, ...tasks));
  console.log(
    `48 KB in 300 steps: ${tasks.length} tasks over 50 ms, the longest ${longest} ms (at most ${LIMIT_MS} ms)`,
  );
  expect(longest).toBeLessThan(LIMIT_MS);
});
