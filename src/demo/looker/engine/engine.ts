import { THELOOK } from './lookml/model.ts';
import { queryContexts } from './query/context.ts';
import { planQuery, type QueryPlan } from './query/plan.ts';
import { runPlan } from './query/run.ts';
import { planSql } from './query/sql.ts';
import { suggestions } from './query/suggestions.ts';
import { demoTables } from './tables/demo-tables.ts';
import type { DemoEngine } from './types.ts';

export * from './types.ts';

/**
 * A small Looker over three years of a made-up clothes shop that end with `today` (`yyyy-mm-dd`), the same rows for the
 * same day. The data end with that day in UTC; relative filters take the last second of that day in the query's zone for
 * "now". Throws RangeError when `today` is no date.
 */
export function createDemoEngine(options: { today: string }): DemoEngine {
  const { today } = options;
  const tables = demoTables(today);
  const contexts = queryContexts(tables);
  const contextOf = (plan: QueryPlan) => contexts(plan.index.explore, plan.clock, plan.inputs);
  return {
    models: [THELOOK],
    today,
    run: query => {
      const plan = planQuery(query, today);
      return runPlan(plan, contextOf(plan));
    },
    sql: query => planSql(planQuery(query, today)),
    suggestions: request => suggestions(request, today, contextOf),
  };
}
