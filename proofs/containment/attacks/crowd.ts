import type { Answered } from '../../../test/harness/ask.ts';
import { callTool } from '../gateway.ts';
import { wants } from '../hostile-model.ts';
import type { Ledger } from '../ledger.ts';
import { inLiveTurn } from '../live-turn.ts';
import type { TurnKeys } from '../watched.ts';
import type { World } from '../world.ts';
import type { Attack } from './attack.ts';
import { Gathering } from './gathering.ts';

/** `mk07n0123`: the 124th of the eighth conversation. */
const MARKER = /mk(\d+)n\d+/g;
const markerOf = (who: number, call: number): string => `mk${who}n${call}`;
const markersIn = (text: string): string[] => [...text.matchAll(MARKER)].map(([marker]) => marker);
const isOf = (who: number, marker: string): boolean => marker.startsWith(`mk${who}n`);

const PLACE = { model: 'shop', explore: 'orders' };
/** Tools whose answers say the marker that was asked for. */
const ASKING: readonly ((marker: string) => [tool: string, args: Record<string, unknown>])[] = [
  marker => ['query', { ...PLACE, fields: ['users.state', 'orders.count'], filters: { 'users.state': marker } }],
  marker => ['get_looks', { title: marker }],
  marker => ['get_field_value_suggestions', { ...PLACE, field: 'users.state', term: marker }],
  marker => ['get_explores', { model: `shop-${marker}` }],
];

const asking = (who: number, call: number) => {
  const marker = markerOf(who, call);
  const [tool, args] = ASKING[call % ASKING.length]?.(marker) ?? ['', {}];
  return { marker, tool, args };
};

export interface CrowdSize {
  readonly conversations: number;
  /** Of all together. */
  readonly calls: number;
  /** For how long a round goes on once all are there; a turn of the product lasts five minutes at most. */
  readonly limitMs: number;
  /** So often a crowd gathers anew, each with its share of the calls. */
  readonly rounds?: number;
}

/** Conversations that work at the same time: each asks for markers of its own and may meet no other. */
export function crowd({ conversations, calls, limitMs, rounds = 1 }: CrowdSize): Attack {
  return async function crowded(world, ledger) {
    for (let round = 0; round < rounds; round += 1) {
      const share = { from: round * conversations, conversations, limitMs };
      await gather(world, ledger, { ...share, first: ledger.calls, calls: Math.ceil((calls * (round + 1)) / rounds) });
    }
  };
}

/** Sessions open one after the other; what is left of the five minutes is for the calls. */
const GATHER_MS = 90_000;

/** One round: conversations from number `from` on, calls from number `first` up to `calls`. */
async function gather(
  world: World,
  ledger: Ledger,
  { from, conversations, limitMs, first, calls }: Omit<CrowdSize, 'rounds'> & { from: number; first: number },
): Promise<void> {
  // Without it the first could make all the calls before the second one's session is open, and none meet.
  const gathering = new Gathering(conversations, GATHER_MS);
  let next = first;
  const one = async (who: number): Promise<void> => {
    const { value: failed, answered } = await inLiveTurn(
      world,
      `crowd-${who}`,
      async keys => {
        await gathering.come(who);
        const deadline = Date.now() + limitMs;
        let failures = 0;
        while (Date.now() < deadline && next < calls) {
          if (!(await askOnce(keys, who, next++, ledger))) failures += 1;
        }
        return failures;
      },
      {
        before: [wants([throughCli(who)])],
        words: ({ body }) => `Seen: ${markersIn(JSON.stringify(body)).join(' ')}`,
      },
    );
    ledger.calls += 1;
    await lookBack(world, ledger, who, answered);
    if (failed > 0) throw new Error(`${failed} calls of conversation ${who} were not answered`);
  };
  const begin = (who: number): Promise<void> => one(who).finally(() => void gathering.come(who));
  const outcomes = await Promise.allSettled(Array.from({ length: conversations }, (_, who) => begin(from + who)));
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
}

/** The first call of each goes through the real CLI. */
function throughCli(who: number): { name: string; args: Record<string, unknown> } {
  const { tool, args } = asking(who, 0);
  return { name: `mcp_looker_${tool}`, args };
}

/** One call at the gateway: its answer has its own marker and no other. */
async function askOnce(keys: TurnKeys, who: number, call: number, ledger: Ledger): Promise<boolean> {
  const { marker, tool, args } = asking(who, call);
  const { text, succeeded } = await callTool(keys, tool, args);
  ledger.calls += 1;
  const found = markersIn(text);
  for (const other of found) if (other !== marker) ledger.foreign.push(`${other} in the answer for ${marker}`);
  return succeeded && found.includes(marker);
}

/** Everything that was kept of a conversation: its events, its results, and what the model is told of it later. */
async function lookBack(
  world: World,
  ledger: Ledger,
  who: number,
  { events, results, text, conversationId }: Answered,
) {
  const again = `crowd-again-${who}`;
  world.model.plan(again);
  await world.ask(again, conversationId);
  const told = JSON.stringify(world.model.requestsOf(again).map(({ body }) => body.contents));
  const places: [place: string, content: string][] = [
    ['an answer', text],
    ['the events', JSON.stringify(events)],
    ['the transcript', told],
  ];
  for (const { result_id } of results) {
    const answer = await fetch(`${world.server.url}/api/results/${result_id}?limit=10`);
    if (!answer.ok) throw new Error(`a result of conversation ${who} is not there`);
    places.push(['a result', await answer.text()]);
  }
  for (const [place, content] of places) {
    const found = markersIn(content);
    if (found.length === 0) throw new Error(`no marker in ${place} of conversation ${who}`);
    const foreign = found.filter(marker => !isOf(who, marker));
    for (const marker of foreign) ledger.foreign.push(`${marker} in ${place} of conversation ${who}`);
  }
}
