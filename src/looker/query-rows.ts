import type { Clock } from '../base/clock.ts';
import { newId } from '../base/ids.ts';
import type { QueryRun } from './query-run.ts';
import { type QueryRows, RecentRows } from './recent-rows.ts';
import { type Asker, type Askers, SharedRuns } from './shared-runs.ts';
import { type LookerTarget, sameTarget } from './target.ts';

export interface Freshness {
  /** Rows younger than that answer the same query again; 0: Looker is asked each time. */
  readonly freshMs: number;
  /** What all kept rows together may take in memory. */
  readonly maxBytes: number;
}

export interface QueryAsker extends Asker {
  /** Kept rows will not do. */
  readonly fresh: boolean;
}

/** The rows of queries: kept ones while they are fresh, else those Looker gives. */
export interface QueryRowsStore {
  /** `reused`: no query of this asker's own. What is asked for at the same time is asked once for all. */
  get(
    where: { target: LookerTarget; path: string; run: QueryRun },
    asker: QueryAsker,
    ask: (signal: AbortSignal, askers: Askers) => Promise<QueryRows>,
  ): Promise<{ rows: QueryRows; reused: boolean }>;
  forget(targetId: string): void;
}

export function createQueryRows(options: Freshness & { clock: Clock }): QueryRowsStore {
  const accounts = new Map<string, { target: LookerTarget; account: string }>();
  const recent = new RecentRows(options);
  const shared = new SharedRuns<QueryRows>();
  const forget = (targetId: string): void => {
    const account = accounts.get(targetId)?.account;
    accounts.delete(targetId);
    if (account !== undefined) recent.forget(account);
  };
  /** Another one for a target that changed under its id: what was seen with one secret is not shown with the next. */
  const accountOf = (target: LookerTarget): string => {
    const known = accounts.get(target.id);
    if (known !== undefined && sameTarget(known.target, target)) return known.account;
    forget(target.id);
    const account = newId();
    accounts.set(target.id, { target, account });
    return account;
  };
  return {
    forget,
    get: async ({ target, path, run }, asker, ask) => {
      if (options.freshMs === 0) return { rows: await ask(asker.signal, new Set([asker])), reused: false };
      const account = accountOf(target);
      const kept = asker.fresh ? undefined : recent.get(account, run.key);
      if (kept !== undefined) return { rows: kept, reused: true };
      // A wish for fresh rows is not answered by a query that began before it, nor a route by another one's failure.
      const key = JSON.stringify([account, asker.fresh, path, run.key]);
      const { value, first } = await shared.join(key, asker, async (signal, askers) => {
        const rows = await ask(signal, askers);
        recent.put(account, run.key, rows);
        return rows;
      });
      return { rows: value, reused: !first };
    },
  };
}
