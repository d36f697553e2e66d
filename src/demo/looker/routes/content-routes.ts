import type { FastifyInstance } from 'fastify';
import { notFound } from '../api-error.ts';
import type { Dashboard, Look } from '../content/content.ts';
import type { DemoContext } from '../context.ts';
import { isFailureWord, readFailure } from '../failures.ts';
import { answerQuery } from '../run-query.ts';
import { matchesPattern } from '../search-pattern.ts';
import { dashboardJson } from '../shapes/dashboard-json.ts';
import { SHARED_FOLDER } from '../shapes/instance-json.ts';
import { lookJson } from '../shapes/look-json.ts';

interface Search {
  Querystring: { title?: string; description?: string; limit?: string; offset?: string };
}
interface ById {
  Params: { id: string };
}
interface Run {
  Params: { id: string; format: string };
  Querystring: { limit?: string };
}

/** Looks, dashboards and the folder in which they lie. */
export function contentRoutes(app: FastifyInstance, context: DemoContext): void {
  const { content } = context;
  const lookBody = (look: Look) => lookJson(look, modelOf(context, look.query.model), context.url());
  const dashboardBody = (dashboard: Dashboard) => dashboardJson(dashboard, modelOf(context), context.url());

  app.get<Search>('/looks/search', request => search(content.looks, request.query).map(lookBody));
  app.get<ById>('/looks/:id', request => lookBody(known(content.looks, request.params.id)));
  app.get<Run>('/looks/:id/run/:format', (request, reply) => {
    const { query } = known(content.looks, request.params.id);
    return answerQuery(context, reply, { ...query, limit: request.query.limit ?? query.limit }, request.params.format);
  });

  app.get<Search>('/dashboards/search', request => search(content.dashboards, request.query).map(dashboardBody));
  app.get<ById>('/dashboards/:id', request => dashboardBody(known(content.dashboards, request.params.id)));

  app.get<ById>('/folders/:id/looks', request => inFolder(request.params.id, content.looks).map(lookBody));
  app.get<ById>('/folders/:id/dashboards', request =>
    inFolder(request.params.id, content.dashboards).map(dashboardBody),
  );
}

/** The model that content belongs to; the first where several are meant. */
function modelOf(context: DemoContext, name?: string): { name: string; label: string } {
  const { models } = context.engine();
  return models.find(model => model.name === name) ?? models[0] ?? { name: '', label: '' };
}

/** Looker's search: every given pattern must match; a magic word of failures.ts matches all. */
function search<T extends { readonly title: string; readonly description: string }>(
  items: readonly T[],
  query: Search['Querystring'],
): T[] {
  const matches = (text: string, pattern: string | undefined) =>
    pattern === undefined || isFailureWord(pattern) || matchesPattern(text, pattern);
  const offset = Number(query.offset ?? 0);
  return items
    .filter(item => matches(item.title, query.title) && matches(item.description, query.description))
    .slice(offset, query.limit === undefined ? undefined : offset + Number(query.limit));
}

/** The one with that id; the word `demo:null-names` stands for the first. */
function known<T extends { readonly id: string }>(items: readonly T[], id: string): T {
  const found = items.find(item => item.id === id) ?? (readFailure(id)?.name === 'null-names' ? items[0] : undefined);
  if (found === undefined) throw notFound();
  return found;
}

/** All demo content lies in the shared folder; the user's own folder is empty. */
const inFolder = <T>(folder: string, items: readonly T[]): readonly T[] => (folder === SHARED_FOLDER ? items : []);
