import type { FastifyInstance } from 'fastify';
import { invalid, notFound } from '../api-error.ts';
import type { DemoContext } from '../context.ts';
import { type DemoExplore, type DemoLookmlModel, DemoQueryError } from '../engine/engine.ts';
import { isFailureWord, readFailure } from '../failures.ts';
import { exploreJson } from '../shapes/explore-json.ts';
import { modelJson } from '../shapes/model-json.ts';

interface ModelListing {
  exclude_empty?: string;
  exclude_hidden?: string;
  limit?: string;
  offset?: string;
}
interface SuggestionsQuery {
  term?: string;
  filters?: string;
}

/** LookML as data, and the values of its fields. */
export function modelRoutes(app: FastifyInstance, context: DemoContext): void {
  app.get<{ Querystring: ModelListing }>('/lookml_models', request => {
    const { exclude_hidden, exclude_empty, limit, offset = '0' } = request.query;
    const models = context
      .engine()
      .models.map(model => (exclude_hidden === 'true' ? withoutHidden(model) : model))
      .filter(model => exclude_empty !== 'true' || model.explores.length > 0);
    return models
      .slice(Number(offset), limit === undefined ? undefined : Number(offset) + Number(limit))
      .map(modelJson);
  });

  app.get<{ Params: { model: string } }>('/lookml_models/:model', request =>
    modelJson(named(context.engine().models, request.params.model)),
  );

  app.get<{ Params: { model: string; explore: string } }>('/lookml_models/:model/explores/:explore', request => {
    const model = named(context.engine().models, request.params.model);
    return exploreJson(model, named(model.explores, request.params.explore));
  });

  app.get<{ Params: { model: string; explore: string; field: string }; Querystring: SuggestionsQuery }>(
    '/models/:model/views/:explore/fields/:field/suggestions',
    request => {
      const { term } = request.query;
      const filters = readFilters(request.query.filters);
      try {
        const { values, hitLimit } = context.engine().suggestions({
          ...request.params,
          ...(term === undefined || isFailureWord(term) ? {} : { term }),
          filters,
        });
        return {
          suggestions: values,
          error: null,
          from_cache: false,
          hit_limit: hitLimit,
          used_calcite_materialization: false,
        };
      } catch (error) {
        throw error instanceof DemoQueryError ? notFound() : error;
      }
    },
  );
}

const withoutHidden = (model: DemoLookmlModel): DemoLookmlModel => ({
  ...model,
  explores: model.explores.filter((explore: DemoExplore) => !explore.hidden),
});

/** The one of that name; the word `demo:null-names` stands for the first. */
function named<T extends { readonly name: string }>(items: readonly T[], name: string): T {
  const found =
    items.find(item => item.name === name) ?? (readFailure(name)?.name === 'null-names' ? items[0] : undefined);
  if (found === undefined) throw notFound();
  return found;
}

function readFilters(json: string | undefined): Record<string, string> {
  if (json === undefined || json === '') return {};
  try {
    const filters: unknown = JSON.parse(json);
    if (typeof filters === 'object' && filters !== null && !Array.isArray(filters)) {
      return Object.fromEntries(
        Object.entries(filters)
          .map(([name, value]) => [name, String(value)] as const)
          .filter(([, value]) => !isFailureWord(value)),
      );
    }
  } catch {
    // said below
  }
  throw invalid('filters', 'must be a JSON object of filter strings.');
}
