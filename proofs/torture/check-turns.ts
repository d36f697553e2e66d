import type { ConversationEvent, StoredEvent } from '../../src/contract/events.ts';
import type { Findings } from './findings.ts';
import type { Stored } from './stored.ts';

type Ending = Extract<ConversationEvent, { kind: 'turn_ended' }>;

interface Turn {
  readonly id: string;
  readonly message: string;
  readonly endings: Ending[];
}

/** Numbers without gaps; each turn begins once, ends once and then is silent; each question has one last word. */
export function checkTurns(stored: Stored, findings: Findings): void {
  const rows = new Map(stored.turns.map(row => [row.message_id, row]));
  const results = new Map(stored.results.map(row => [row.id, row]));
  for (const [conversation, events] of stored.events) {
    checkNumbers(conversation, events, findings);
    const turns = turnsOf(conversation, events, findings);
    for (const message of new Set([...turns.values()].map(turn => turn.message))) {
      const attempts = [...turns.values()].filter(turn => turn.message === message);
      checkAttempts(message, attempts, rows.get(message), findings);
    }
    for (const { event } of events) {
      const row = event.kind === 'result' ? results.get(event.result_id) : undefined;
      if (event.kind !== 'result') continue;
      if (row?.row_count !== event.row_count || JSON.parse(row.rows).length !== event.row_count) {
        findings.add('lost', `result ${event.result_id} has not the rows that were told`);
      }
    }
  }
}

function checkNumbers(conversation: string, events: readonly StoredEvent[], findings: Findings): void {
  for (const [index, { seq }] of events.entries()) {
    if (seq !== index + 1) return findings.add('lost', `conversation ${conversation} has a gap before ${seq}`);
  }
}

/** The turns in order; what is wrong with their events is found on the way. */
function turnsOf(conversation: string, events: readonly StoredEvent[], findings: Findings): Map<string, Turn> {
  const turns = new Map<string, Turn>();
  let running: string | undefined;
  for (const { seq, event } of events) {
    const place = `event ${seq} of ${conversation}`;
    if (event.kind === 'user_message') {
      if (running !== undefined) findings.add('doubled', `${place}: a question while another is answered`);
      continue;
    }
    if (event.kind === 'turn_started') {
      if (running !== undefined) findings.add('doubled', `${place}: a turn begins in another`);
      if (turns.has(event.turn_id)) findings.add('doubled', `${place}: a turn begins twice`);
      turns.set(event.turn_id, { id: event.turn_id, message: event.message_id, endings: [] });
      running = event.turn_id;
      continue;
    }
    if (event.kind === 'unreadable') {
      findings.add('lost', `${place}: ${event.of} cannot be read`);
      continue;
    }
    if (event.turn_id !== running) findings.add('doubled', `${place}: ${event.kind} of a turn that does not run`);
    if (event.kind !== 'turn_ended') continue;
    turns.get(event.turn_id)?.endings.push(event);
    if (event.turn_id === running) running = undefined;
  }
  return turns;
}

/** One turn with an ending, or one that is interrupted and a second in its place. */
function checkAttempts(
  message: string,
  attempts: readonly Turn[],
  row: Stored['turns'][number] | undefined,
  findings: Findings,
): void {
  for (const { id, endings } of attempts) {
    if (endings.length === 0) findings.add('lost', `turn ${id} has no ending`);
    if (endings.length > 1) findings.add('doubled', `turn ${id} has ${endings.length} endings`);
  }
  const [first, second, ...more] = attempts;
  if (more.length > 0) findings.add('doubled', `message ${message} is answered ${attempts.length} times`);
  const repeatedBy = first?.endings[0]?.repeated_by;
  if (repeatedBy !== second?.id) findings.add('doubled', `message ${message}: two turns, and none for the other`);
  if (second !== undefined && first?.endings[0]?.outcome !== 'interrupted') {
    findings.add('doubled', `message ${message} is answered again after ${first?.endings[0]?.outcome}`);
  }
  const last = second ?? first;
  if (row?.id !== last?.id || row?.state !== last?.endings[0]?.outcome) {
    findings.add('lost', `message ${message}: the turn's row is not as its events`);
  }
}
