import { isDeepStrictEqual } from 'node:util';
import { type StoredEvent, storedEventSchema } from '../../src/contract/events.ts';
import type { Findings } from './findings.ts';
import type { Line } from './history.ts';
import type { Stored } from './stored.ts';

/**
 * All that a client heard while it happened stands in the log, in the same words; on a connection none is missing and
 * none came twice. After no kill is anybody told that what was heard is gone.
 */
export function checkLive(history: readonly Line[], stored: Stored, findings: Findings): void {
  const heard = new Map<string, Map<string, number>>();
  for (const line of history) {
    if (line.kind === 'connected') heard.set(line.client, new Map());
    if (line.kind !== 'frame') continue;
    if (line.frame['type'] === 'started_over') findings.add('lost', `${line.client} was told to begin anew`);
    if (line.frame['type'] !== 'event') continue;
    const { type: _type, ...frame } = line.frame;
    const event = storedEventSchema.parse(frame);
    const { conversation_id, seq } = event;
    const kept = stored.events.get(conversation_id)?.[seq - 1];
    if (!isDeepStrictEqual(kept, event)) {
      findings.add('lost', `${line.client} heard event ${seq} of ${conversation_id}, which is kept differently or not`);
    }
    const before = heard.get(line.client)?.get(conversation_id);
    if (before !== undefined && seq <= before) {
      findings.add('doubled', `${line.client} heard event ${seq} of ${conversation_id} twice on one connection`);
    }
    if (before !== undefined && seq > before + 1) {
      findings.add('lost', `${line.client} did not hear event ${before + 1} of ${conversation_id}`);
    }
    heard.get(line.client)?.set(conversation_id, seq);
  }
}

/** What the public API replays is what the file holds. */
export function checkReplay(
  replayed: ReadonlyMap<string, readonly StoredEvent[]>,
  stored: Stored,
  findings: Findings,
): void {
  for (const [conversation, events] of stored.events) {
    if (isDeepStrictEqual(replayed.get(conversation), events)) continue;
    findings.add('lost', `conversation ${conversation} is not replayed as it is stored`);
  }
}
