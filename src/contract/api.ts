import * as z from 'zod/mini';
import { storedEventSchema } from './events.ts';
import { languageSchema } from './language.ts';

/** Bodies of the HTTP API that are not events or results. */
export const connectionSchema = z.object({
  id: z.string(),
  /** `demo` runs on the demo's own servers; `looker` on the address in `url`. */
  source: z.enum(['demo', 'looker']),
  url: z.nullable(z.string()),
  client_id: z.nullable(z.string()),
  client_secret: z.enum(['set', 'none']),
  gemini_api_key: z.enum(['set', 'none']),
  verify_ssl: z.boolean(),
  connected_at: z.string(),
});
export type ConnectionSummary = z.infer<typeof connectionSchema>;

export const conversationSchema = z.object({
  id: z.string(),
  title: z.string(),
  language: languageSchema,
  created_at: z.string(),
  updated_at: z.string(),
  /** Sequence number of its newest event. */
  last_seq: z.number(),
  running: z.boolean(),
});
export type ConversationSummary = z.infer<typeof conversationSchema>;

export const eventPageSchema = z.object({ events: z.array(storedEventSchema), last_seq: z.number() });

export const errorBodySchema = z.object({
  error: z.object({ code: z.string(), message: z.string(), field: z.optional(z.string()) }),
});
