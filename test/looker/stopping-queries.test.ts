import { afterEach, describe, expect, test, vi } from 'vitest';
import type { Egress } from '../../src/looker/egress.ts';
import {
  type Answerer,
  inlineQuery,
  json,
  openEgress,
  openTicket,
  raw,
  type StandIn,
  startStandIn,
  targetAt,
} from './egress-stand-in.ts';

const SOON = { timeout: 15_000 };
const ME = '7';
const LIST = '/running_queries';
const RUN = '/queries/run_inline';
const FILTERS = { 'orders.state': 'CA' };
const query = inlineQuery({ filters: FILTERS });

/** A query as Looker lists it: the one that `query` asks for, unless changed. */
const listed = (changes: object = {}, ofQuery: object = {}): object => ({
  user: { id: ME },
  query_task_id: 'task-1',
  runtime: 0,
  status: 'running',
  query: { ...(query['query'] as object), pivots: null, sorts: [], filter_expression: null, ...ofQuery },
  ...changes,
});
const killed: Answerer = raw('', 204, {});

let standIn: StandIn;
let egress: Egress;
afterEach(async () => {
  await egress.close();
  await standIn.close();
});

/** A Looker whose queries never end, and what it does when it is asked to end them. */
async function open(routes: Record<string, Answerer> = {}): Promise<void> {
  standIn = await startStandIn({
    [`POST ${RUN}`]: () => {},
    'GET /user': json({ id: ME }),
    [`GET ${LIST}`]: json([listed()]),
    [`DELETE ${LIST}/*`]: killed,
    ...routes,
  });
  ({ egress } = await openEgress());
}

/** Sends the query and waits until it is at Looker. */
async function running(body: unknown = query) {
  const stop = new AbortController();
  const opened = openTicket(egress, targetAt(standIn.url), { signal: stop.signal });
  const before = standIn.to(RUN).length;
  const answer = opened.ask('POST', RUN, body);
  await vi.waitFor(() => expect(standIn.to(RUN)).toHaveLength(before + 1), SOON);
  return { ...opened, answer, stop: () => stop.abort() };
}

async function brokenOff(body?: unknown): Promise<string | undefined> {
  const { ticket, answer, stop } = await running(body);
  stop();
  expect((await answer).status).toBe(502);
  return ticket.brokenOff();
}

const deletions = (): string[] => standIn.seen.filter(({ method }) => method === 'DELETE').map(({ path }) => path);

describe('a query that is broken off', () => {
  test('is ended in Looker by its task, with two requests and that one', async () => {
    await open();
    expect(await brokenOff()).toBe('stopped');
    expect(deletions()).toEqual([`${LIST}/task-1`]);
    const others = standIn.seen.filter(({ path }) => path !== '/login' && path !== RUN);
    expect(others.map(({ method, path }) => `${method} ${path}`).toSorted()).toEqual([
      `DELETE ${LIST}/task-1`,
      `GET ${LIST}`,
      'GET /user',
    ]);
    expect(await brokenOff()).toBe('stopped');
    expect(standIn.to('/user')).toHaveLength(1); // who we are is known by then
  });

  test('by its time is ended in Looker too', async () => {
    await open();
    await egress.close();
    ({ egress } = await openEgress({ limits: { queryMs: 500 } }));
    const { ticket, answer } = await running();
    expect((await answer).status).toBe(502);
    expect(ticket.failure).toMatchObject({ code: 'looker_timeout' });
    expect(await ticket.brokenOff()).toBe('stopped');
  });

  test('is found also when Looker writes nulls, numbers and orders in its own way', async () => {
    await open({
      [`GET ${LIST}`]: json([listed({ user: { id: Number(ME) } }, { limit: 500, pivots: [], sorts: null })]),
    });
    expect(await brokenOff()).toBe('stopped');
  });

  test.each([
    ['somebody else’s', [listed({ user: { id: '8' } })]],
    ['older than ours', [listed({ runtime: 60 })]],
    ['another query', [listed({}, { filters: { 'orders.state': 'NY' } })]],
    ['without a task', [listed({ query_task_id: null })]],
    ['one of two that nobody can tell apart', [listed(), listed({ query_task_id: 'task-2' })]],
    ['named by what is no task', [listed({ query_task_id: '../users/1' })]],
    ['not there any more', []],
    ['hidden by an answer that is no list', { running: true }],
  ])('is left alone where what runs is %s', async (_what, list) => {
    await open({ [`GET ${LIST}`]: json(list) });
    expect(await brokenOff()).toBe('left');
    expect(deletions()).toEqual([]);
  });

  test('is left alone while an equal one of ours runs on', async () => {
    await open();
    const other = await running();
    expect(await brokenOff()).toBe('left');
    expect(standIn.to(LIST)).toEqual([]);
    other.stop();
    await other.answer;
    expect(await other.ticket.brokenOff()).toBe('stopped');
  });

  test.each([
    ['list', 403, { [`GET ${LIST}`]: json({ message: 'no' }, 403) }],
    ['list', 404, { [`GET ${LIST}`]: json({ message: 'Not found' }, 404) }],
    ['end', 403, { [`DELETE ${LIST}/*`]: json({ message: 'no' }, 403) }],
    ['end', 404, { [`DELETE ${LIST}/*`]: json({ message: 'Not found' }, 404) }],
  ])(
    'of a user who may not %s queries (%i) is left, and the next time nothing is asked',
    async (_what, _status, routes) => {
      await open(routes);
      expect(await brokenOff()).toBe('left');
      const asked = standIn.to(LIST).length;
      expect(await brokenOff()).toBe('left');
      expect(standIn.to(LIST)).toHaveLength(asked);
      egress.forget(targetAt(standIn.url).id); // the key was changed: perhaps this one may
      await brokenOff();
      expect(standIn.to(LIST)).toHaveLength(asked + 1);
    },
  );

  test('while Looker cannot say is left, and tried again the next time', async () => {
    await open({ [`GET ${LIST}`]: json({ message: 'busy' }, 503) });
    expect(await brokenOff()).toBe('left');
    expect(await brokenOff()).toBe('left');
    expect(standIn.to(LIST)).toHaveLength(2);
  });

  test('while others wait for it goes on for them: who leaves is told so at once, and the last one what became of it', async () => {
    await open();
    await egress.close();
    ({ egress } = await openEgress({ freshMs: 60_000 }));
    const first = await running();
    const leaving = new AbortController();
    const last = openTicket(egress, targetAt(standIn.url), { signal: leaving.signal });
    const answer = last.ask('POST', RUN, query);
    const third = await running(inlineQuery({ filters: FILTERS, limit: '7' })); // sent after it: the last one is in
    first.stop();
    expect(await first.ticket.brokenOff()).toBe('left');
    expect(deletions()).toEqual([]);
    leaving.abort();
    expect(await last.ticket.brokenOff()).toBe('stopped');
    expect(deletions()).toEqual([`${LIST}/task-1`]);
    expect((await answer).status).toBe(502);
    // The query, who we are, what runs, and its end.
    expect([first.counts, last.counts]).toEqual([
      { query: 0, other: 0 },
      { query: 1, other: 3 },
    ]);
    third.stop();
    await third.answer;
  });

  test('before it was sent is nobody’s to end', async () => {
    await open({ 'POST /login': () => {} });
    const stop = new AbortController();
    const { ticket, ask } = openTicket(egress, targetAt(standIn.url), { signal: stop.signal });
    const answer = ask('POST', RUN, query);
    await vi.waitFor(() => expect(standIn.to('/login')).toHaveLength(1), SOON);
    stop.abort();
    await answer;
    expect(await ticket.brokenOff()).toBeUndefined();
    expect(standIn.seen.map(({ path }) => path)).toEqual(['/login']);
  });
});

test.each([
  ['is answered', json([{ 'orders.state': 'CA', 'orders.count': 1 }])],
  ['is refused', json({ message: 'no such field' }, 422)],
  ['meets a broken Looker', json({ message: 'oops' }, 500)],
])('a query that %s costs no request more', async (_what, answerer) => {
  await open({ [`POST ${RUN}`]: answerer, 'GET /lookml_models/shop/explores/orders': json({ fields: {} }) });
  const { ticket, answer } = await running();
  await answer;
  expect(await ticket.brokenOff()).toBeUndefined();
  const stopping = standIn.seen.filter(({ method, path }) => method === 'DELETE' || path === LIST || path === '/user');
  expect(stopping).toEqual([]);
});
