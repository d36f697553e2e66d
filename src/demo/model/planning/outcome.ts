import type { Conversation, ToolRecord } from '../conversation/conversation.ts';
import { isWhole } from '../conversation/tool-answer.ts';
import type { ToolName } from '../conversation/tool-names.ts';

export interface Call {
  readonly tool: ToolName;
  readonly args: Readonly<Record<string, unknown>>;
}

export type Outcome =
  | { readonly kind: 'answer'; readonly text: string }
  | { readonly kind: 'error'; readonly text: string }
  /** The request does not offer the tool. */
  | { readonly kind: 'undeclared' };

/** Metadata does not change within a conversation: what an earlier turn was told is not asked again. */
const LASTING: ReadonlySet<ToolName> = new Set([
  'find_fields',
  'describe_explore',
  'get_models',
  'get_explores',
  'get_dimensions',
  'get_measures',
  'get_field_value_suggestions',
]);

/** The same arguments give the same key, in whatever order they stand. */
function keyOf(args: Readonly<Record<string, unknown>>): string {
  const sorted = (value: unknown): unknown =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)))
      : value;
  // The Gemini CLI adds an argument of its own to every tool.
  const { wait_for_previous: _, ...own } = args;
  return JSON.stringify(sorted(own), (_key, value: unknown) => sorted(value));
}

const isSame = (record: ToolRecord, call: Call): boolean =>
  record.tool === call.tool && keyOf(record.args) === keyOf(call.args);

const outcomeOf = (record: ToolRecord): Outcome =>
  record.error === undefined ? { kind: 'answer', text: record.answer ?? '' } : { kind: 'error', text: record.error };

/** What a call gave: in this turn, or for metadata in an earlier one; nothing when it is still to be made. */
export function recall(conversation: Conversation, call: Call): Outcome | undefined {
  const now = conversation.current.records.find(record => isSame(record, call));
  if (now !== undefined) return outcomeOf(now);
  if (LASTING.has(call.tool)) {
    const before = conversation.earlier
      .flatMap(turn => turn.records)
      .findLast(record => isSame(record, call) && record.answer !== undefined && isWhole(record.answer));
    if (before !== undefined) return outcomeOf(before);
  }
  return conversation.tools.has(call.tool) ? undefined : { kind: 'undeclared' };
}
