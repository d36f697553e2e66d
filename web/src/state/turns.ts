import type { ConversationEvent, StoredEvent } from '../../../src/contract/events.ts';
import type { ToolPart, Turn, TurnPart } from './types.ts';

type Of<Kind extends ConversationEvent['kind']> = Extract<ConversationEvent, { kind: Kind }>;

type Conversations = Readonly<Record<string, readonly Turn[]>>;

/** What is shown of all conversations after some more events. A first event that comes again begins its one anew. */
export function withEvents(turns: Conversations, events: readonly StoredEvent[]): Conversations {
  const all = { ...turns };
  for (const event of events) {
    const { conversation_id: id, seq } = event;
    all[id] = withEvent((seq > 1 && all[id]) || [], event);
  }
  return all;
}

/** What is shown of a conversation after one more event. Turns that the event does not touch stay the same objects. */
export function withEvent(turns: readonly Turn[], { time, event }: StoredEvent): readonly Turn[] {
  if (event.kind === 'user_message') return [...turns, asked(event, time)];
  if (event.kind === 'turn_started') {
    const otherLooker = event.other_looker === true;
    return changed(turns, event.message_id, turn => ({ ...turn, id: event.turn_id, otherLooker }));
  }
  if (event.kind === 'chart') return charted(turns, event);
  if (event.kind === 'unreadable') return damaged(turns, event.of, time);
  if (event.kind === 'turn_ended' && event.repeated_by !== undefined) {
    const id = event.repeated_by;
    return changed(turns, event.turn_id, turn => ({ ...turn, id, parts: [], repeated: true }));
  }
  return changed(turns, event.turn_id, turn => grown(turn, event, time));
}

const asked = (event: Of<'user_message'>, time: string): Turn => ({
  // Its turn's id takes this place with the next event.
  id: event.message_id,
  question: event.text,
  askedAt: time,
  parts: [],
  ending: undefined,
  usage: undefined,
  damaged: false,
  otherLooker: false,
  repeated: false,
});

/** What is damaged belongs to the newest turn, but for a question, which begins one. */
function damaged(turns: readonly Turn[], of: string, time: string): readonly Turn[] {
  const newest = turns.at(-1);
  if (of === 'user_message' || newest === undefined) {
    return [...turns, { ...asked({ kind: 'user_message', message_id: '', text: '' }, time), damaged: true }];
  }
  const ending = { kind: 'turn_ended', turn_id: newest.id, outcome: 'failed' } as const;
  return turns.with(turns.length - 1, { ...newest, damaged: true, ...(of === 'turn_ended' ? { ending } : {}) });
}

/** The newest turn is nearly always meant, so the search begins there; of one whose beginning is damaged the id is not known. */
function changed(turns: readonly Turn[], id: string, change: (turn: Turn) => Turn): readonly Turn[] {
  const known = turns.findLastIndex(turn => turn.id === id);
  const index = known < 0 && turns.at(-1)?.damaged === true ? turns.length - 1 : known;
  const turn = turns[index];
  return turn === undefined ? turns : turns.with(index, change(turn));
}

/** A result is drawn as the agent wishes: where it stands in this turn, or once more when an earlier turn showed it. */
function charted(turns: readonly Turn[], { turn_id, result_id, chart, columns }: Of<'chart'>): readonly Turn[] {
  const isMeant = (part: TurnPart): boolean => part.kind === 'result' && part.result.result_id === result_id;
  const known = turns.flatMap(({ parts }) => parts.filter(part => part.kind === 'result')).find(isMeant);
  if (known === undefined) return turns;
  const wished: TurnPart = { ...known, wish: { chart, columns } };
  return changed(turns, turn_id, turn => ({
    ...turn,
    parts: turn.parts.some(isMeant) ? turn.parts.map(part => (isMeant(part) ? wished : part)) : [...turn.parts, wished],
  }));
}

function grown(
  turn: Turn,
  event: Exclude<ConversationEvent, Of<'user_message' | 'turn_started' | 'chart' | 'unreadable'>>,
  time: string,
): Turn {
  switch (event.kind) {
    case 'text':
    case 'thought':
      return { ...turn, parts: withWords(turn.parts, event.kind, event.text) };
    case 'tool_call':
      return { ...turn, parts: [...turn.parts, calledTool(event, time)] };
    case 'tool_ended':
      return { ...turn, parts: turn.parts.map(part => endedTool(part, event)) };
    case 'result': {
      const { kind, turn_id: _turn, call_id: _call, ...result } = event;
      return { ...turn, parts: [...turn.parts, { kind, result }] };
    }
    case 'usage':
      return { ...turn, usage: event };
    case 'turn_ended':
      return { ...turn, parts: turn.parts.map(stoppedTool), ending: event };
  }
}

/** Pieces of one kind that follow each other are one part. */
function withWords(parts: readonly TurnPart[], kind: 'text' | 'thought', text: string): readonly TurnPart[] {
  const last = parts.at(-1);
  return last?.kind === kind ? [...parts.slice(0, -1), { kind, text: last.text + text }] : [...parts, { kind, text }];
}

const calledTool = (event: Of<'tool_call'>, time: string): ToolPart => ({
  kind: 'tool',
  callId: event.call_id,
  tool: event.tool,
  arguments: event.arguments,
  startedAt: time,
  outcome: 'running',
  durationMs: undefined,
  code: undefined,
  message: undefined,
});

const endedTool = (part: TurnPart, event: Of<'tool_ended'>): TurnPart =>
  part.kind === 'tool' && part.callId === event.call_id
    ? {
        ...part,
        outcome: event.outcome,
        durationMs: event.duration_ms,
        code: event.code,
        message: event.outcome === 'failed' || event.at_looker ? event.message : undefined,
      }
    : part;

/** Nothing runs on after its turn: a call whose end was never written, because the server stopped, is over too. */
const stoppedTool = (part: TurnPart): TurnPart =>
  part.kind === 'tool' && part.outcome === 'running' ? { ...part, outcome: 'cancelled' } : part;
