import { describe, expect, test } from 'vitest';
import type { CodedError } from '../../src/contract/errors.ts';
import { LANGUAGES } from '../../src/contract/language.ts';
import { keepTurnUsage } from '../../src/conversations/turn-usage.ts';
import { errorSentence } from '../../src/i18n/i18n.ts';
import type { Storage } from '../../src/storage/storage.ts';
import { createUsage } from '../../src/usage/usage.ts';
import { newStorage } from '../storage/world.ts';

const BUDGET = 5;
const world = async (storage?: Storage) => {
  const clock = { value: new Date('2026-12-30T10:00:00.000Z') };
  const own = storage ?? (await newStorage());
  return { storage: own, clock, usage: createUsage(own, { now: () => clock.value }, BUDGET) };
};
type World = Awaited<ReturnType<typeof world>>;

async function query({ usage }: World, connection = 'c'): Promise<void> {
  const spending = await usage.meter.begin(connection);
  spending.sent();
  spending.over();
}
const refusal = (work: Promise<unknown>): Promise<CodedError | undefined> =>
  work.then(
    () => undefined,
    (error: CodedError) => error,
  );
const turn = ({ storage, clock }: World, id: string, queries: number, by?: { way: 'session'; session: string }) =>
  storage.db.transaction().execute(tx =>
    keepTurnUsage(
      tx,
      { turnId: id, connectionId: 'c', endedAt: clock.value.toISOString(), by: by && { ...by, address: 'x' } },
      {
        model: 'm',
        model_calls: 1,
        input_tokens: 1,
        output_tokens: 1,
        thought_tokens: 0,
        cached_tokens: 0,
        model_bytes: 1,
        looker_queries: queries,
        looker_other: 2,
      },
    ),
  );

describe('the budget of queries', () => {
  test('lets as many through as it has, and then says what it was, what was used and when it begins again', async () => {
    const own = await world();
    for (let count = 0; count < BUDGET; count += 1) await query(own);
    const error = await refusal(query(own));
    expect(error).toMatchObject({
      code: 'looker_budget_used',
      params: { budget: BUDGET, used: BUDGET, date: '2027-01-01' },
    });
    for (const language of LANGUAGES) {
      const words = error && errorSentence(language, error);
      for (const part of [String(BUDGET), '2027-01-01', 'LOOKER_QUERY_BUDGET']) expect(words).toContain(part);
      expect(words).not.toMatch(/[{}]/);
    }
  });

  test('is not passed by many at once, and a query that never reached Looker gives its place back', async () => {
    const { usage } = await world();
    const begun = await Promise.all(Array.from({ length: BUDGET }, () => usage.meter.begin('c')));
    expect((await refusal(usage.meter.begin('c')))?.code).toBe('looker_budget_used');
    begun[0]?.over();
    const last = await usage.meter.begin('c');
    for (const spending of [...begun.slice(1), last]) spending.sent();
    expect((await usage.meter.month('c')).used).toBe(BUDGET);
  });

  test('counts a query as often as it was sent', async () => {
    const { usage } = await world();
    const spending = await usage.meter.begin('c');
    spending.sent();
    spending.sent();
    spending.over();
    expect((await usage.meter.month('c')).used).toBe(2);
  });

  test('is that of one connection', async () => {
    const own = await world();
    for (let count = 0; count < BUDGET; count += 1) await query(own);
    expect(await refusal(query(own, 'another'))).toBeUndefined();
  });

  test('begins again with the month in UTC', async () => {
    const own = await world();
    for (let count = 0; count < BUDGET; count += 1) await query(own);
    own.clock.value = new Date('2026-12-31T23:59:59.999Z');
    expect(await refusal(query(own))).toBeDefined();
    own.clock.value = new Date('2027-01-01T00:00:00.000Z');
    expect(await refusal(query(own))).toBeUndefined();
    expect(await own.usage.meter.month('c')).toEqual({ used: 1, budget: BUDGET, beginsAgain: '2027-02-01' });
  });

  test('goes on after a restart from what was written down, of this month only', async () => {
    const before = await world();
    before.clock.value = new Date('2026-11-30T23:00:00.000Z');
    await turn(before, 'of last month', 4);
    before.clock.value = new Date('2026-12-01T00:00:00.000Z');
    await turn(before, 'of this month', BUDGET - 1);
    const after = await world(before.storage);
    expect(await refusal(query(after))).toBeUndefined();
    expect(await refusal(query(after))).toBeDefined();
  });

  test('counts the queries of tests once, and stops none of them', async () => {
    const own = await world();
    for (let count = 0; count < BUDGET + 1; count += 1) {
      await own.usage.record({ connectionId: 'c', lookerQueries: 1, lookerOther: 5 });
    }
    expect((await own.usage.meter.month('c')).used).toBe(BUDGET + 1);
    expect((await refusal(query(own)))?.params.used).toBe(BUDGET + 1);
    expect((await (await world(own.storage)).usage.meter.month('c')).used).toBe(BUDGET + 1);
  });
});

test('a month is told with what each person asked, as far as people are known', async () => {
  const own = await world();
  await turn(own, '1', 1, { way: 'session', session: 'aaa' });
  await turn(own, '2', 2, { way: 'session', session: 'bbb' });
  await turn(own, '3', 1, { way: 'session', session: 'bbb' });
  await turn(own, '4', 0);
  await own.usage.record({ connectionId: 'c', lookerQueries: 0, lookerOther: 7 });
  expect(await own.usage.month('c')).toEqual({
    month: '2026-12',
    looker_queries: 4,
    looker_other: 15,
    budget: BUDGET,
    begins_again: '2027-01-01',
    people: [
      { way: 'session', session: 'bbb', questions: 2, looker_queries: 3, looker_other: 4 },
      { way: 'session', session: 'aaa', questions: 1, looker_queries: 1, looker_other: 2 },
      { way: 'server', questions: 1, looker_queries: 0, looker_other: 2 },
    ],
  });
});
