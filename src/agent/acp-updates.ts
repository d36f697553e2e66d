import { z } from 'zod';

/** What this room reads of a `session/update`; everything else of the protocol is `other`. */
export type AcpUpdate =
  | { readonly kind: 'text' | 'thought'; readonly text: string }
  | { readonly kind: 'tool_started' | 'tool_ended'; readonly toolCallId: string }
  | { readonly kind: 'other' };

export interface SessionUpdate {
  readonly sessionId: string;
  readonly update: AcpUpdate;
}

const content = z.object({ content: z.object({ type: z.literal('text'), text: z.string() }) });
const tool = z.object({ toolCallId: z.string(), status: z.string().nullish() });
const envelope = z.object({ sessionId: z.string(), update: z.looseObject({ sessionUpdate: z.string() }) });

const CHUNKS: Readonly<Record<string, 'text' | 'thought'>> = {
  agent_message_chunk: 'text',
  agent_thought_chunk: 'thought',
};

/**
 * Reads the params of `session/update`. Our own parser because the SDK's drops an update it does not know. Gives
 * undefined for what is not an update at all.
 */
export function readUpdate(params: unknown): SessionUpdate | undefined {
  const parsed = envelope.safeParse(params);
  if (!parsed.success) return undefined;
  const { sessionId, update } = parsed.data;
  return { sessionId, update: readKind(update) };
}

function readKind(update: { sessionUpdate: string }): AcpUpdate {
  const chunk = CHUNKS[update.sessionUpdate];
  if (chunk !== undefined) {
    const parsed = content.safeParse(update);
    return parsed.success ? { kind: chunk, text: parsed.data.content.text } : { kind: 'other' };
  }
  if (update.sessionUpdate !== 'tool_call' && update.sessionUpdate !== 'tool_call_update') return { kind: 'other' };
  const parsed = tool.safeParse(update);
  if (!parsed.success) return { kind: 'other' };
  const { toolCallId, status } = parsed.data;
  const ended = status === 'completed' || status === 'failed';
  return { kind: ended ? 'tool_ended' : 'tool_started', toolCallId };
}
