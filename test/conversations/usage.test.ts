import { describe, expect, test } from 'vitest';
import type { Usage } from '../../src/contract/events.ts';
import type { Asked } from '../../src/conversations/conversations.ts';
import { untilStopped } from './scripted-answerer.ts';
import { ask, askToEnd, eventsUntilEnd, openWorld, type World } from './world.ts';

const USED: Usage = {
  model: 'gemini',
  model_calls: 3,
  input_tokens: 5000,
  output_tokens: 70,
  thought_tokens: 11,
  cached_tokens: 400,
  model_bytes: 12_345,
  looker_queries: 2,
  looker_other: 9,
};
const { model: _, ...COUNTS } = USED;

const rows = ({ storage }: World) => storage.db.selectFrom('usage').selectAll().execute();

const QUERY = { model: 'shop', explore: 'orders', fields: [], filters: {}, pivots: [], sorts: [] };
const EXECUTED = { ...QUERY, limit: null, time_zone: null, filter_expression: null, dynamic_fields: null };

/** Asks what finds these results and then waits for more; resolves when they are stored. */
async function askTillKilled(world: World, found: readonly { reused?: boolean }[]): Promise<Asked> {
  let tell = (): void => {};
  const stored = new Promise<void>(resolve => (tell = resolve));
  world.answerer.script = async (question, report) => {
    await report.called({ callId: 'a-call', tool: 'query', arguments: {} });
    for (const result of found) {
      await report.found('a-call', { columns: [], rows: [], cut: false, query: EXECUTED, ...result });
    }
    tell();
    return untilStopped(question, report);
  };
  const asked = await ask(world, 'First');
  await stored;
  return asked;
}

describe('the usage of a turn', () => {
  test('is kept with its ending, on the account of what was connected when it was asked', async () => {
    const world = await openWorld();
    world.answerer.script = async () => ({ outcome: 'done', usage: USED });
    const { turnId, conversationId } = await askToEnd(world, 'How many?');
    const { ended_at } = await world.storage.db.selectFrom('turns').select('ended_at').executeTakeFirstOrThrow();
    const asker = { way: 'server', session: null }; // what no request asked for
    const expected = [{ turn_id: turnId, connection_id: 'connection-1', ended_at, ...asker, ...COUNTS }];
    expect(await rows(world)).toEqual(expected);
    await world.conversations.remove(conversationId);
    expect(await rows(world)).toEqual(expected);
  });

  test('is one row for each question, also for those that failed or were stopped', async () => {
    const world = await openWorld();
    world.answerer.script = () => Promise.reject(new Error('broken'));
    const failed = await askToEnd(world, 'First');
    world.answerer.script = untilStopped;
    const stopped = await ask(world, 'Second');
    await world.conversations.cancel(stopped.conversationId);
    expect((await rows(world)).map(row => [row.turn_id, row.looker_queries])).toEqual([
      [failed.turnId, 0],
      [stopped.turnId, 0],
    ]);
  });

  test('of one that a killed server left running is a question of which no more is known', async () => {
    const before = await openWorld();
    before.answerer.script = untilStopped;
    const { turnId } = await ask(before, 'First');
    const after = await openWorld(before.folder);
    after.answerer.connected = false;
    expect(await rows(after)).toEqual([]);
    await after.conversations.recover();
    expect(await rows(after)).toMatchObject([{ turn_id: turnId, connection_id: 'connection-1', input_tokens: 0 }]);
  });

  test('has the queries that brought rows before the server was killed, whether it is answered again or not', async () => {
    for (const connected of [false, true]) {
      const before = await openWorld();
      const asked = await askTillKilled(before, [{}, { reused: true }, {}]);
      const after = await openWorld(before.folder);
      after.answerer.connected = connected;
      after.answerer.script = async () => ({ outcome: 'done', usage: USED });
      await after.conversations.recover();
      if (connected) await eventsUntilEnd(after, asked.conversationId, 0, 2);
      const [first, ...more] = await rows(after);
      expect(first).toMatchObject({ looker_queries: 2, connection_id: 'connection-1', way: 'server' });
      expect(first?.turn_id).toBe(connected ? null : asked.turnId); // one question, not two
      expect(more.map(row => row.looker_queries)).toEqual(connected ? [USED.looker_queries] : []);
    }
  });

  test('of one that is answered again after a kill is one row, of the answer it got', async () => {
    const before = await openWorld();
    before.answerer.script = untilStopped;
    const { conversationId } = await ask(before, 'First');
    const after = await openWorld(before.folder);
    after.answerer.script = async () => ({ outcome: 'done', usage: USED });
    expect(await after.conversations.recover()).toMatchObject({ repeated: 1 });
    await eventsUntilEnd(after, conversationId, 0, 2);
    const { id } = await after.storage.db.selectFrom('turns').select('id').executeTakeFirstOrThrow();
    expect(await rows(after)).toMatchObject([{ turn_id: id, connection_id: 'connection-1', ...COUNTS }]);
  });

  test('is not kept when the ending cannot be', async () => {
    const world = await openWorld();
    const { db } = world.storage;
    world.answerer.script = async () => {
      await db.schema.alterTable('usage').renameTo('usage_gone').execute();
      return { outcome: 'done', usage: USED };
    };
    const { conversationId, turnId } = await ask(world, 'Hi');
    await world.conversations.close();
    await db.schema.alterTable('usage_gone').renameTo('usage').execute();
    const turn = await db.selectFrom('turns').select('state').where('id', '=', turnId).executeTakeFirst();
    expect([turn?.state, await rows(world)]).toEqual(['running', []]);
    const next = await openWorld(world.folder);
    next.answerer.connected = false;
    await next.conversations.recover();
    expect((await eventsUntilEnd(next, conversationId)).at(-1)?.event).toMatchObject({ outcome: 'interrupted' });
    expect(await rows(next)).toHaveLength(1);
  });
});
