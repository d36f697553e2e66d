import type { FastifyInstance } from 'fastify';
import { notFound } from '../api-error.ts';
import type { DemoContext } from '../context.ts';
import { readFailure } from '../failures.ts';
import { TOKEN_SECONDS, tokenOf } from '../sessions.ts';
import { settingJson, userJson, versionsJson } from '../shapes/instance-json.ts';

/** Login, logout, and what Looker says about itself and the caller. */
export function sessionRoutes(app: FastifyInstance, context: DemoContext): void {
  app.post<{ Body: { client_id?: string; client_secret?: string } | null }>('/login', request => {
    const { client_id: id = '', client_secret: secret = '' } = request.body ?? {};
    const nullNames = readFailure(id)?.name === 'null-names';
    const known = nullNames || id === context.credentials.clientId;
    if (!context.credentials.clientSecret.equals(secret) || !known) throw notFound();
    return {
      access_token: context.sessions.open({ nullNames }),
      token_type: 'Bearer',
      expires_in: TOKEN_SECONDS,
      refresh_token: null,
    };
  });

  app.delete('/logout', (request, reply) => {
    context.sessions.drop(tokenOf(request.headers.authorization));
    return reply.code(204).send();
  });

  app.get('/versions', () => versionsJson(context.url()));
  app.get('/user', () => userJson());
  app.get('/setting', () => settingJson(context.url()));
}
