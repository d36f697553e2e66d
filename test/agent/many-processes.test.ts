import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { AgentLimits } from '../../src/agent/agent.ts';
import { processesFor } from '../../src/agent/agent-limits.ts';
import { agentPids } from './agent-pids.ts';
import { heldAnswers } from './gemini-server.ts';
import { createWorld, ended, type World } from './world.ts';

let world: World;

/** A world whose answers all wait for `finish`, once they have begun. */
async function openWorld(limits: Partial<AgentLimits>) {
  const { reply, finish } = heldAnswers();
  world = await createWorld({ replies: [reply], limits });
  onTestFinished(() => world.close());
  await world.agent.warm(new AbortController().signal);
  /** Asks so many at once; `begun` resolves when all stream. */
  const ask = (count: number) => {
    const begun: Promise<void>[] = [];
    const answers = Array.from({ length: count }, (_, at) => {
      let begin = (): void => {};
      begun.push(
        new Promise(resolve => {
          begin = resolve;
        }),
      );
      return world.ask(`Question ${at}.`, { onUpdate: () => begin() });
    });
    return { begun: Promise.all(begun), answers: Promise.all(answers) };
  };
  return { ask, finish };
}

/** How many turns each process that has ended had served. */
const turnsOf = (log: readonly string[]): number[] =>
  log
    .map((line): { msg: string; turns: number } => JSON.parse(line))
    .filter(({ msg }) => msg.startsWith('agent process ') && /ended|lost/.test(msg))
    .map(({ turns }) => turns);

describe('while the process is busy', () => {
  test('a second one starts in a home of its own, and those who come spread over both', async () => {
    const { ask, finish } = await openWorld({ processes: 2, turnsPerProcess: 2 });
    expect(await agentPids(world.directory)).toHaveLength(1);
    const { begun, answers } = ask(10);
    await begun;
    expect(await agentPids(world.directory)).toHaveLength(2);
    expect(world.agent.processes).toBe(2);
    finish();
    for (const answer of await answers) expect([ended(answer), answer.text]).toEqual(['done', 'begun ended']);
    await world.agent.close();
    expect(turnsOf(world.log)).toEqual([5, 5]);
  });

  test('no more start than may', async () => {
    const { ask, finish } = await openWorld({ processes: 1, turnsPerProcess: 1 });
    const { begun, answers } = ask(5);
    await begun;
    expect(await agentPids(world.directory)).toHaveLength(1);
    finish();
    expect((await answers).map(ended)).toEqual(Array.from({ length: 5 }, () => 'done'));
  });

  test('the end of one of two ends its own turns and no others, and the next goes to the other', async () => {
    const { ask, finish } = await openWorld({ processes: 2, turnsPerProcess: 1 });
    const [first] = await agentPids(world.directory);
    if (first === undefined) throw new Error('a process is warm');
    const { begun, answers } = ask(4);
    await begun;
    process.kill(first, 'SIGKILL');
    await vi.waitFor(() => expect(world.agent.processes).toBe(1));
    finish();
    expect((await answers).map(ended).toSorted()).toEqual(['agent_crashed', 'agent_crashed', 'done', 'done']);
    expect(ended(await world.ask('And now?'))).toBe('done');
  });
});

test('what nobody needs any more ends after a while, but for one', async () => {
  const { ask, finish } = await openWorld({ processes: 2, turnsPerProcess: 1, extraIdleMs: 200 });
  const { begun, answers } = ask(3);
  await begun;
  expect(await agentPids(world.directory)).toHaveLength(2);
  finish();
  await answers;
  await vi.waitFor(async () => expect(await agentPids(world.directory)).toHaveLength(1), 20_000);
  expect(world.log.join('')).not.toContain('agent process lost');
  expect(ended(await world.ask('One more.'))).toBe('done');
  expect(await agentPids(world.directory)).toHaveLength(1);
});

test.each([
  ['one core', 1, 64, 1],
  ['two cores', 2, 8, 2],
  ['little memory', 2, 3, 1],
  ['hardly any', 8, 0.5, 1],
  ['a large machine', 64, 256, 4],
])('on %s so many serve', (_, cores, gigabytes, processes) => {
  expect(processesFor(cores, gigabytes * 2 ** 30)).toBe(processes);
});
