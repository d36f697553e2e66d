import type { FastifyInstance } from 'fastify';
import * as z from 'zod/mini';
import { invalid, notFound } from '../api-error.ts';
import type { DemoContext } from '../context.ts';
import type { StoredQuery } from '../query-store.ts';
import { answerQuery } from '../run-query.ts';
import { queryJson } from '../shapes/query-json.ts';
import { runningQueryJson } from '../shapes/running-query-json.ts';
import { parseWriteQuery } from '../write-query.ts';

const inlineSchema = z.object({
  query: z.unknown(),
  render_options: z.nullish(z.object({ format: z.nullish(z.string()) })),
});

interface RunStored {
  Params: { id: string; format: string };
  Querystring: { limit?: string };
}

/** Running queries (inline in both of Looker's ways) and storing them. */
export function queryRoutes(app: FastifyInstance, context: DemoContext): void {
  /** MCP Toolbox uses this one, which Looker's OpenAPI file does not list. */
  app.post('/queries/run_inline', (request, reply) => {
    const body = inlineSchema.safeParse(request.body);
    if (!body.success) throw invalid('query', 'a query is required', 'missing_field');
    const query = parseWriteQuery(body.data.query);
    return answerQuery(context, reply, query, body.data.render_options?.format ?? 'json');
  });

  app.post<{ Params: { format: string } }>('/queries/run/:format', (request, reply) =>
    answerQuery(context, reply, parseWriteQuery(request.body), request.params.format),
  );

  app.get('/running_queries', () => context.running.list().map(runningQueryJson));

  app.delete<{ Params: { taskId: string } }>('/running_queries/:taskId', (request, reply) => {
    if (!context.running.kill(request.params.taskId)) throw notFound();
    return reply.code(204).send();
  });

  app.post('/queries', request => queryJson(context.queries.add(parseWriteQuery(request.body)), context.url()));

  app.get<{ Params: { id: string } }>('/queries/:id', request =>
    queryJson(known(context.queries.byId(request.params.id)), context.url()),
  );

  app.get<{ Params: { slug: string } }>('/queries/slug/:slug', request =>
    queryJson(known(context.queries.bySlug(request.params.slug)), context.url()),
  );

  app.get<RunStored>('/queries/:id/run/:format', (request, reply) => {
    const query = known(context.queries.byId(request.params.id));
    return answerQuery(context, reply, { ...query, limit: request.query.limit ?? query.limit }, request.params.format);
  });
}

function known(query: StoredQuery | undefined): StoredQuery {
  if (query === undefined) throw notFound();
  return query;
}
