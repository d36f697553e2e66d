import { describe, expect, test } from 'vitest';
import { commandOf } from '../../proofs/harness/processes.ts';
import { createContent } from '../../src/demo/looker/content/content.ts';
import { QueryStore } from '../../src/demo/looker/query-store.ts';
import { type Answered, ask, rowsOf } from '../harness/ask.ts';
import { connectedServer } from '../harness/connected-server.ts';
import { runAtLooker } from '../harness/looker-api.ts';

const connected = connectedServer();
const QUERY = { model: 'thelook', explore: 'order_items', fields: ['users.state', 'order_items.count'] };
const content = createContent(new QueryStore());

const askAs = async (language: string, question: string, conversationId?: string): Promise<Answered> =>
  ask(await connected().server.open({ 'accept-language': language }), question, conversationId);
const callTool = (tool: string, args: object): Promise<Answered> =>
  askAs('pt-BR', `demo:model-tool mcp_looker_${tool} ${JSON.stringify(args)}`);
/** What the tool is written down to have ended with. */
const endsOf = ({ events }: Answered): object[] =>
  events.flatMap(event => (event.kind === 'tool_ended' ? [{ outcome: event.outcome, code: event.code }] : []));
const isRunInline = ({ path }: { path: string }): boolean => path.endsWith('/queries/run_inline');

/** The same query at Looker, past everything of ours. */
function truth(query: Partial<Answered['results'][number]['query']>): Promise<Record<string, unknown>[]> {
  const { url, clientId, clientSecret } = connected().looker;
  const whole = { ...QUERY, filters: {}, pivots: [], sorts: [], limit: '500', time_zone: null, ...query };
  const credentials = { url, clientId, clientSecret: clientSecret.reveal() };
  return runAtLooker(credentials, { filter_expression: null, dynamic_fields: null, ...whole });
}

/** Looker nests the columns of a pivot: `{measure: {value: cell}}`. */
const flat = (row: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(row).flatMap(([key, cell]) =>
      typeof cell === 'object' && cell !== null
        ? Object.entries(cell).map(([value, inner]) => [`${key}|${value}`, inner])
        : [[key, cell]],
    ),
  );

async function expectTrueRows({ results }: Answered): Promise<void> {
  // A tile with hand-written SQL has no query that could be asked again.
  for (const result of results.filter(({ query }) => query.model === QUERY.model)) {
    const rows = await rowsOf(connected().server.url, result.result_id);
    expect(rows).toHaveLength(result.row_count);
    const pivoted = result.query.pivots.length > 0;
    expect(rows).toEqual((await truth(result.query)).map(row => (pivoted ? flat(row) : row)));
  }
}

describe('a query that fails at Looker', () => {
  test.each([
    ['demo:500', 'looker_server_error', 'HTTP 500', 1],
    ['demo:429:1', 'looker_rate_limited', 'slow down', 2],
    ['demo:html', 'looker_not_api', 'not as the Looker API', 1],
    ['demo:reset', 'looker_unreadable', 'could not be read', 1],
    ['demo:sql-error', 'query_failed', 'the statement was refused', 1],
  ])('by %s is told as %s; the turn goes on with words and without a row', async (word, code, words, times) => {
    const { lookerRequests } = connected();
    const before = lookerRequests.filter(isRunInline).length;
    const answered = await callTool('query', { ...QUERY, filters: { 'users.state': word } });
    expect(endsOf(answered)).toEqual([{ outcome: 'failed', code }]);
    expect(answered.ending).toMatchObject({ outcome: 'done' });
    expect(answered.text).toContain(words);
    expect(answered.results).toEqual([]);
    const states = (await truth({})).map(row => String(row['users.state']));
    expect(states.length).toBeGreaterThan(10);
    expect(states.filter(state => answered.text.includes(state))).toEqual([]);
    // Looker was not asked a second time for what it could not give, but where it said when to come again.
    expect(lookerRequests.filter(isRunInline)).toHaveLength(before + times);
    const next = await askAs('pt-BR', 'Quantos pedidos em 2025?', answered.conversationId);
    expect(next.results).toHaveLength(1);
    await expectTrueRows(next);
  });

  test('because the token has expired signs in again and gives the rows', async () => {
    const { lookerRequests } = connected();
    const before = lookerRequests.length;
    const answered = await callTool('query', { ...QUERY, filters: { 'users.state': 'demo:expired-token' } });
    expect(endsOf(answered)).toEqual([{ outcome: 'done' }]);
    const sent = lookerRequests.slice(before);
    const statuses = sent.filter(one => isRunInline(one) || one.path.endsWith('/login')).map(({ status }) => status);
    expect(statuses).toEqual([401, 200, 200]);
    expect(answered.results).toHaveLength(1);
    const [result] = answered.results;
    expect(await rowsOf(connected().server.url, result?.result_id ?? '')).toEqual(await truth({ time_zone: 'UTC' }));
  });
});

describe('odd answers of Looker', () => {
  test('no rows are a result without rows, and the model is told that nothing matches', async () => {
    const answered = await callTool('query', { ...QUERY, filters: { 'users.state': 'Nowhere' } });
    expect(endsOf(answered)).toEqual([{ outcome: 'done' }]);
    expect(answered.results).toMatchObject([{ row_count: 0, cut: false, columns: QUERY.fields.map(key => ({ key })) }]);
    expect(answered.text).toContain('No rows match');
    await expectTrueRows(answered);
  });

  test.each([
    ['query', { ...QUERY, filters: { 'users.state': 'demo:null-names' } }, undefined],
    ['get_explores', { model: 'demo:null-names' }, undefined],
    ['get_looks', { title: 'demo:null-names' }, undefined],
    ['run_look', { look_id: 'demo:null-names' }, 'query_failed'],
    ['run_dashboard', { dashboard_id: 'demo:null-names' }, undefined],
  ])('names that are null do not end the Toolbox: %s', async (tool, args, code) => {
    const toolboxes = (): number[] =>
      connected()
        .server.descendants()
        .filter(pid => commandOf(pid).includes('/toolbox'));
    const before = toolboxes();
    expect(before).toHaveLength(1);
    const answered = await callTool(tool, args);
    expect(endsOf(answered)).toEqual([code === undefined ? { outcome: 'done' } : { outcome: 'failed', code }]);
    expect(answered.ending).toMatchObject({ outcome: 'done' });
    expect(answered.text).not.toBe('');
    expect(toolboxes()).toEqual(before);
  });

  test.each([
    ['run_look', { look_id: '999' }],
    ['run_dashboard', { dashboard_id: '999' }],
  ])('what is not there is told so: %s', async (tool, args) => {
    const answered = await callTool(tool, args);
    expect(endsOf(answered)).toEqual([{ outcome: 'failed', code: 'not_found' }]);
    expect(answered.results).toEqual([]);
    expect(answered.text).toContain('Looker knows nothing under this name or id');
  });
});

describe('what is saved in Looker', () => {
  test.each(content.looks.map(({ id, title }) => [title, id] as const))(
    'look "%s" gives its rows under its title',
    async (title, look_id) => {
      const answered = await callTool('run_look', { look_id });
      expect(endsOf(answered)).toEqual([{ outcome: 'done' }]);
      expect(answered.results.map(result => result.title)).toEqual([title]);
      const saved = content.looks.find(({ id }) => id === look_id)?.query;
      expect(answered.results).toMatchObject([{ query: { limit: saved?.limit, fields: saved?.fields } }]);
      await expectTrueRows(answered);
    },
  );

  test.each(content.dashboards.map(({ id, title }) => [title, id] as const))(
    'dashboard "%s" gives the rows of every tile under its title',
    async (title, dashboard_id) => {
      const tiles = content.dashboards.find(({ id }) => id === dashboard_id)?.tiles ?? [];
      const titled = tiles
        .map(({ source }) => source)
        .filter(({ kind }) => kind === 'query' || kind === 'look' || kind === 'sql')
        .map(tile => tile.title);
      const answered = await callTool('run_dashboard', { dashboard_id });
      expect(endsOf(answered)).toEqual([{ outcome: 'done' }]);
      const found = answered.results.map(result => result.title);
      expect(titled.length).toBeGreaterThan(1);
      expect(found).toEqual(expect.arrayContaining(titled));
      expect(new Set(answered.results.map(({ call_id }) => call_id)).size).toBe(1);
      await expectTrueRows(answered);
    },
  );
});
