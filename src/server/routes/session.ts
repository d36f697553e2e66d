import type { FastifyRequest } from 'fastify';
import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod';
import * as z from 'zod/mini';
import { type Credentials, SESSION_COOKIE, SESSION_SECONDS } from '../credentials.ts';

/** Trading the access token for a cookie that scripts cannot read, and giving it back. */
export const sessionRoutes =
  (credentials: Credentials, secure: boolean): FastifyPluginCallbackZod =>
  (app, _options, done) => {
    const signedIn = ({ cookies, ip }: FastifyRequest): Promise<boolean> =>
      credentials.holds({ cookie: cookies[SESSION_COOKIE] }, ip);
    app.get(
      '/api/session',
      {
        config: { access: 'open' },
        schema: { response: { 200: z.object({ member: z.boolean(), signed_in: z.boolean() }) } },
      },
      async request => ({ member: request.isMember, signed_in: await signedIn(request) }),
    );
    app.post(
      '/api/session',
      { config: { access: 'open' }, schema: { body: z.object({ token: z.string().check(z.maxLength(512)) }) } },
      async (request, reply) => {
        credentials.check(request.body.token, request.ip);
        const id = await credentials.signIn();
        return reply
          .setCookie(SESSION_COOKIE, id, {
            httpOnly: true,
            sameSite: 'strict',
            secure,
            path: '/',
            maxAge: SESSION_SECONDS,
          })
          .code(204)
          .send();
      },
    );
    app.delete('/api/session', { config: { access: 'open' } }, async (request, reply) => {
      const cookie = request.cookies[SESSION_COOKIE];
      if (cookie !== undefined) await credentials.signOut(cookie);
      return reply.clearCookie(SESSION_COOKIE, { path: '/' }).code(204).send();
    });
    done();
  };
