import { expect, test } from 'vitest';
import { createUsage } from '../../src/usage/usage.ts';
import { newStorage } from '../storage/world.ts';

const start = async (now: string) => {
  const clock = { value: new Date(now) };
  return { clock, usage: createUsage(await newStorage(), { now: () => clock.value }) };
};

test('a day ends at midnight in UTC, whatever the zone of the machine', async () => {
  const { clock, usage } = await start('2026-02-28T23:59:59.999Z');
  await usage.record({ connectionId: 'c', lookerQueries: 1, lookerOther: 5 });
  clock.value = new Date('2026-03-01T00:00:00.000Z');
  await usage.record({ connectionId: null, lookerQueries: 2, lookerOther: 7 });
  expect(await usage.days(2)).toMatchObject([
    { date: '2026-03-01', questions: 0, looker_queries: 2, looker_other: 7 },
    { date: '2026-02-28', questions: 0, looker_queries: 1, looker_other: 5 },
  ]);
  expect(await usage.days(1)).toHaveLength(1);
});

test('days follow one another without a gap over the end of a leap year', async () => {
  const { usage } = await start('2025-01-01T12:00:00.000Z');
  const dates = (await usage.days(366)).map(({ date }) => date);
  expect(dates[0]).toBe('2025-01-01');
  expect(dates.at(-1)).toBe('2024-01-02');
  expect(new Set(dates).size).toBe(dates.length);
  expect(dates).toEqual(dates.toSorted().reverse());
});

test('several entries of a day are added up, and what never reached Looker is no entry', async () => {
  const { usage } = await start('2026-03-01T10:00:00.000Z');
  await usage.record({ connectionId: 'c', lookerQueries: 0, lookerOther: 0 });
  await usage.record({ connectionId: 'c', lookerQueries: 0, lookerOther: 3 });
  await usage.record({ connectionId: 'd', lookerQueries: 1, lookerOther: 0 });
  expect(await usage.days(1)).toMatchObject([{ looker_queries: 1, looker_other: 3 }]);
});
