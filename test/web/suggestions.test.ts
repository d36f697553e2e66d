import { expect, test, vi } from 'vitest';
import type { ConnectionSummary } from '../../src/contract/api.ts';
import { Api } from '../../web/src/state/api.ts';
import { Suggestions, suggestionsKey } from '../../web/src/state/suggestions.ts';
import type { AppState } from '../../web/src/state/types.ts';
import { type ApiServer, json, silence, startApiServer } from './api-server.ts';

type State = Pick<AppState, 'connection' | 'language' | 'suggestions'>;

const connection = (id: string): ConnectionSummary => ({
  id,
  source: 'demo',
  url: null,
  client_id: null,
  client_secret: 'none',
  gemini_api_key: 'none',
  verify_ssl: true,
  show_hidden: false,
  connected_at: '2026-11-22T10:00:00.000Z',
  last_test: null,
});

/** The state of a page that loads its suggestions from `server`. */
function pageOf(server: Pick<ApiServer, 'url'>, patience?: number) {
  let state: State = { connection: connection('c1'), language: 'en', suggestions: {} };
  const set = (change: Partial<State>): void => void (state = { ...state, ...change });
  const api = new Api(() => state.language, server.url);
  const suggestions = new Suggestions({ api, get: () => state, set }, patience);
  const shown = (resultId?: string) => state.suggestions[suggestionsKey(state, resultId)];
  return { set, load: (resultId?: string) => suggestions.load(resultId), shown, all: () => state.suggestions };
}
const loaded = (page: ReturnType<typeof pageOf>, resultId?: string) => vi.waitUntil(() => page.shown(resultId));

const FIRST = ['How did revenue develop by month this year?', 'What are the top 10 brands?'];

test('First questions and those that follow a result are asked for in the language of the page', async () => {
  const server = await startApiServer(json({ questions: FIRST }));
  const page = pageOf(server);
  expect(page.shown()).toBeUndefined();
  page.load();
  expect(await loaded(page)).toEqual(FIRST);
  page.set({ language: 'pt-BR' });
  server.answer(json({ questions: ['E por estado?'] }));
  page.load('r/1 &?');
  expect(await loaded(page, 'r/1 &?')).toEqual(['E por estado?']);
  expect(server.requests.map(({ url }) => [url.pathname, Object.fromEntries(url.searchParams)])).toEqual([
    ['/api/suggestions', { language: 'en' }],
    ['/api/suggestions', { language: 'pt-BR', result_id: 'r/1 &?' }],
  ]);
});

test('What is there is not asked for again; another result, language or connection is', async () => {
  const server = await startApiServer(json({ questions: FIRST }));
  const page = pageOf(server);
  const changes: (() => void)[] = [
    () => {},
    () => page.set({ language: 'pt-BR' }),
    () => page.set({ connection: connection('c2') }),
  ];
  for (const [at, change] of changes.entries()) {
    change();
    for (const resultId of [undefined, 'r1', 'r2']) {
      expect(page.shown(resultId)).toBeUndefined();
      page.load(resultId);
      await loaded(page, resultId);
      page.load(resultId);
    }
    expect(server.requests).toHaveLength(3 * (at + 1));
  }
});

test('An end to it closes the request, and what came too late is not shown', async () => {
  const server = await startApiServer(silence);
  const page = pageOf(server);
  const end = page.load('r1');
  const request = await vi.waitUntil(() => server.requests[0]);
  end();
  await request.closed;
  expect(page.shown('r1')).toBeUndefined();
  // It was no failure: who comes back asks again.
  server.answer(json({ questions: FIRST }));
  page.load('r1');
  expect(await loaded(page, 'r1')).toEqual(FIRST);
  expect(Object.keys(page.all())).toHaveLength(1);
});

test.each([
  ['a failure', json({ error: { code: 'internal', message: 'no' } }, 500)],
  ['an older server that knows no suggestions', json({ error: { code: 'not_found', message: 'no' } }, 404)],
  ['something else', json({ questions: [1, 2] })],
  ['a web page', (response: Parameters<ReturnType<typeof json>>[0]) => void response.end('<!doctype html>')],
  ['a cut connection', (response: Parameters<ReturnType<typeof json>>[0]) => void response.destroy()],
  ['none', json({ questions: [] })],
])('%s is no suggestion and no error, and the next time they are asked for anew', async (_name, answer) => {
  const server = await startApiServer(answer);
  const page = pageOf(server);
  page.load();
  expect(await loaded(page)).toEqual([]);
  server.answer(json({ questions: FIRST }));
  page.load();
  await vi.waitUntil(() => page.shown()?.length === FIRST.length);
  expect(page.shown()).toEqual(FIRST);
});

test('A server that never answers is given up', async () => {
  const server = await startApiServer(silence);
  const page = pageOf(server, 50);
  page.load();
  expect(await loaded(page)).toEqual([]);
  await server.requests[0]?.closed;
});

test('A search asks for its words as they are and ends with its signal', async () => {
  const server = await startApiServer(json([]));
  const api = new Api(() => 'en', server.url);
  expect(await api.conversations('são paulo & 100%')).toEqual([]);
  expect(server.requests[0]?.url.searchParams.get('search')).toBe('são paulo & 100%');
  server.answer(silence);
  const stop = new AbortController();
  const ended = api.conversations('more', stop.signal).then(
    () => 'answered',
    () => 'ended',
  );
  const request = await vi.waitUntil(() => server.requests[1]);
  stop.abort();
  await request.closed;
  expect(await ended).toBe('ended');
});
