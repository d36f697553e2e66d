import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import type { Cell, Column, ExecutedQuery } from '../../src/contract/results.ts';
import type { ConversationResults, TurnReport } from '../../src/conversations/conversations.ts';
import { tempFolder } from '../harness/temp-folder.ts';
import { askToEnd, eventsUntilEnd, kindsOf, openWorld, type World } from './world.ts';

const columns: Column[] = [
  { key: 'users.state', field: 'users.state', label: 'State', type: 'string', kind: 'dimension' },
  { key: 'orders.total', field: 'orders.total', label: 'Total', type: 'sum', kind: 'measure' },
];
const query: ExecutedQuery = {
  model: 'shop',
  explore: 'orders',
  fields: ['users.state', 'orders.total'],
  filters: {},
  pivots: [],
  sorts: [],
  limit: '500',
  time_zone: null,
  filter_expression: null,
  dynamic_fields: null,
};
const rows: Cell[][] = [
  ['Ohio', 12],
  ['Utah', '9007199254740993'],
];
const found = { columns, rows, cut: false, query };

/** Asks, and does in the turn what is to be done; gives the conversation, and the results as the turn saw them. */
async function turn(
  world: World,
  act: (report: TurnReport, results: ConversationResults) => Promise<unknown>,
  conversationId?: string,
): Promise<{ conversationId: string; results: ConversationResults }> {
  world.answerer.script = async ({ results }, report) => {
    await act(report, results);
    return { outcome: 'done' };
  };
  const asked = await askToEnd(world, 'Totals', conversationId === undefined ? {} : { conversationId });
  const results = world.answerer.questions.at(-1)?.results;
  if (results === undefined) throw new Error('no question reached the answerer');
  return { conversationId: asked.conversationId, results };
}

describe('a chart asked for', () => {
  test('is an event of its turn, after the result, and there before the one who asks for it goes on', async () => {
    const world = await openWorld();
    let whenWritten: string[] = [];
    let id = '';
    const { conversationId } = await turn(world, async report => {
      id = await report.found('c1', found);
      await report.charted({ resultId: id, chart: 'pie', columns: ['users.state', 'orders.total'] });
      const [conversation] = await world.conversations.list();
      whenWritten = kindsOf(await world.conversations.events(conversation?.id ?? '', 0, 100));
    });
    const events = await eventsUntilEnd(world, conversationId);
    expect(kindsOf(events)).toEqual(['user_message', 'turn_started', 'result', 'chart', 'turn_ended']);
    expect(kindsOf(events).slice(0, -1)).toEqual(whenWritten);
    expect(events[3]?.event).toEqual({
      kind: 'chart',
      turn_id: expect.any(String),
      result_id: id,
      chart: 'pie',
      columns: ['users.state', 'orders.total'],
    });
  });

  test('of an earlier turn’s result belongs to the turn that asked, and comes back the same after a restart', async () => {
    const folder = await tempFolder();
    const world = await openWorld(folder);
    let id = '';
    const { conversationId } = await turn(world, async report => (id = await report.found('c1', found)));
    await turn(world, report => report.charted({ resultId: id, chart: 'bar', columns: [] }), conversationId);
    const events = await eventsUntilEnd(world, conversationId, 0, 2);
    const chart = events.find(({ event }) => event.kind === 'chart')?.event;
    const lastTurn = events.findLast(({ event }) => event.kind === 'turn_started')?.event;
    expect(chart).toMatchObject({ result_id: id, chart: 'bar', columns: [] });
    expect(chart?.kind === 'chart' && chart.turn_id).toBe(lastTurn?.kind === 'turn_started' && lastTurn.turn_id);
    await world.conversations.close();
    await world.storage.close();
    expect(await eventsUntilEnd(await openWorld(folder), conversationId, 0, 2)).toEqual(events);
  });
});

test('a chart that the database refuses is refused to the one who asks for it', async () => {
  const world = await openWorld();
  await sql`create trigger full before insert on events when new.kind = 'chart'
    begin select raise(abort, 'the disk is full'); end`.execute(world.storage.db);
  let answer: Promise<void> | undefined;
  await turn(world, async report => {
    const id = await report.found('c1', found);
    answer = report.charted({ resultId: id, chart: 'pie', columns: [] });
    await answer.catch(() => {});
  });
  await expect(answer).rejects.toThrow('the disk is full');
});

describe('the results that a turn may name', () => {
  test('are those of its conversation, of all its turns, oldest first, with every row', async () => {
    const world = await openWorld();
    const ids: string[] = [];
    const first = await turn(world, async report =>
      ids.push(await report.found('c1', found), await report.found('c2', found)),
    );
    let seen: readonly string[] = [];
    const { results } = await turn(
      world,
      async (report, own) => {
        ids.push(await report.found('c3', { ...found, rows: [] }));
        seen = await own.ids();
      },
      first.conversationId,
    );
    expect(seen).toEqual(ids);
    expect(await results.find(ids[0] ?? '')).toMatchObject({ result_id: ids[0], columns, query, row_count: 2, rows });
    expect(await results.find(ids[2] ?? '')).toMatchObject({ row_count: 0, rows: [] });
  });

  test('are none of another conversation, nor any that was never there', async () => {
    const world = await openWorld();
    let foreign = '';
    await turn(world, async report => (foreign = await report.found('c1', found)));
    const { results } = await turn(world, async () => {});
    expect(await results.ids()).toEqual([]);
    for (const id of [foreign, '', "' or 1=1 --", '%']) expect(await results.find(id)).toBeUndefined();
    expect((await world.conversations.result(foreign, 0, 10)).row_count).toBe(2);
  });
});

test('the address of a query is told with its result, and comes with every page of it, also after a restart', async () => {
  const folder = await tempFolder();
  const world = await openWorld(folder);
  const queryUrl = 'https://shop.looker.com/explore/shop/orders?fields=users.state';
  const ids: string[] = [];
  const { conversationId } = await turn(world, async report => {
    ids.push(await report.found('c1', { ...found, queryUrl }), await report.found('c2', found));
  });
  const told = (await eventsUntilEnd(world, conversationId)).flatMap(({ event }) =>
    event.kind === 'result' ? [event] : [],
  );
  expect(told.map(({ query_url }) => query_url)).toEqual([queryUrl, undefined]);
  await world.conversations.close();
  await world.storage.close();
  const { conversations } = await openWorld(folder);
  const pages = await Promise.all(ids.map(id => conversations.result(id, 1, 1)));
  expect(pages.map(page => page.query_url)).toEqual([queryUrl, undefined]);
  expect(pages.map(page => page.rows)).toEqual([rows.slice(1), rows.slice(1)]);
});
