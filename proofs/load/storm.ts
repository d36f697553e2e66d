import { setTimeout as pause } from 'node:timers/promises';
import { newId } from '../../src/base/ids.ts';
import { type Place, QUESTION } from './place.ts';
import { answered, textOf } from './questions.ts';
import type { Scenario } from './scenario.ts';

/** Clients, those of them that ask (the others follow what is there), and for how long they come again. */
const STORM = { long: { clients: 1_000, asking: 100, ms: 20_000 }, quick: { clients: 200, asking: 20, ms: 5_000 } };
/** Each wants to come so often; the machine decides how often it can. */
const EVERY_MS = 100;
/** Of all times: where the machine cannot keep up, a request may meet its time limit, and the client comes again. */
const VAIN_SHARE = 0.01;
const STEADY = { chunks: 5, everyMs: 1_000, together: 1 };

interface Heard {
  /** Conversations named in acknowledgements, or heard to the end, one for each time that the client came. */
  readonly conversations: string[];
  readonly failed: number;
}

/** Clients that lose their connection again and again: who asks sends the same question each time, who follows begins anew. */
export const reconnectStorm: Scenario = async place => {
  const { clients, asking, ms } = place.quick ? STORM.quick : STORM.long;
  place.model.setPace(STEADY);
  const followed = await answered(place);
  const before = await conversationCount(place);
  const until = performance.now() + ms;
  const follow = JSON.stringify({ type: 'follow', conversation_id: followed, after: 0 });
  const heard = await Promise.all(
    Array.from({ length: clients }, (_, who) =>
      who < asking
        ? come(place, until, JSON.stringify({ type: 'ask', message_id: newId(), text: QUESTION }), 'accepted')
        : come(place, until, follow, 'turn_ended'),
    ),
  );
  const askers = heard.slice(0, asking);
  const times = heard.flatMap(({ conversations }) => conversations).length;
  const failed = heard.reduce((sum, client) => sum + client.failed, 0);
  const made = (await conversationCount(place)) - before;
  const acks = askers.flatMap(({ conversations }) => conversations);
  const constant = askers.every(({ conversations }) => new Set(conversations).size === 1);
  return {
    held: made === asking && constant && failed <= VAIN_SHARE * times && new Set(acks).size === asking,
    figures: `${clients} clients came ${times} times in ${ms / 1000} s (${Math.round((times * 1000) / ms)} a second), ${failed} in vain, ${acks.length} acknowledgements of ${new Set(acks).size} questions, ${made} conversations`,
  };
};

/** Comes, says its frame, waits for the answer, and is gone without a word; again until the time is over. */
async function come(place: Place, until: number, frame: string, answer: string): Promise<Heard> {
  const conversations: string[] = [];
  let failed = 0;
  do {
    const next = performance.now() + EVERY_MS;
    const heard = await once(place, frame, answer).catch(() => undefined);
    if (heard === undefined) failed += 1;
    else conversations.push(heard);
    await pause(Math.max(0, next - performance.now()));
  } while (performance.now() < until);
  return { conversations, failed };
}

async function once(place: Place, frame: string, answer: string): Promise<string | undefined> {
  const socket = await place.socket();
  const heard = await new Promise<string | undefined>(resolve => {
    socket.once('close', () => resolve(undefined));
    socket.on('message', data => {
      const { type, event, conversation_id } = JSON.parse(textOf(data));
      if (type === answer || event?.kind === answer) resolve(conversation_id);
    });
    socket.send(frame);
  });
  socket.terminate();
  return heard;
}

async function conversationCount(place: Place): Promise<number> {
  const answer: unknown = await (await fetch(`${place.server.url}/api/conversations`)).json();
  return JSON.stringify(answer).split('"created_at"').length - 1;
}
