import { newId } from '../../src/base/ids.ts';
import type { ConversationEvent, StoredEvent } from '../../src/contract/events.ts';
import { resultPageSchema } from '../../src/contract/results.ts';
import { type Frame, isEnding, isLastStatus, type WsClient } from './ws-client.ts';

export interface Answered {
  readonly conversationId: string;
  readonly events: ConversationEvent[];
  readonly text: string;
  readonly ending: Extract<ConversationEvent, { kind: 'turn_ended' }>;
  readonly results: Extract<ConversationEvent, { kind: 'result' }>[];
}

export const demoConfig = { url: '', client_id: '', client_secret: '', use_demo: true };

/** Runs a set-up to its last status. */
export const setUp = (client: WsClient, config: object = demoConfig): Promise<Frame> =>
  client.exchange({ type: 'start_config', config }, isLastStatus);

/** Asks and waits for the ending; gives what happened in this turn. */
export async function ask(client: WsClient, text: string, conversationId?: string, more = {}): Promise<Answered> {
  const from = client.frames.length;
  const conversation = conversationId === undefined ? {} : { conversation_id: conversationId };
  const message_id = newId();
  const accepted = await client.exchange(
    { type: 'ask', message_id, text, ...conversation, ...more },
    frame => frame['message_id'] === message_id,
  );
  if (accepted['type'] !== 'accepted') throw new Error(`not accepted: ${JSON.stringify(accepted)}`);
  await client.until(isEnding, from);
  const events = client.frames
    .slice(from)
    .filter((frame): frame is Frame & StoredEvent => frame['type'] === 'event')
    .map(frame => frame.event);
  return { conversationId: String(accepted['conversation_id']), ...digest(events) };
}

export function digest(events: ConversationEvent[]): Omit<Answered, 'conversationId'> {
  const ending = events.findLast(event => event.kind === 'turn_ended');
  if (ending === undefined) throw new Error('the turn has no ending');
  return {
    events,
    ending,
    text: events.map(event => (event.kind === 'text' ? event.text : '')).join(''),
    results: events.filter(event => event.kind === 'result'),
  };
}

/** All rows of a result as objects by column key, as Looker's own `json` format has them. */
export async function rowsOf(url: string, resultId: string): Promise<Record<string, unknown>[]> {
  const answer = await fetch(`${url}/api/results/${resultId}?limit=5000`);
  const page = resultPageSchema.parse(await answer.json());
  return page.rows.map(row => Object.fromEntries(page.columns.map((column, index) => [column.key, row[index]])));
}
