import { isDeepStrictEqual } from 'node:util';
import { type StoredEvent, storedEventSchema } from '../../src/contract/events.ts';
import type { Findings } from '../torture/findings.ts';
import type { Line } from '../torture/history.ts';
import { POWER_CUT } from '../torture/lane.ts';
import type { Stored } from '../torture/stored.ts';

/** Words that wait for no fsync: a power cut may take the last of them. */
const isLight = ({ event }: StoredEvent): boolean => event.kind === 'text' || event.kind === 'thought';

/** What the disk had to keep. */
export interface Kept {
  readonly acknowledged: number;
  readonly told: number;
  /** The last words of unfinished answers. */
  readonly gone: number;
}

/**
 * After a power cut: every question that was acknowledged is on the disk, and all that clients heard, in the same words,
 * but for the last words of an answer. `history` ends before the cut, and has those before it.
 */
export function checkKept(history: readonly Line[], stored: Stored, findings: Findings): Kept {
  const told = new Map<string, Map<number, StoredEvent>>();
  let acknowledged = 0;
  for (const line of history) {
    if (line.kind === 'fault' && line.fault === POWER_CUT) for (const events of told.values()) dropLastWords(events);
    if (line.kind !== 'frame') continue;
    const { type, message_id, conversation_id, seq } = line.frame;
    if (type === 'started_over') told.delete(String(conversation_id));
    if (type === 'accepted') {
      acknowledged += 1;
      checkQuestion(String(conversation_id), Number(seq), String(message_id), stored, findings);
    }
    if (type !== 'event') continue;
    const { type: _type, ...frame } = line.frame;
    const event = storedEventSchema.parse(frame);
    const events = told.get(event.conversation_id) ?? new Map<number, StoredEvent>();
    told.set(event.conversation_id, events.set(event.seq, event));
  }
  const gone = [...told].flatMap(([id, events]) => checkConversation(id, events, stored, findings));
  const all = [...told.values()].map(events => events.size);
  return { acknowledged, told: all.reduce((sum, size) => sum + size, 0), gone: gone.length };
}

/** Of what is told the number that no power cut may take: all up to it. */
const lastWhole = (events: ReadonlyMap<number, StoredEvent>): number =>
  Math.max(0, ...[...events.values()].filter(event => !isLight(event)).map(({ seq }) => seq));

function dropLastWords(events: Map<number, StoredEvent>): void {
  const last = lastWhole(events);
  for (const seq of events.keys()) if (seq > last) events.delete(seq);
}

function checkQuestion(id: string, seq: number, message: string, stored: Stored, findings: Findings): void {
  const event = stored.events.get(id)?.[seq - 1]?.event;
  if (event?.kind === 'user_message' && event.message_id === message) return;
  findings.add('lost', `message ${message} was acknowledged and is not on the disk`);
}

/** Gives the words that are gone, and may be. */
function checkConversation(
  id: string,
  told: ReadonlyMap<number, StoredEvent>,
  stored: Stored,
  findings: Findings,
): readonly StoredEvent[] {
  const kept = stored.events.get(id) ?? [];
  const last = lastWhole(told);
  const gone = [...told.values()].filter(event => !isDeepStrictEqual(kept[event.seq - 1], event));
  for (const { seq, event } of gone) {
    if (seq <= last) findings.add('lost', `event ${seq} of ${id} (${event.kind}) was told and is not on the disk`);
    else if (kept.length >= seq) findings.add('lost', `event ${seq} of ${id} is on the disk in other words`);
  }
  return gone.filter(({ seq }) => seq > last);
}
