import * as z from 'zod/mini';
import { CHART_KINDS, resultSummarySchema } from './results.ts';

/** How a turn can end; each turn has exactly one ending. */
export const OUTCOMES = ['done', 'failed', 'cancelled', 'interrupted'] as const;
export type Outcome = (typeof OUTCOMES)[number];

export const usageSchema = z.object({
  model: z.string(),
  model_calls: z.number(),
  input_tokens: z.number(),
  output_tokens: z.number(),
  thought_tokens: z.number(),
  cached_tokens: z.number(),
  /** Bytes of request bodies sent to the model in this turn. */
  model_bytes: z.number(),
  /** Requests that reached Looker: those that run a query, and all others. */
  looker_queries: z.number(),
  looker_other: z.number(),
  /** When most of the month's budget of queries is used: how much of it. */
  looker_budget: z.optional(z.object({ used: z.number(), budget: z.number() })),
});
export type Usage = z.infer<typeof usageSchema>;

const errorParamsSchema = z.record(z.string(), z.union([z.string(), z.number()]));

/** Everything a person sees in a conversation. `text` and `thought` are pieces: joined in order they are the whole. */
export const conversationEventSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('user_message'), message_id: z.string(), text: z.string() }),
  z.object({
    kind: z.literal('turn_started'),
    turn_id: z.string(),
    message_id: z.string(),
    /** The question before was asked of another Looker, or as another user there: this one is answered without what came of it. */
    other_looker: z.optional(z.boolean()),
  }),
  z.object({ kind: z.literal('thought'), turn_id: z.string(), text: z.string() }),
  z.object({ kind: z.literal('text'), turn_id: z.string(), text: z.string() }),
  z.object({
    kind: z.literal('tool_call'),
    turn_id: z.string(),
    call_id: z.string(),
    tool: z.string(),
    arguments: z.record(z.string(), z.unknown()),
  }),
  z.object({
    kind: z.literal('tool_ended'),
    turn_id: z.string(),
    call_id: z.string(),
    outcome: z.enum(['done', 'failed', 'cancelled']),
    duration_ms: z.number(),
    code: z.optional(z.string()),
    params: z.optional(errorParamsSchema),
    /** Its query was broken off: ended in Looker too, or left, and Looker may finish it on its own. */
    at_looker: z.optional(z.enum(['stopped', 'left'])),
    /** The sentence for `code`, in the asker's language, and that for `at_looker`. */
    message: z.optional(z.string()),
  }),
  z.extend(resultSummarySchema, { kind: z.literal('result'), turn_id: z.string(), call_id: z.string() }),
  /** How the agent wants a result shown; the last one of a result counts. */
  z.object({
    kind: z.literal('chart'),
    turn_id: z.string(),
    result_id: z.string(),
    chart: z.enum(CHART_KINDS),
    /** Keys of the result's columns, to be drawn and in this order; empty for all. */
    columns: z.array(z.string()),
  }),
  /** What stood here is damaged, or of a newer release; `of` is the kind it had. */
  z.object({ kind: z.literal('unreadable'), of: z.string() }),
  z.extend(usageSchema, { kind: z.literal('usage'), turn_id: z.string() }),
  z.object({
    kind: z.literal('turn_ended'),
    turn_id: z.string(),
    outcome: z.enum(OUTCOMES),
    code: z.optional(z.string()),
    params: z.optional(errorParamsSchema),
    /** The sentence for `code`, in the asker's language. */
    message: z.optional(z.string()),
    /** Only of an interrupted turn: the turn, begun with the next event, that answers the same question instead. */
    repeated_by: z.optional(z.string()),
  }),
]);
export type ConversationEvent = z.infer<typeof conversationEventSchema>;

/** An event with its place in the conversation: `seq` counts from 1 without gaps, `time` is ISO 8601 in UTC. */
export const storedEventSchema = z.object({
  conversation_id: z.string(),
  seq: z.number(),
  time: z.string(),
  event: conversationEventSchema,
});
export type StoredEvent = z.infer<typeof storedEventSchema>;
