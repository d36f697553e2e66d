import type { FastifyRequest } from 'fastify';
import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod';
import * as z from 'zod/mini';
import { type Credentials, SESSION_COOKIE } from '../credentials.ts';
import { SESSION_SECONDS } from '../session-life.ts';

/** By https, as the server itself or a trusted proxy tells; or to the address people use, where that is https. */
function cameByHttps({ protocol, headers }: FastifyRequest, publicUrl: string | undefined): boolean {
  if (protocol === 'https') return true;
  if (publicUrl?.startsWith('https:') !== true) return false;
  return headers.origin === publicUrl || headers.host === new URL(publicUrl).host;
}

/** Trading the access token for a cookie that scripts cannot read, and giving it back. */
export const sessionRoutes =
  (credentials: Credentials, publicUrl: string | undefined): FastifyPluginCallbackZod =>
  (app, _options, done) => {
    const signedIn = async ({ cookies, ip }: FastifyRequest): Promise<boolean> =>
      (await credentials.held({ cookie: cookies[SESSION_COOKIE] }, ip)) !== undefined;
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
            // A browser would not keep it so by plain http.
            secure: cameByHttps(request, publicUrl),
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
