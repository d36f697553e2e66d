import * as z from 'zod/mini';
import { executedQuerySchema } from './results.ts';

const id = z.string();

/** What is kept of each kind. No words of a question: those are deleted with its conversation. */
export const AUDITED = {
  signed_in: z.object({}),
  /** Outcome `failed`: with code `unauthorized` a wrong token, with `too_many_attempts` one that came too soon. */
  sign_in_refused: z.object({}),
  signed_out: z.object({}),
  connected: z.object({ connection_id: z.optional(id), source: z.optional(z.string()), url: z.optional(z.string()) }),
  /** New values of these names; the values themselves are secrets, or tell nothing without them. */
  connection_changed: z.object({ connection_id: id, changed: z.array(z.string()) }),
  disconnected: z.object({ connection_id: id }),
  asked: z.object({ message_id: id, turn_id: id }),
  /** A query that brought rows, as Looker executed it. */
  queried: z.object({
    turn_id: id,
    result_id: id,
    row_count: z.number(),
    query: executedQuerySchema,
    /** Rows that were there already: Looker was not asked. */
    reused: z.optional(z.boolean()),
  }),
  exported: z.object({ result_id: id }),
  renamed: z.object({}),
  deleted: z.object({}),
  /** Deleted by the server, because RETENTION_DAYS are over. */
  expired: z.object({}),
} as const;

/** How somebody came in: `server` is what nobody asked for, `unknown` what cannot be read any more. */
export const WAYS = ['local', 'token', 'session', 'none', 'server', 'unknown'] as const;
export const wayOf = (kept: string): (typeof WAYS)[number] => WAYS.find(way => way === kept) ?? 'unknown';

export type AuditKind = keyof typeof AUDITED;
export const AUDIT_KINDS = Object.keys(AUDITED);

/** Something to be kept, by whoever does it. */
export type AuditEntry = {
  [Kind in AuditKind]: {
    readonly kind: Kind;
    readonly about: z.infer<(typeof AUDITED)[Kind]>;
    readonly conversationId?: string;
    /** Of a failure. */
    readonly code?: string;
  };
}[AuditKind];

export const auditEntrySchema = z.object({
  id: z.number(),
  time: z.string(),
  kind: z.string(),
  outcome: z.enum(['done', 'failed']),
  code: z.optional(z.string()),
  conversation_id: z.optional(z.string()),
  about: z.record(z.string(), z.unknown()),
  by: z.object({
    way: z.enum(WAYS),
    address: z.optional(z.string()),
    session: z.optional(z.string()),
    request_id: z.optional(z.string()),
  }),
});
export type StoredAuditEntry = z.infer<typeof auditEntrySchema>;
