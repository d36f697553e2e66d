import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod';
import * as z from 'zod/mini';
import { conversationSchema, eventPageSchema } from '../../contract/api.ts';
import type { ConversationsNeed } from '../needs.ts';

/** Events a page may hold at most; a client asks on with the last `seq` it has. */
const MAX_EVENTS = 1000;
const params = z.object({ id: z.string() });

export const conversationRoutes =
  (conversations: ConversationsNeed): FastifyPluginCallbackZod =>
  (app, _options, done) => {
    app.get(
      '/api/conversations',
      {
        schema: {
          querystring: z.object({ search: z.optional(z.string().check(z.minLength(1), z.maxLength(200))) }),
          response: { 200: z.array(conversationSchema) },
        },
      },
      request => conversations.list(request.query.search),
    );
    app.get('/api/conversations/:id', { schema: { params, response: { 200: conversationSchema } } }, request =>
      conversations.get(request.params.id),
    );
    app.patch(
      '/api/conversations/:id',
      {
        schema: {
          params,
          body: z.object({ title: z.string().check(z.trim(), z.minLength(1), z.maxLength(200)) }),
          response: { 200: conversationSchema },
        },
      },
      request => conversations.rename(request.params.id, request.body.title),
    );
    app.delete('/api/conversations/:id', { schema: { params } }, async (request, reply) => {
      await conversations.remove(request.params.id);
      return reply.code(204).send();
    });
    app.get(
      '/api/conversations/:id/events',
      {
        schema: {
          params,
          querystring: z.object({
            after: z._default(z.coerce.number().check(z.int(), z.minimum(0)), 0),
            limit: z._default(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(MAX_EVENTS)), MAX_EVENTS),
          }),
          response: { 200: eventPageSchema },
        },
      },
      async request => {
        const { after, limit } = request.query;
        const { last_seq } = await conversations.get(request.params.id);
        return { events: await conversations.events(request.params.id, after, limit), last_seq };
      },
    );
    done();
  };
