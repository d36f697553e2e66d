import type { Clock } from '../base/clock.ts';
import { CodedError } from '../contract/errors.ts';

/** Queries at Looker of one connection in this calendar month (UTC), against what it may use. */
export interface MonthOfQueries {
  readonly used: number;
  /** Undefined: as many as it wants. */
  readonly budget: number | undefined;
  /** ISO 8601 date of the next month's first day. */
  readonly beginsAgain: string;
}

/** A query that may go to Looker. */
export interface Spending {
  /** It reached Looker; a repetition calls this again. */
  sent(): void;
  /** Nothing more will be sent. */
  over(): void;
}

export interface QueryMeter {
  /** Throws looker_budget_used. */
  begin(connectionId: string): Promise<Spending>;
  month(connectionId: string): Promise<MonthOfQueries>;
  /** Counts what went out on a way of its own: a test's query is never refused. `note` writes it down. */
  beside(connectionId: string, queries: number, note: () => Promise<void>): Promise<void>;
}

interface Count {
  readonly month: string;
  used: number;
  /** Begun and not yet at Looker: they have their place. */
  begun: number;
}

/**
 * Counts at once what is written down only when a turn ends: else many turns could pass the budget together. What was
 * used before is read once a connection and month, by `usedSince`.
 */
export function createQueryMeter(options: {
  clock: Clock;
  budget: number | undefined;
  usedSince(connectionId: string, firstDay: string): Promise<number>;
}): QueryMeter {
  const { clock, budget } = options;
  const counts = new Map<string, Promise<Count>>();
  const months = new Map<string, string>();

  const countOf = (connectionId: string): Promise<Count> => {
    const month = clock.now().toISOString().slice(0, 7);
    const known = months.get(connectionId) === month ? counts.get(connectionId) : undefined;
    if (known !== undefined) return known;
    const count = options.usedSince(connectionId, `${month}-01`).then(used => ({ month, used, begun: 0 }));
    months.set(connectionId, month);
    counts.set(connectionId, count);
    count.catch(() => months.delete(connectionId)); // the database may be there next time
    return count;
  };

  return {
    begin: async connectionId => {
      const count = await countOf(connectionId);
      if (budget !== undefined && count.used + count.begun >= budget) {
        const date = beginsAgain(count.month);
        throw new CodedError('looker_budget_used', { params: { budget, used: count.used, date } });
      }
      count.begun += 1;
      let waiting = true;
      const leave = (): void => {
        if (waiting) count.begun -= 1;
        waiting = false;
      };
      return {
        sent: () => {
          leave();
          count.used += 1;
        },
        over: leave,
      };
    },
    month: async connectionId => {
      const { month, used } = await countOf(connectionId);
      return { used, budget, beginsAgain: beginsAgain(month) };
    },
    beside: async (connectionId, queries, note) => {
      const count = await countOf(connectionId); // before it is written down: read afterwards it would count twice
      await note();
      count.used += queries;
    },
  };
}

function beginsAgain(month: string): string {
  const [year = 0, number = 0] = month.split('-').map(Number);
  return new Date(Date.UTC(year, number, 1)).toISOString().slice(0, 10);
}
