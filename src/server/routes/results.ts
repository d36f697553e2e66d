import type { FastifyReply } from 'fastify';
import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod';
import * as z from 'zod/mini';
import { languageSchema } from '../../contract/language.ts';
import { resultPageSchema } from '../../contract/results.ts';
import type { ConversationsNeed } from '../needs.ts';

/** Rows a page may hold at most. */
const MAX_ROWS = 5000;
const DEFAULT_ROWS = 500;
const params = z.object({ id: z.string() });

export const resultRoutes =
  (conversations: ConversationsNeed): FastifyPluginCallbackZod =>
  (app, _options, done) => {
    app.get(
      '/api/results/:id',
      {
        schema: {
          params,
          querystring: z.object({
            offset: z._default(z.coerce.number().check(z.int(), z.minimum(0)), 0),
            limit: z._default(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(MAX_ROWS)), DEFAULT_ROWS),
          }),
          response: { 200: resultPageSchema },
        },
      },
      request => conversations.result(request.params.id, request.query.offset, request.query.limit),
    );
    // Whoever reads it with a program says nothing, and gets commas and points whatever its language is.
    const querystring = z.object({ language: z._default(languageSchema, 'en') });
    // HEAD fetches nothing, so it is written down nowhere that somebody has exported.
    app.head('/api/results/:id.csv', { schema: { params, querystring, hide: true } }, async (request, reply) => {
      await conversations.result(request.params.id, 0, 1);
      return asFile(reply, request.params.id).send();
    });
    app.get(
      '/api/results/:id.csv',
      { schema: { params, querystring }, exposeHeadRoute: false },
      async (request, reply) => {
        const csv = await conversations.resultCsv(request.params.id, request.query.language);
        return asFile(reply, request.params.id).send(csv);
      },
    );
    done();
  };

const asFile = (reply: FastifyReply, id: string): FastifyReply =>
  reply
    .type('text/csv; charset=utf-8')
    .header('content-disposition', `attachment; filename="result-${id.slice(0, 8)}.csv"`);
