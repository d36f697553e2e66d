import { type Kysely, sql } from 'kysely';
import type { Clock } from '../base/clock.ts';
import type { UsageDay, UsageMonth } from '../contract/api.ts';
import { wayOf } from '../contract/audit.ts';
import type { Schema, Storage } from '../storage/storage.ts';
import { createQueryMeter, type QueryMeter } from './query-meter.ts';

export type { QueryMeter } from './query-meter.ts';

export interface UsageCounts {
  /** Notes requests to Looker that belong to no question: tests, set-up. None are no entry. */
  record(entry: { connectionId: string | null; lookerQueries: number; lookerOther: number }): Promise<void>;
  /** The last `count` days in UTC, today first, also those without use. */
  days(count: number): Promise<UsageDay[]>;
  /** Of one connection. */
  month(connectionId: string): Promise<UsageMonth>;
  /** Its queries of the month, counted as they go out. */
  readonly meter: QueryMeter;
}

const DAY_MS = 86_400_000;
const NOTHING = {
  model_calls: 0,
  input_tokens: 0,
  output_tokens: 0,
  thought_tokens: 0,
  cached_tokens: 0,
  model_bytes: 0,
  way: null,
  session: null,
};

export function createUsage({ db }: Pick<Storage, 'db'>, clock: Clock, budget?: number): UsageCounts {
  const usedSince = async (connectionId: string, firstDay: string): Promise<number> =>
    (await sumSince(db, connectionId, firstDay)).looker_queries;
  const meter = createQueryMeter({ clock, budget, usedSince });
  return {
    meter,
    async record({ connectionId, lookerQueries, lookerOther }) {
      if (lookerQueries + lookerOther === 0) return;
      const counts = { ...NOTHING, looker_queries: lookerQueries, looker_other: lookerOther };
      const entry = { turn_id: null, connection_id: connectionId, ended_at: clock.now().toISOString() };
      const note = async (): Promise<void> => {
        await db
          .insertInto('usage')
          .values({ ...entry, ...counts })
          .execute();
      };
      if (connectionId === null || lookerQueries === 0) await note();
      else await meter.beside(connectionId, lookerQueries, note);
    },
    async month(connectionId) {
      const { used, budget: most = null, beginsAgain } = await meter.month(connectionId);
      const month = clock.now().toISOString().slice(0, 7);
      const { looker_other } = await sumSince(db, connectionId, `${month}-01`);
      const people = await peopleSince(db, connectionId, `${month}-01`);
      return { month, looker_queries: used, looker_other, budget: most, begins_again: beginsAgain, people };
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

/** More than any turn can use: a row that says so is damaged, and is not counted. */
const MOST = 1_000_000_000;

type Counted = 'looker_queries' | 'looker_other' | 'input_tokens' | 'output_tokens';
const sumOf = <Name extends Counted>(name: Name) =>
  sql<number>`coalesce(sum(iif(${sql.ref(name)} between 0 and ${MOST}, ${sql.ref(name)}, 0)), 0)`.as(name);

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
      sumOf('looker_queries'),
      sumOf('looker_other'),
      sumOf('input_tokens'),
      sumOf('output_tokens'),
    ])
    .where('ended_at', '>=', since)
    .groupBy('date')
    .execute();

/** A connection's requests to Looker from a day on. */
async function sumSince(
  db: Kysely<Schema>,
  connectionId: string,
  since: string,
): Promise<{ looker_queries: number; looker_other: number }> {
  const sum = await db
    .selectFrom('usage')
    .select([sumOf('looker_queries'), sumOf('looker_other')])
    .where('connection_id', '=', connectionId)
    .where('ended_at', '>=', since)
    .executeTakeFirstOrThrow();
  return sum;
}

/** The same by who asked, the busiest first. */
async function peopleSince(db: Kysely<Schema>, connectionId: string, since: string): Promise<UsageMonth['people']> {
  const rows = await db
    .selectFrom('usage')
    .select(({ fn }) => [
      'way',
      'session',
      fn.count<number>('turn_id').as('questions'),
      sumOf('looker_queries'),
      sumOf('looker_other'),
    ])
    .where('connection_id', '=', connectionId)
    .where('ended_at', '>=', since)
    .where('way', 'is not', null)
    .groupBy(['way', 'session'])
    .orderBy('looker_queries', 'desc')
    .orderBy('questions', 'desc')
    .execute();
  return rows.flatMap(({ way, session, ...counts }) =>
    way === null ? [] : [{ way: wayOf(way), ...(session === null ? {} : { session }), ...counts }],
  );
}
