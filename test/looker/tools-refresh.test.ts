import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { json } from './egress-stand-in.ts';
import { openWorld, QUERY, RUN_ROUTE, type World } from './tools-world.ts';

const RUN = '/queries/run_inline';
const LOOK = {
  id: '7',
  title: 'By state',
  query: { model: 'shop', view: 'orders', fields: QUERY.fields, limit: '500' },
};
let world: World;
beforeAll(async () => {
  const routes = { [RUN_ROUTE]: json([{ 'users.state': 'CA', 'orders.count': 3 }]), 'GET /looks/7': json(LOOK) };
  world = await openWorld(routes, undefined, 60 * 60_000);
});
afterAll(() => world.close());

const noteOf = (text: string): string => String((JSON.parse(text.split('\n').at(-1) ?? '') as { note?: string }).note);

describe('rows of a while ago', () => {
  test('are told to the model with their time, and not as new ones', async () => {
    const [first, second] = [world.open(), world.open()];
    expect((await first.run('query', QUERY)).text).not.toContain('not asked again');
    const { text } = await second.run('query', QUERY);
    const [result] = second.results();
    expect(noteOf(text)).toContain(`Rows of ${result?.askedAt.slice(0, 16)}Z`);
    expect(noteOf(text)).toContain('Looker was not asked again');
    expect([result?.reused, second.counts.queries, first.counts.queries]).toEqual([true, 0, 1]);
  });

  test('are passed over when the model sets refresh, of which Toolbox and Looker hear nothing', async () => {
    const opened = world.open();
    const before = world.standIn.to(RUN).length;
    const { text } = await opened.run('query', { ...QUERY, refresh: true });
    expect(text).not.toContain('not asked again');
    expect(opened.counts.queries).toBe(1);
    expect(world.standIn.to(RUN)).toHaveLength(before + 1);
    expect(world.standIn.seen.filter(({ url, body }) => /refresh/.test(url + body))).toEqual([]);
    expect(opened.told.find(({ kind }) => kind === 'call')).toMatchObject({ call: { arguments: { refresh: true } } });
  });

  test('are passed over in a turn whose asker wants fresh ones, whatever the model says', async () => {
    const opened = world.open({ fresh: true });
    await opened.run('query', { ...QUERY, refresh: false });
    await opened.run('query', QUERY);
    expect(opened.results().map(({ reused }) => reused)).toEqual([false, false]);
  });

  test('serve a saved look as well, under its own title; and refresh does there too', async () => {
    const opened = world.open();
    await opened.run('run_look', { look_id: '7' });
    await opened.run('run_look', { look_id: '7' });
    await opened.run('run_look', { look_id: '7', refresh: true });
    const results = opened.results();
    expect(results.map(({ title }) => title)).toEqual([LOOK.title, LOOK.title, LOOK.title]);
    expect(results.slice(1).map(({ reused }) => reused)).toEqual([true, false]);
  });
});
