import { type Kysely, sql } from 'kysely';
import type { Clock } from '../base/clock.ts';
import type { UsageDay } from '../contract/api.ts';
import type { Schema, Storage } from '../storage/storage.ts';

export interface UsageCounts {
  /** Notes requests to Looker that belong to no question: tests, set-up. None are no entry. */
  record(entry: { connectionId: string | null; lookerQueries: number; lookerOther: number }): Promise<void>;
  /** The last `count` days in UTC, today first, also those without use. */
  days(count: number): Promise<UsageDay[]>;
}

const DAY_MS = 86_400_000;
const NOTHING = {
  model_calls: 0,
  input_tokens: 0,
  output_tokens: 0,
  thought_tokens: 0,
  cached_tokens: 0,
  model_bytes: 0,
};

export function createUsage({ db }: Pick<Storage, 'db'>, clock: Clock): UsageCounts {
  return {
    async record({ connectionId, lookerQueries, lookerOther }) {
      if (lookerQueries + lookerOther === 0) return;
      const counts = { ...NOTHING, looker_queries: lookerQueries, looker_other: lookerOther };
      const entry = { turn_id: null, connection_id: connectionId, ended_at: clock.now().toISOString() };
      await db
        .insertInto('usage')
        .values({ ...entry, ...counts })
        .execute();
    },
    async days(count) {
      const today = clock.now().getTime();
      // A day of UTC has the same length all year.
      const dates = Array.from({ length: count }, (_, back) => dateOf(today - back * DAY_MS));
      const used = new Map((await sums(db, dates.at(-1) ?? '')).map(day => [day.date, day]));
      return dates.map(date => used.get(date) ?? unused(date));
    },
  };
}

const dateOf = (time: number): string => new Date(time).toISOString().slice(0, 10);

const unused = (date: string): UsageDay => ({
  date,
  questions: 0,
  looker_queries: 0,
  looker_other: 0,
  input_tokens: 0,
  output_tokens: 0,
});

/** The days from `since` on that have entries. */
const sums = (db: Kysely<Schema>, since: string): Promise<UsageDay[]> =>
  db
    .selectFrom('usage')
    .select(({ fn }) => [
      sql<string>`substr(ended_at, 1, 10)`.as('date'),
      fn.count<number>('turn_id').as('questions'),
      fn.sum<number>('looker_queries').as('looker_queries'),
      fn.sum<number>('looker_other').as('looker_other'),
      fn.sum<number>('input_tokens').as('input_tokens'),
      fn.sum<number>('output_tokens').as('output_tokens'),
    ])
    .where('ended_at', '>=', since)
    .groupBy('date')
    .execute();
