import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod';
import * as z from 'zod/mini';
import { connectionSchema } from '../../contract/api.ts';
import type { ConnectionsNeed, SetupNeed } from '../needs.ts';

/** What is connected, and whether a set-up runs. Secrets are never read back: only whether they are set. */
export const connectionRoutes =
  (connections: ConnectionsNeed, setup: SetupNeed): FastifyPluginCallbackZod =>
  (app, _options, done) => {
    app.get('/api/connections', { schema: { response: { 200: z.array(connectionSchema) } } }, () => connections.list());
    app.delete('/api/connections/:id', { schema: { params: z.object({ id: z.string() }) } }, async (request, reply) => {
      await connections.remove(request.params.id);
      return reply.code(204).send();
    });
    app.get(
      '/api/setup',
      { schema: { response: { 200: z.object({ running: z.boolean(), connected: z.boolean() }) } } },
      async () => ({ running: setup.running, connected: (await connections.list()).length > 0 }),
    );
    done();
  };
