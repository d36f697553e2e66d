import * as z from 'zod/mini';
import { catch as otherwise } from 'zod/mini';
import type { ExecutedQuery } from '../contract/results.ts';
import { SQL_RUNNER } from './query-run.ts';
import { stableText } from './stable-text.ts';

const text = otherwise(z.nullish(z.string()), undefined);
const texts = otherwise(z.nullish(z.array(z.string())), undefined);

/** Looker's RunningQueries (API 4.0, 26.12), as far as we read it. */
const runningSchema = z.object({
  user: otherwise(z.nullish(z.object({ id: z.coerce.string() })), undefined),
  query_task_id: text,
  runtime: otherwise(z.nullish(z.number()), undefined),
  sql_query: otherwise(z.nullish(z.object({ slug: text })), undefined),
  query: otherwise(
    z.nullish(
      z.object({
        model: text,
        view: text,
        fields: texts,
        pivots: texts,
        sorts: texts,
        filters: otherwise(z.nullish(z.record(z.string(), z.unknown())), undefined),
        filter_expression: text,
        limit: otherwise(z.nullish(z.coerce.string()), undefined),
      }),
    ),
    undefined,
  ),
});
type RunningQuery = z.infer<typeof runningSchema>;

/** Clocks and rounding: Looker tells whole seconds. */
const SPARE_SECONDS = 5;

/**
 * The task of the one running query that can only be ours: same user, same query, not older than our request. None when
 * there are several, or Looker names no task.
 */
export function ownTask(
  list: unknown,
  own: { userId: string; query: ExecutedQuery; seconds: number },
): string | undefined {
  const running = otherwise(z.array(runningSchema), []).parse(list);
  const [only, ...others] = running.filter(
    one => one.user?.id === own.userId && (one.runtime ?? 0) <= own.seconds + SPARE_SECONDS && isSame(one, own.query),
  );
  return others.length === 0 ? (only?.query_task_id ?? undefined) : undefined;
}

function isSame({ query, sql_query }: RunningQuery, own: ExecutedQuery): boolean {
  if (own.model === SQL_RUNNER) return sql_query?.slug === own.explore;
  if (query === null || query === undefined) return false;
  const told = {
    model: query.model ?? '',
    explore: query.view ?? '',
    fields: query.fields ?? [],
    pivots: query.pivots ?? [],
    sorts: query.sorts ?? [],
    filters: query.filters ?? {},
    filter_expression: query.filter_expression ?? '',
    limit: query.limit ?? '',
  };
  const { model, explore, fields, pivots, sorts, filters, limit, filter_expression } = own;
  const asked = { model, explore, fields, pivots, sorts, filters };
  return stableText({ ...asked, filter_expression: filter_expression ?? '', limit: limit ?? '' }) === stableText(told);
}
