import { expect, test } from 'vitest';
import { newId } from '../../src/base/ids.ts';
import type { ConversationResults, Question } from '../../src/conversations/conversations.ts';
import { askToEnd, eventsUntilEnd, openWorld, type World } from './world.ts';

const QUERY = {
  model: 'shop',
  explore: 'orders',
  fields: ['orders.count'],
  filters: {},
  pivots: [],
  sorts: [],
  limit: '500',
  time_zone: null,
  filter_expression: null,
  dynamic_fields: null,
};

/** Each answer has one result; gives which ones of the conversation it could see, in the order of the questions. */
function findingResults(world: World): { own: string[]; seen: string[][] } {
  const found = { own: new Array<string>(), seen: new Array<string[]>() };
  const see = async (results: ConversationResults): Promise<string[]> => {
    const each = await Promise.all(found.own.map(id => results.find(id)));
    const ids = await results.ids();
    expect(each.flatMap(result => result?.result_id ?? []).toSorted()).toEqual(ids.toSorted());
    return ids;
  };
  world.answerer.script = async ({ results }: Question, report) => {
    const callId = newId();
    await report.called({ callId, tool: 'query', arguments: {} });
    found.own.push(await report.found(callId, { columns: [], rows: [], cut: false, query: QUERY }));
    await report.callEnded({ callId, outcome: 'done', durationMs: 1, answer: '' });
    found.seen.push(await see(results));
    report.wrote('text', 'Seven.');
    return { outcome: 'done' };
  };
  return found;
}

test('results of another Looker are no results of the conversation for who answers now, and come back with their Looker', async () => {
  const world = await openWorld();
  const { own, seen } = findingResults(world);
  const { conversationId } = await askToEnd(world, 'one');
  world.answerer.account = 'account-2';
  await askToEnd(world, 'two', { conversationId });
  world.answerer.account = 'account-1';
  await askToEnd(world, 'three', { conversationId });
  const [one = '', two = '', three = ''] = own;
  expect(seen).toEqual([[one], [two], [one, three]]);
  expect(world.answerer.questions.map(({ history }) => history.map(turn => turn.question))).toEqual([[], [], ['one']]);
  expect(world.answerer.questions.map(question => question.othersLeftOut)).toEqual([false, true, true]);
  const page = await world.conversations.result(two, 0, 10);
  expect(page.result_id).toBe(two); // who reads the conversation still has it
});

test('a question broken off by a crash is answered again by the Looker of now, and says so when that is another', async () => {
  const world = await openWorld();
  const { conversationId } = await askToEnd(world, 'before');
  const asked = await askToEnd(world, 'broken off', { conversationId });
  await world.storage.db.updateTable('turns').set({ state: 'running' }).where('id', '=', asked.turnId).execute();
  await world.conversations.close();
  await world.storage.close();
  const after = await openWorld(world.folder);
  after.answerer.account = 'account-2';
  expect(await after.conversations.recover()).toEqual({ interrupted: 1, repeated: 1 });
  const events = await eventsUntilEnd(after, conversationId, 0, 4);
  const started = events.findLast(({ event }) => event.kind === 'turn_started');
  expect(started?.event).toMatchObject({ other_looker: true });
  expect(after.answerer.questions.map(({ history }) => history)).toEqual([[]]);
});
