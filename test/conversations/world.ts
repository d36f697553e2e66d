import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { Audit } from '../../src/audit/audit.ts';
import { type Clock, systemClock } from '../../src/base/clock.ts';
import { newId } from '../../src/base/ids.ts';
import { createLog } from '../../src/base/log.ts';
import { Redactor } from '../../src/base/redactor.ts';
import type { StoredEvent } from '../../src/contract/events.ts';
import { type Asked, Conversations } from '../../src/conversations/conversations.ts';
import { Metrics } from '../../src/metrics/metrics.ts';
import { openStorage, type Storage } from '../../src/storage/storage.ts';
import { tempFolder } from '../harness/temp-folder.ts';
import { ScriptedAnswerer, saying } from './scripted-answerer.ts';

export interface World {
  readonly folder: string;
  readonly storage: Storage;
  readonly answerer: ScriptedAnswerer;
  readonly conversations: Conversations;
  /** Warnings and errors, one JSON line each. */
  readonly logged: string[];
  readonly audit: Audit;
  readonly metrics: Metrics;
}

/** The conversations over a real database in a folder of the test's own. */
export async function openWorld(folder?: string, clock: Clock = systemClock): Promise<World> {
  const own = folder ?? (await tempFolder());
  const metrics = new Metrics(['query']);
  const storage = await openStorage(join(own, 'test.db'), { onCommit: seconds => metrics.committed(seconds) });
  const audit = new Audit(storage.db, clock);
  const answerer = new ScriptedAnswerer(saying('Hello'));
  const logged: string[] = [];
  const log = createLog({ level: 'warn', redactor: new Redactor(), write: line => void logged.push(line) });
  const conversations = new Conversations({
    storage,
    clock,
    log,
    answerer,
    observe: events => metrics.happened(events),
    keep: (...entry) => audit.write(...entry),
  });
  onTestFinished(async () => {
    await conversations.close();
    await storage.close().catch(() => {});
  });
  return { folder: own, storage, answerer, conversations, logged, audit, metrics };
}

export const ask = (
  { conversations }: World,
  text: string,
  more: { conversationId?: string; messageId?: string } = {},
) => conversations.ask({ messageId: newId(), text, language: 'en', ...more });

/** Follows until the turn's ending (the `ends`-th one) and gives all events after `after`. */
export async function eventsUntilEnd(
  { conversations }: Pick<World, 'conversations'>,
  conversationId: string,
  after = 0,
  ends = 1,
): Promise<StoredEvent[]> {
  const events: StoredEvent[] = [];
  const stop = new AbortController();
  let left = ends;
  await conversations.follow({
    conversationId,
    after,
    signal: stop.signal,
    onEvent: event => {
      events.push(event);
      if (event.event.kind === 'turn_ended' && --left === 0) stop.abort();
    },
  });
  return events;
}

export const kindsOf = (events: readonly StoredEvent[]): string[] => events.map(({ event }) => event.kind);

export async function askToEnd(world: World, text: string, more: { conversationId?: string } = {}): Promise<Asked> {
  const asked = await ask(world, text, more);
  await eventsUntilEnd(world, asked.conversationId, asked.seq);
  return asked;
}
