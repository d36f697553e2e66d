import * as z from 'zod/mini';
import type { ErrorCode } from './errors.ts';
import type { StoredEvent } from './events.ts';
import { languageSchema } from './language.ts';
import { type SetupStatus, setupConfigSchema } from './setup.ts';

/** Longest question, in characters: some ten pages. */
export const MAX_QUESTION = 20_000;
const id = z.string().check(z.regex(/^[A-Za-z0-9_-]{1,64}$/));

/** Everything a client may say on `/ws`. */
export const clientFrameSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('auth'), token: z.string().check(z.maxLength(512)) }),
  z.object({ type: z.literal('start_config'), config: setupConfigSchema }),
  z.object({ type: z.literal('cancel_config') }),
  /** Hear of the set-up in progress, if there is one: for a page that was loaded anew. */
  z.object({ type: z.literal('follow_config') }),
  z.object({
    type: z.literal('ask'),
    /** Chosen by the client (a UUID does well): the same id sent again is the same question, stored once. */
    message_id: id,
    text: z.string(),
    conversation_id: z.optional(id),
    language: z.optional(languageSchema),
    /** Looker is to be asked anew, also for rows of a while ago. */
    fresh: z.optional(z.boolean()),
  }),
  z.object({
    type: z.literal('follow'),
    conversation_id: id,
    after: z._default(z.int().check(z.minimum(0)), 0),
    /** The `time` of event `after` as it was heard: is another one kept under this number, the server tells. */
    time: z.optional(z.string().check(z.maxLength(64))),
  }),
  z.object({ type: z.literal('unfollow'), conversation_id: id }),
  z.object({ type: z.literal('cancel'), conversation_id: id }),
  z.object({ type: z.literal('decide'), approval_id: id, decision: z.enum(['allow', 'deny']) }),
]);
export type ClientFrame = z.infer<typeof clientFrameSchema>;

/** Everything the server says on `/ws`. Set-up statuses carry no `type`: that protocol is older than the frames. */
export type ServerFrame =
  | SetupStatus
  | { type: 'accepted'; message_id: string; conversation_id: string; seq: number }
  | ({ type: 'event' } & StoredEvent)
  /** What was heard of the conversation is not what is kept (a backup was put back): all of it follows from the first. */
  | { type: 'started_over'; conversation_id: string }
  | ErrorFrame;

/** A refused frame. Where a set-up client may have sent it, it is at the same time an `error` status. */
export interface ErrorFrame {
  type: 'error';
  code: ErrorCode;
  message: string;
  field?: string;
  /** Of the `ask` that was refused. */
  message_id?: string;
  /** Of the `follow` that was refused, or is over because the conversation was deleted. */
  conversation_id?: string;
  /** Under which the server's log has the refusal: that of the connection (the 101's `x-request-id`), `.` and the frame's number. */
  id?: string;
  status?: 'error';
  step?: string;
  progress?: number;
}
