import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod';
import * as z from 'zod/mini';
import { connectionSchema, connectionTestSchema } from '../../contract/api.ts';
import type { Language } from '../../contract/language.ts';
import { connectionChangeSchema, setupStatusSchema } from '../../contract/setup.ts';
import { languageOf } from '../error-reply.ts';
import type { ServerNeeds } from '../needs.ts';

const setupStateSchema = z.object({
  running: z.boolean(),
  connected: z.boolean(),
  /** True when the server has a Gemini key of its own, so that a connection needs none. */
  model_key: z.boolean(),
  /** False without an encryption key: then only the demo can be set up. */
  keeps_secrets: z.boolean(),
  started_at: z.optional(z.string()),
  status: z.optional(setupStatusSchema),
});

const params = z.object({ id: z.string() });

/** What is connected, and whether a set-up runs. Secrets are never read back: only whether they are set. */
export const connectionRoutes =
  ({ connections, setup, abilities }: ServerNeeds, fallback: Language): FastifyPluginCallbackZod =>
  (app, _options, done) => {
    app.get('/api/connections', { schema: { response: { 200: z.array(connectionSchema) } } }, request =>
      connections.list(languageOf(request, fallback)),
    );
    app.post('/api/connections/:id/test', { schema: { params, response: { 200: connectionTestSchema } } }, request =>
      connections.test(request.params.id, languageOf(request, fallback)),
    );
    app.patch(
      '/api/connections/:id',
      { schema: { params, body: connectionChangeSchema, response: { 200: connectionSchema } } },
      request => connections.change(request.params.id, request.body, languageOf(request, fallback)),
    );
    app.delete('/api/connections/:id', { schema: { params } }, async (request, reply) => {
      await connections.remove(request.params.id);
      return reply.code(204).send();
    });
    app.get('/api/setup', { schema: { response: { 200: setupStateSchema } } }, async request => {
      const language = languageOf(request, fallback);
      const { running, startedAt, status } = setup.state(language);
      return {
        running,
        connected: (await connections.list(language)).length > 0,
        model_key: abilities.modelKey,
        keeps_secrets: abilities.keepsSecrets,
        ...(startedAt === undefined ? {} : { started_at: startedAt }),
        ...(status === undefined ? {} : { status }),
      };
    });
    done();
  };
