import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { CodedError } from '../../contract/errors.ts';

/** Where the build puts the page: `dist/web`, from dist/server/routes/ and from src/server/routes/ alike. */
export const PAGE_FOLDER = fileURLToPath(new URL('../../../dist/web/', import.meta.url));

/** What `GET /` says to programs; front ends exist that look for exactly these words. */
const STATUS = { message: 'Looker Conversational Interface Backend', status: 'running' };

/** For anyone, and no part of the API. */
const FILE = { config: { access: 'open' }, schema: { hide: true } } as const;
/** As the build names them, all in one folder: nothing that is hidden, nothing that leads elsewhere. */
const ASSET = /^[\w-][\w.-]*$/;

/**
 * `GET /`: the page for a browser, the status for anyone else. The page's files hold no data and may be read by anyone
 * with a right Host: it has to be there before somebody can sign in.
 */
export async function pageRoutes(app: FastifyInstance, folder = PAGE_FOLDER): Promise<void> {
  const hasPage = existsSync(join(folder, 'index.html'));
  if (hasPage) {
    await app.register(fastifyStatic, { root: folder, serve: false, preCompressed: true });
    // Their names change with their content, so a browser need never ask again.
    app.get<{ Params: { name: string } }>('/assets/:name', FILE, (request, reply) => {
      const { name } = request.params;
      if (!ASSET.test(name)) throw new CodedError('not_found');
      return reply.sendFile(`assets/${name}`, { maxAge: '1y', immutable: true });
    });
    app.get('/favicon.svg', FILE, (_request, reply) => reply.sendFile('favicon.svg'));
  }
  app.get('/', { config: { access: 'open' } }, (request, reply) => {
    void reply.header('vary', 'Accept, Origin');
    const wantsPage = request.headers.accept?.includes('text/html') === true;
    if (!hasPage || !wantsPage) return reply.send(STATUS);
    return reply.header('cache-control', 'no-cache').sendFile('index.html', { cacheControl: false });
  });
  app.get('/health', { config: { access: 'open' } }, () => ({ status: 'healthy' }));
}
