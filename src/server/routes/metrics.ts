import type { FastifyInstance } from 'fastify';
import type { MetricsNeed } from '../needs.ts';

/** What is counted, for Prometheus; for those who may come in, like the API. */
export function metricsRoute(app: FastifyInstance, metrics: MetricsNeed): void {
  app.get('/metrics', async (_request, reply) => reply.type(metrics.contentType).send(await metrics.text()));
}
