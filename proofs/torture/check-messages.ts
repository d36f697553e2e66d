import type { StoredEvent } from '../../src/contract/events.ts';
import type { Findings } from './findings.ts';
import type { Line } from './history.ts';
import type { Stored } from './stored.ts';

/** A message as its client knows it. */
interface Sent {
  readonly text: string;
  readonly client: string;
  accepted?: { readonly conversation: string; readonly seq: number };
  refused?: string;
}

function sentMessages(history: readonly Line[]): Map<string, Sent> {
  const sent = new Map<string, Sent>();
  for (const line of history) {
    if (line.kind === 'invoke') sent.set(line.message, { text: line.text, client: line.client });
    if (line.kind !== 'frame') continue;
    const { type, message_id, conversation_id, seq, code } = line.frame;
    const message = sent.get(String(message_id));
    if (message === undefined) continue;
    if (type === 'accepted') message.accepted = { conversation: String(conversation_id), seq: Number(seq) };
    if (type === 'error') message.refused = String(code);
  }
  return sent;
}

/**
 * Acknowledged messages are stored, once, where they were said to be; nothing is stored that was refused or never asked;
 * what one client asked stands in the order in which it asked.
 */
export function checkMessages(history: readonly Line[], stored: Stored, findings: Findings): void {
  const sent = sentMessages(history);
  const found = new Map<string, StoredEvent[]>();
  for (const event of [...stored.events.values()].flat()) {
    if (event.event.kind !== 'user_message') continue;
    found.set(event.event.message_id, [...(found.get(event.event.message_id) ?? []), event]);
  }
  for (const [id, message] of sent) checkMessage(id, message, found.get(id) ?? [], findings);
  for (const [id, events] of found) {
    if (!sent.has(id)) findings.add('doubled', `message ${id} was never asked, and stored ${events.length} times`);
  }
  checkOrder(sent, found, findings);
}

function checkMessage(id: string, message: Sent, events: readonly StoredEvent[], findings: Findings): void {
  if (events.length > 1) findings.add('doubled', `message ${id} is stored ${events.length} times`);
  if (message.refused !== undefined && message.accepted === undefined && events.length > 0) {
    findings.add('doubled', `message ${id} was refused (${message.refused}) and is stored`);
  }
  if (message.accepted === undefined) return;
  const { conversation, seq } = message.accepted;
  const [event] = events;
  if (event === undefined) return findings.add('lost', `message ${id} was acknowledged and is not stored`);
  const text = event.event.kind === 'user_message' ? event.event.text : '';
  if (event.conversation_id !== conversation || event.seq !== seq || text !== message.text) {
    findings.add('lost', `message ${id} is not stored where, or as, it was acknowledged`);
  }
}

/** `sent` is in the order of asking. */
function checkOrder(
  sent: ReadonlyMap<string, Sent>,
  found: ReadonlyMap<string, readonly StoredEvent[]>,
  findings: Findings,
): void {
  const newest = new Map<string, number>();
  for (const [id, { client }] of sent) {
    for (const { conversation_id, seq } of found.get(id) ?? []) {
      const place = `${client} in ${conversation_id}`;
      if (seq <= (newest.get(place) ?? 0))
        findings.add('lost', `the order of ${place}: message ${id} stands too early`);
      newest.set(place, seq);
    }
  }
}
