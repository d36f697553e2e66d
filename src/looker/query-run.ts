import * as z from 'zod/mini';
import { catch as otherwise } from 'zod/mini';
import { CodedError } from '../contract/errors.ts';
import type { ExecutedQuery } from '../contract/results.ts';
import { NO_ZONE } from './no-zone.ts';
import { stableText } from './stable-text.ts';

const texts = otherwise(z.array(z.string()), []);
const textOrNull = otherwise(z.nullable(z.string()), null);

/** Looker's WriteQuery, as far as we read it; the rest is passed on as it came. */
const querySchema = z.looseObject({
  model: z.string().check(z.minLength(1)),
  view: z.string().check(z.minLength(1)),
  fields: texts,
  pivots: texts,
  filters: otherwise(z.record(z.string(), z.unknown()), {}),
  sorts: texts,
  limit: otherwise(z.nullable(z.coerce.string()), null),
  query_timezone: textOrNull,
  filter_expression: textOrNull,
  dynamic_fields: textOrNull,
});
const inlineSchema = z.looseObject({
  query: z.record(z.string(), z.unknown()),
  render_options: z.looseObject({ format: z.string() }),
});

/** A request that makes Looker run a query. */
export interface QueryRun {
  readonly format: string;
  /** What is sent to Looker; undefined for a saved SQL query, which has no body. */
  readonly body: string | undefined;
  readonly executed: ExecutedQuery;
  /** Equal for a query and the Toolbox's repetition of it on its other route. */
  readonly key: string;
  /** Old Looker versions do not have this route: its 404 may mean just that. */
  readonly mayBeUnknownRoute: boolean;
}

type Query = Record<string, unknown>;

/**
 * Reads a request that runs a query; undefined for any other. The query is sent as `complete` gives it back. Throws
 * query_failed for a body that is no query: it must not pass as something else.
 */
export function readQueryRun(path: string, body: unknown, complete: (query: Query) => Query): QueryRun | undefined {
  if (path === '/queries/run_inline') {
    const inline = inlineSchema.safeParse(body);
    if (!inline.success) throw noQuery();
    const query = complete(inline.data.query);
    return build(query, inline.data.render_options.format, { ...inline.data, query }, true);
  }
  const [, format] = /^\/queries\/run\/(.+)$/.exec(path) ?? [];
  if (format !== undefined) {
    if (!isRecord(body)) throw noQuery();
    const query = complete(body);
    return build(query, format, query, false);
  }
  const [, id, sqlFormat] = /^\/sql_queries\/([^/]+)\/run\/(.+)$/.exec(path) ?? [];
  return id === undefined || sqlFormat === undefined ? undefined : savedSql(id, sqlFormat);
}

const noQuery = (): CodedError =>
  new CodedError('query_failed', { params: { reason: 'the query names no model or no explore' } });

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A query without a zone gets `timeZone`, if any. */
export function withZone(query: Query, timeZone: string | undefined): Query {
  const { query_timezone: named, ...rest } = query;
  if (typeof named === 'string' && named !== '' && named !== NO_ZONE) return query;
  return timeZone === undefined ? rest : { ...rest, query_timezone: timeZone };
}

function build(query: Record<string, unknown>, format: string, sent: unknown, mayBeUnknownRoute: boolean): QueryRun {
  const read = querySchema.safeParse(query);
  if (!read.success) throw noQuery();
  const { model, view, fields, pivots, filters, sorts, limit, query_timezone, filter_expression, dynamic_fields } =
    read.data;
  const key = stableText({ format, query });
  const executed = {
    model,
    explore: view,
    fields,
    filters: Object.fromEntries(Object.entries(filters).map(([field, value]) => [field, filterText(value)])),
    pivots,
    sorts,
    limit,
    time_zone: query_timezone,
    filter_expression,
    dynamic_fields,
  };
  return { format, body: JSON.stringify(sent), executed, key, mayBeUnknownRoute };
}

/** The Toolbox passes filter values on as the model wrote them: numbers, true, lists. */
const filterText = (value: unknown): string =>
  typeof value === 'string' ? value : Array.isArray(value) ? value.map(filterText).join(',') : JSON.stringify(value);

/** In place of a model, for queries that have none. */
export const SQL_RUNNER = 'sql_runner';

/** A dashboard tile with hand-written SQL: it has no model and no fields of its own. */
function savedSql(id: string, format: string): QueryRun {
  const none = { fields: [], filters: {}, pivots: [], sorts: [], limit: null, time_zone: null };
  const executed = { model: SQL_RUNNER, explore: id, ...none, filter_expression: null, dynamic_fields: null };
  return { format, body: undefined, executed, key: stableText({ format, id }), mayBeUnknownRoute: false };
}
