import type { FastifyInstance } from 'fastify';

/** The two addresses that anyone may read: they tell that the server runs, nothing more. */
export function statusRoutes(app: FastifyInstance): void {
  app.get('/', { config: { access: 'open' } }, () => ({
    message: 'Looker Conversational Interface Backend',
    status: 'running',
  }));
  app.get('/health', { config: { access: 'open' } }, () => ({ status: 'healthy' }));
}
