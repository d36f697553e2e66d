import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod';
import * as z from 'zod/mini';
import { suggestionsSchema } from '../../contract/api.ts';
import { type Language, languageSchema } from '../../contract/language.ts';
import { languageOf } from '../error-reply.ts';
import type { SuggestionsNeed } from '../needs.ts';

/** Questions to begin with, or with `result_id` those to go on with. */
export const suggestionRoutes =
  (suggestions: SuggestionsNeed, fallback: Language): FastifyPluginCallbackZod =>
  (app, _options, done) => {
    app.get(
      '/api/suggestions',
      {
        schema: {
          querystring: z.object({
            language: z.optional(languageSchema),
            result_id: z.optional(z.string().check(z.minLength(1), z.maxLength(100))),
          }),
          response: { 200: suggestionsSchema },
        },
      },
      async request => {
        const { language = languageOf(request, fallback), result_id } = request.query;
        const questions =
          result_id === undefined ? await suggestions.first(language) : await suggestions.after(result_id, language);
        return { questions: [...questions] };
      },
    );
    done();
  };
