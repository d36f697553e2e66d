import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod';
import * as z from 'zod/mini';
import { usageDaySchema, usageMonthSchema } from '../../contract/api.ts';
import type { UsageNeed } from '../needs.ts';

const DEFAULT_DAYS = 30;
/** A year, leap years too. */
const MAX_DAYS = 366;

/** What was used, a day (UTC) at a time. */
export const usageRoutes =
  (usage: UsageNeed): FastifyPluginCallbackZod =>
  (app, _options, done) => {
    app.get(
      '/api/usage',
      {
        schema: {
          querystring: z.object({
            days: z._default(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(MAX_DAYS)), DEFAULT_DAYS),
          }),
          response: { 200: z.array(usageDaySchema) },
        },
      },
      request => usage.days(request.query.days),
    );
    app.get('/api/usage/month', { schema: { response: { 200: usageMonthSchema } } }, () => usage.month());
    done();
  };
