import { afterEach, describe, expect, test } from 'vitest';
import { systemClock } from '../../src/base/clock.ts';
import { CodedError } from '../../src/contract/errors.ts';
import { LookerTrials } from '../../src/looker-trials.ts';
import { createUsage, type UsageCounts } from '../../src/usage/usage.ts';
import { HEALTHY } from '../journeys/set-up/try-out.ts';
import { newStorage } from '../storage/world.ts';
import { type Answerer, json, targetAt } from './egress-stand-in.ts';
import { asked, openWorld, type World } from './tools-world.ts';

let world: World;
afterEach(() => world.close());

const silent: Answerer = () => {};
const versions = json({ looker_release_version: '26.18.5', supported_versions: [] });
const refused = json({ message: 'Not found' }, 404);

async function open(routes: Record<string, Answerer>, limitMs?: number): Promise<[LookerTrials, UsageCounts]> {
  world = await openWorld(routes);
  const usage = createUsage(await newStorage(), systemClock);
  const limit = limitMs === undefined ? {} : { limitMs };
  return [new LookerTrials({ looker: world.looker, usage, clock: systemClock, ...limit }), usage];
}

const target = async () => targetAt(world.standIn.url);
const options = (signal = new AbortController().signal) => ({ signal, connectionId: 'c1' });

describe('a trial of a Looker', () => {
  test('that never ends is ended, and says how long it was waited for', async () => {
    const [trials] = await open({ 'GET /versions': silent }, 300);
    const trial = await trials.run(target, options());
    expect(trial).toMatchObject({
      outcome: 'failed',
      error: { code: 'looker_timeout', params: { seconds: 1, host: new URL(world.standIn.url).host } },
    });
    expect(trial.durationMs).toBeGreaterThanOrEqual(290);
  });

  test('that fails is counted by what reached Looker', async () => {
    const [trials, usage] = await open({ 'GET /versions': versions, 'POST /login': refused });
    expect(await trials.run(target, options())).toMatchObject({ error: { code: 'looker_wrong_secret' } });
    expect(await usage.days(1)).toMatchObject([{ questions: 0, looker_queries: 0, looker_other: 1 }]);
    expect(asked(world.standIn)).toHaveLength(1);
  });

  test('without a target that could be tried fails with what is wrong with it', async () => {
    const [trials, usage] = await open({});
    const none = () => Promise.reject(new CodedError('secret_unreadable'));
    expect(await trials.run(none, options())).toMatchObject({
      outcome: 'failed',
      error: { code: 'secret_unreadable' },
    });
    expect(await usage.days(1)).toMatchObject([{ looker_other: 0 }]);
  });

  test('that is given up is no outcome', async () => {
    const giveUp = new AbortController();
    const [trials] = await open({ 'GET /versions': () => giveUp.abort() });
    await expect(trials.run(target, options(giveUp.signal))).rejects.toMatchObject({ code: 'cancelled' });
    await expect(trials.run(target, options(giveUp.signal))).rejects.toMatchObject({ code: 'cancelled' });
  });

  test('that has to wait for the programs has all its time left then', async () => {
    const limitMs = 5_000;
    const [trials] = await open(HEALTHY, limitMs);
    await world.looker.warm();
    let there = (): void => {};
    const programs = new Promise<void>(resolve => (there = resolve));
    const stages: string[] = [];
    const onStage = (stage: string): void => {
      stages.push(stage);
      if (stage === 'query') setTimeout(there, limitMs + 1_000); // longer than the whole test may take
    };
    const started = performance.now();
    const trial = await trials.run(target, { ...options(), programs, onStage });
    expect(stages).toEqual(['address', 'login', 'models', 'query', 'tools']);
    expect(trial.outcome).toBe('done');
    expect(performance.now() - started).toBeGreaterThan(limitMs);
    expect(trial.durationMs).toBeLessThan(limitMs);
  });
});
