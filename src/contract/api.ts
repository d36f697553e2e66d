import * as z from 'zod/mini';
import { WAYS } from './audit.ts';
import { storedEventSchema } from './events.ts';
import { languageSchema } from './language.ts';

/** Bodies of the HTTP API that are not events or results. */

/** A trial of the connection: at its set-up, or asked for later. */
export const connectionTestSchema = z.object({
  at: z.string(),
  outcome: z.enum(['done', 'failed']),
  duration_ms: z.number(),
  /** Of a failure. */
  code: z.optional(z.string()),
  message: z.optional(z.string()),
  models: z.optional(z.number()),
  explores: z.optional(z.number()),
});
export type ConnectionTest = z.infer<typeof connectionTestSchema>;

export const connectionSchema = z.object({
  id: z.string(),
  /** `demo` runs on the demo's own servers; `looker` on the address in `url`. */
  source: z.enum(['demo', 'looker']),
  url: z.nullable(z.string()),
  client_id: z.nullable(z.string()),
  client_secret: z.enum(['set', 'none']),
  gemini_api_key: z.enum(['set', 'none']),
  verify_ssl: z.boolean(),
  /** Questions may use explores and fields that are hidden in Looker. */
  show_hidden: z.boolean(),
  connected_at: z.string(),
  /** The newest one; null for a connection that was set up before tests were kept. */
  last_test: z.nullable(connectionTestSchema),
});
export type ConnectionSummary = z.infer<typeof connectionSchema>;

/** What was used on a day (UTC), in all conversations, deleted ones too. */
export const usageDaySchema = z.object({
  /** ISO 8601 date. */
  date: z.string(),
  questions: z.number(),
  looker_queries: z.number(),
  looker_other: z.number(),
  input_tokens: z.number(),
  output_tokens: z.number(),
});
export type UsageDay = z.infer<typeof usageDaySchema>;

/** What questions and tests used of the connection in this calendar month (UTC). */
export const usageMonthSchema = z.object({
  /** `yyyy-mm`. */
  month: z.string(),
  looker_queries: z.number(),
  looker_other: z.number(),
  /** Queries that questions may make in a month; null without a budget. */
  budget: z.nullable(z.number()),
  /** ISO 8601 date of the next month's first day. */
  begins_again: z.string(),
  /** As far as the server tells people apart: this machine, the token, browsers that signed in with it. */
  people: z.array(
    z.object({
      way: z.enum(WAYS),
      session: z.optional(z.string()),
      questions: z.number(),
      looker_queries: z.number(),
      looker_other: z.number(),
    }),
  ),
});
export type UsageMonth = z.infer<typeof usageMonthSchema>;

/** Questions worth asking next, whole sentences in the language asked for. */
export const suggestionsSchema = z.object({ questions: z.array(z.string()) });

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
  error: z.object({
    code: z.string(),
    message: z.string(),
    field: z.optional(z.string()),
    /** Of a failure of the server itself: its entry in the log has the same. */
    id: z.optional(z.string()),
  }),
});
