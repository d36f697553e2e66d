import * as z from 'zod/mini';
import { type StoredEvent, storedEventSchema } from '../../../src/contract/events.ts';
import { setupStatusSchema } from '../../../src/contract/setup.ts';
import type { SetupNews } from './types.ts';

const acceptedSchema = z.object({
  type: z.literal('accepted'),
  message_id: z.string(),
  conversation_id: z.string(),
  seq: z.number(),
});
const placeSchema = z.object({
  type: z.literal('event'),
  conversation_id: z.string(),
  seq: z.number(),
  time: z.string(),
});
const startedOverSchema = z.object({ type: z.literal('started_over'), conversation_id: z.string() });
const refusedSchema = z.object({
  type: z.literal('error'),
  code: z.string(),
  message: z.string(),
  field: z.optional(z.string()),
  message_id: z.optional(z.string()),
  /** Present when the refused frame may have been a set-up's. */
  status: z.optional(z.literal('error')),
});

export type Accepted = z.infer<typeof acceptedSchema>;
export type Refused = z.infer<typeof refusedSchema>;

/** A frame of the server, told apart. */
export type Heard =
  | { readonly kind: 'accepted'; readonly frame: Accepted }
  /** `event` is undefined for a kind that a newer server sends and this page does not know. */
  | {
      readonly kind: 'event';
      readonly conversationId: string;
      readonly seq: number;
      readonly time: string;
      readonly event?: StoredEvent;
    }
  | { readonly kind: 'started_over'; readonly conversationId: string }
  | { readonly kind: 'refused'; readonly frame: Refused }
  | { readonly kind: 'status'; readonly status: SetupNews }
  | { readonly kind: 'unknown' };

/** Reads one text frame; never throws. */
export function readFrame(text: string): Heard {
  const value = parsed(text);
  const accepted = acceptedSchema.safeParse(value);
  if (accepted.success) return { kind: 'accepted', frame: accepted.data };
  const place = placeSchema.safeParse(value);
  if (place.success) {
    const event = storedEventSchema.safeParse(value);
    const { conversation_id: conversationId, seq, time } = place.data;
    return { kind: 'event', conversationId, seq, time, ...(event.success ? { event: event.data } : {}) };
  }
  const startedOver = startedOverSchema.safeParse(value);
  if (startedOver.success) return { kind: 'started_over', conversationId: startedOver.data.conversation_id };
  const refused = refusedSchema.safeParse(value);
  if (refused.success) return { kind: 'refused', frame: refused.data };
  const status = setupStatusSchema.safeParse(value);
  return status.success ? { kind: 'status', status: status.data } : { kind: 'unknown' };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
