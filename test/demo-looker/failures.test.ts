import { once } from 'node:events';
import { request } from 'node:http';
import { describe, expect, test, vi } from 'vitest';
import { FAILURES, type FailureName, readFailure } from '../../src/demo/looker/failures.ts';
import type { DemoRequest } from '../../src/demo/looker/looker.ts';
import { byState, connect, login, openLooker } from './client.ts';

const run = '/queries/run/json';
const inline = (query: unknown) => ({ query, render_options: { format: 'json' } });

describe('magic words', () => {
  test.each(Object.keys(FAILURES))('demo:%s is one', name => {
    expect(readFailure(` demo:${name} `)).toEqual({ name, number: FAILURES[name as FailureName].number });
    expect(readFailure(`demo:${name}:7`)).toEqual({ name, number: 7 });
  });

  test.each(['', 'demo:', 'demo:nothing', 'demo:toString', 'x demo:500', 'demo:500 x', 'California', 5, null])(
    '%s is none',
    value => {
      expect(readFailure(value)).toBeUndefined();
    },
  );

  test('an ordinary question is not touched', async () => {
    const { post } = await openLooker();
    expect((await post(run, byState({ 'users.country': 'USA' }))).status).toBe(200);
  });
});

describe('a failure comes wherever its word stands', () => {
  const query = byState({ 'users.state': 'demo:500' });
  test.each<[string, string, unknown?]>([
    ['filter of a query, bare', run, query],
    ['filter of a query, inline', '/queries/run_inline', inline(query)],
    ['filter of a stored query', '/queries', query],
    ['filter with a name that is no field', run, byState({ anything: 'demo:500' })],
    ['model', '/lookml_models/demo:500'],
    ['explore', '/lookml_models/thelook/explores/demo:500'],
    ['look', '/looks/demo:500'],
    ['dashboard', '/dashboards/demo:500'],
    ['term of suggestions', '/models/thelook/views/order_items/fields/users.state/suggestions?term=demo:500'],
    [
      'filter of suggestions',
      `/models/thelook/views/order_items/fields/users.state/suggestions?filters=${encodeURIComponent('{"users.country":"demo:500"}')}`,
    ],
    ['title of a search', '/looks/search?title=demo:500'],
    ['description of a search', '/dashboards/search?description=demo:500'],
  ])('%s', async (_place, path, body) => {
    const { get, post } = await openLooker();
    const answer = await (body === undefined ? get(path) : post(path, body));
    expect(answer.status).toBe(500);
    expect(await answer.json()).toMatchObject({ message: 'An error has occurred.' });
  });

  test('client id of a login', async () => {
    const { looker } = await openLooker();
    const answer = await login(looker, { id: 'demo:html' });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toContain('text/html');
  });
});

describe('each failure', () => {
  test('429 says when to come back', async () => {
    const { post } = await openLooker();
    const answer = await post(run, byState({ 'users.state': 'demo:429:17' }));
    expect(answer.status).toBe(429);
    expect(answer.headers.get('retry-after')).toBe('17');
  });

  test('html is a page with status 200', async () => {
    const { post } = await openLooker();
    const answer = await post(run, byState({ 'users.state': 'demo:html' }));
    expect(answer.status).toBe(200);
    expect(await answer.text()).toMatch(/^<!doctype html>/);
  });

  test('reset ends the connection without an answer', async () => {
    const { post } = await openLooker();
    await expect(post(run, byState({ 'users.state': 'demo:reset' }))).rejects.toThrow(
      expect.objectContaining({ cause: expect.objectContaining({ code: 'ECONNRESET' }) }),
    );
  });

  test('an expired token is refused once; a new login gets the answer', async () => {
    const { looker, post, get } = await openLooker();
    const query = byState({ 'users.state': 'demo:expired-token' });
    const refused = await post(run, query);
    expect(refused.status).toBe(401);
    expect((await get('/user')).status).toBe(401);
    const again = await connect(looker);
    const answer = await again.post(run, query);
    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual(await (await again.post(run, byState())).json());
    expect((await again.post(run, query)).status, 'and it starts over').toBe(401);
  });

  test('a database error is a row, with status 200, in every format that runs', async () => {
    const { post } = await openLooker();
    const query = byState({ 'users.state': 'demo:sql-error' });
    for (const format of ['json', 'json_bi']) {
      const answer = await post(`/queries/run/${format}`, query);
      expect(answer.status).toBe(200);
      expect(await answer.json()).toEqual([{ looker_error: expect.stringContaining('refused') }]);
    }
    const detail = await post('/queries/run/json_detail', query);
    expect(detail.status).toBe(200);
    expect(await detail.json()).toMatchObject({
      data: [],
      errors: [{ message_details: expect.stringContaining('refused') }],
    });
    expect((await post('/queries/run/sql', query)).status).toBe(200);
  });

  test('huge repeats the rows up to its number, whatever the limit', async () => {
    const { post } = await openLooker();
    const usual = (await (await post(run, byState())).json()) as unknown[];
    const huge = (await (await post(run, byState({ x: 'demo:huge' }))).json()) as unknown[];
    expect(huge).toHaveLength(FAILURES.huge.number);
    expect(huge[usual.length]).toEqual(usual[0]);
    const some = (await (await post(run, byState({ x: 'demo:huge:33' }))).json()) as unknown[];
    expect(some).toHaveLength(33);
  });

  test('slow answers after its number of seconds, the same as ever', async () => {
    const { post } = await openLooker();
    const started = performance.now();
    const answer = await post(run, byState({ 'users.state': 'demo:slow:1' }));
    expect(performance.now() - started).toBeGreaterThanOrEqual(990);
    expect(await answer.json()).toEqual(await (await post(run, byState())).json());
  });

  test('slow stops when the client goes, and what would have come after it does not happen', async () => {
    const seen: DemoRequest[] = [];
    const { looker, token, get } = await openLooker({ onRequest: line => seen.push(line) });
    const path = '/models/thelook/views/order_items/fields/users.state/suggestions';
    const filters = JSON.stringify({ first: 'demo:slow:1', second: 'demo:expired-token' });
    const sent = request(`${looker.url}/api/4.0${path}?filters=${encodeURIComponent(filters)}`, {
      headers: { authorization: `Bearer ${token}` },
    });
    sent.on('error', () => {}); // it is this end that hangs up
    sent.end();
    await once(sent, 'finish');
    sent.destroy();
    await vi.waitFor(() => expect(seen.at(-1)).toEqual({ method: 'GET', path: `/api/4.0${path}`, status: 499 }));
    expect((await get('/looks/demo:slow:1')).status, 'a second later').toBe(404);
    expect((await get('/user')).status, 'the token lives').toBe(200);
  });
});

describe('null names', () => {
  test.each([
    ['/lookml_models/demo:null-names', { name: null, label: null, project_name: null, explores: null }],
    ['/looks/demo:null-names', { title: null, query: null }],
    ['/dashboards/demo:null-names', { title: null, dashboard_elements: null }],
  ])('%s has none', async (path, expected) => {
    const { json } = await openLooker();
    expect(await json(path)).toMatchObject(expected);
  });

  test('a search finds everything, untitled', async () => {
    const { json } = await openLooker();
    const all = (await json('/looks/search?fields=id,title')) as { id: string }[];
    expect(await json('/looks/search?title=demo:null-names&fields=id,title')).toEqual(
      all.map(({ id }) => ({ id, title: null })),
    );
  });

  test('a login with that client id and the right secret is a session without names', async () => {
    const { looker, get } = await openLooker();
    const answer = await login(looker, { id: 'demo:null-names' });
    const { access_token } = (await answer.json()) as { access_token: string };
    const headers = { authorization: `Bearer ${access_token}` };
    expect(await (await get('/user', { headers })).json()).toMatchObject({
      first_name: null,
      last_name: null,
      id: '1',
    });
    expect(await (await get('/lookml_models', { headers })).json()).toMatchObject([{ label: null }]);
    expect((await login(looker, { id: 'demo:null-names', secret: 'wrong' })).status).toBe(404);
  });

  test('labels of a query are null, its rows are not', async () => {
    const { post } = await openLooker();
    const detail = (await (await post('/queries/run/json_detail', byState({ x: 'demo:null-names' }))).json()) as {
      fields: { measures: { label: unknown }[] };
      data: { 'order_items.count': { value: unknown } }[];
    };
    expect(detail.fields.measures.map(field => field.label)).toEqual([null]);
    expect(detail.data[0]?.['order_items.count'].value).toBeTypeOf('number');
  });
});
