import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod';
import * as z from 'zod/mini';
import { AUDIT_KINDS, auditEntrySchema } from '../../contract/audit.ts';
import type { AuditNeed } from '../needs.ts';

const MAX_ENTRIES = 1000;
const DEFAULT_ENTRIES = 100;

/** Who did what and when, the newest first; `after` is the id of the last entry of the page before. */
export const auditRoutes =
  (audit: AuditNeed): FastifyPluginCallbackZod =>
  (app, _options, done) => {
    app.get(
      '/api/audit',
      {
        schema: {
          querystring: z.object({
            after: z.optional(z.coerce.number().check(z.int(), z.minimum(1))),
            limit: z._default(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(MAX_ENTRIES)), DEFAULT_ENTRIES),
            kind: z.optional(z.enum(AUDIT_KINDS)),
          }),
          response: { 200: z.object({ entries: z.array(auditEntrySchema) }) },
        },
      },
      async request => ({ entries: await audit.read(request.query) }),
    );
    done();
  };
