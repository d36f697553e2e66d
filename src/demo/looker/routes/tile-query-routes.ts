import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import * as z from 'zod/mini';
import { newId } from '../../../base/ids.ts';
import { invalid, notFound } from '../api-error.ts';
import type { DemoContext } from '../context.ts';
import { answerQuery } from '../run-query.ts';
import { mergeQueryJson } from '../shapes/element-json.ts';

/** Merged queries that clients stored; more are refused. */
const MAX_MERGES = 1_000;

const mergeSchema = z.object({
  source_queries: z.array(
    z.object({
      name: z.nullish(z.string()),
      query_id: z.nullish(z.string()),
      query_slug: z.nullish(z.string()),
      merge_fields: z.nullish(z.array(z.object({ field_name: z.string(), source_field_name: z.string() }))),
    }),
  ),
});

interface RunSql {
  Params: { slug: string; format: string };
}

/** The queries behind special tiles: merged ones and those of the SQL Runner. */
export function tileQueryRoutes(app: FastifyInstance, context: DemoContext): void {
  const { merges, sqlQueries } = context.content;

  app.get<{ Params: { id: string } }>('/merge_queries/:id', request => {
    const merge = merges.get(request.params.id);
    if (merge === undefined) throw notFound();
    return mergeQueryJson(merge);
  });

  app.post('/merge_queries', request => {
    const body = mergeSchema.safeParse(request.body);
    if (!body.success || merges.size >= MAX_MERGES) throw invalid('source_queries', 'cannot be merged');
    const sources = body.data.source_queries.map(source => {
      const query = context.queries.byId(source.query_id ?? '') ?? context.queries.bySlug(source.query_slug ?? '');
      if (query === undefined) throw invalid('source_queries', 'names a query that does not exist');
      const on = (source.merge_fields ?? []).map(pair => [pair.source_field_name, pair.field_name] as const);
      return { name: source.name ?? '', query, on: Object.fromEntries(on) };
    });
    const merge = { id: newId(), sources };
    merges.set(merge.id, merge);
    return mergeQueryJson(merge);
  });

  const runSql = (request: FastifyRequest<RunSql>, reply: FastifyReply) => {
    const query = sqlQueries.get(request.params.slug);
    if (query === undefined) throw notFound();
    return answerQuery(context, reply, query, request.params.format);
  };
  app.get<RunSql>('/sql_queries/:slug/run/:format', runSql);
  app.post<RunSql>('/sql_queries/:slug/run/:format', runSql);
}
