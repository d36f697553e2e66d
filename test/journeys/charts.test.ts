import { describe, expect, test } from 'vitest';
import type { ConversationEvent, StoredEvent } from '../../src/contract/events.ts';
import { resultPageSchema } from '../../src/contract/results.ts';
import { type Answered, ask, setUp } from '../harness/ask.ts';
import { connectedServer } from '../harness/connected-server.ts';
import { startServerProcess } from '../harness/server-process.ts';
import { tempFolder } from '../harness/temp-folder.ts';

const connected = connectedServer();

type Chart = Extract<ConversationEvent, { kind: 'chart' }>;
const chartsOf = ({ events }: Answered): Chart[] => events.filter(event => event.kind === 'chart');
const endedOf = ({ events }: Answered) => events.filter(event => event.kind === 'tool_ended');
const queriesSoFar = (): number =>
  connected().lookerRequests.filter(({ path }) => path.startsWith('/api/4.0/queries/run')).length;

async function logOf(url: string, conversationId: string): Promise<StoredEvent[]> {
  return JSON.parse(await (await fetch(`${url}/api/conversations/${conversationId}/events`)).text()).events;
}

describe('a kind of chart asked for in words', () => {
  test.each([
    [
      'Revenue by category as a pie',
      ['Now as bars', 'and in a table, please', 'show it as a line', 'as an area chart'],
    ],
    [
      'Receita por categoria num gráfico de pizza',
      ['agora em barras', 'mostre em tabela', 'como linha', 'em gráfico de área'],
    ],
  ])('%s, then %j: the same result is shown so, and Looker is not asked again', async (question, wishes) => {
    const client = await connected().server.open();
    const first = await ask(client, question);
    expect(first.ending.outcome).toBe('done');
    const kinds = first.events.map(({ kind }) => kind);
    expect(kinds.indexOf('result')).toBeGreaterThan(0);
    expect(kinds.indexOf('chart')).toBeGreaterThan(kinds.indexOf('result'));
    const [result] = first.results;
    expect(chartsOf(first)).toMatchObject([{ result_id: result?.result_id, chart: 'pie', columns: [] }]);
    const before = queriesSoFar();
    const followUps: Answered[] = [];
    // One more than the turns whose calls are told to the model again.
    for (const wish of wishes) followUps.push(await ask(client, wish, first.conversationId));
    expect(followUps.map(({ ending }) => ending.outcome)).toEqual(wishes.map(() => 'done'));
    expect(followUps.flatMap(chartsOf)).toMatchObject(
      ['bar', 'table', 'line', 'area'].map(chart => ({ result_id: result?.result_id, chart })),
    );
    expect(followUps.flatMap(({ results }) => results)).toEqual([]);
    expect(queriesSoFar()).toBe(before);
    const log = await logOf(connected().server.url, first.conversationId);
    const told = [first, ...followUps].flatMap(chartsOf);
    expect(log.map(({ event }) => event).filter(({ kind }) => kind === 'chart')).toEqual(told);
  });

  test('survives a restart as it was told, and “now as bars” goes on from before it', async () => {
    const folder = await tempFolder();
    const server = await startServerProcess(folder);
    const client = await server.open();
    await setUp(client);
    const first = await ask(client, 'Orders by status as a pie');
    const before = await logOf(server.url, first.conversationId);
    await server.kill('SIGKILL');
    const again = await startServerProcess(folder);
    expect(await logOf(again.url, first.conversationId)).toEqual(before);
    const next = await ask(await again.open(), 'now as bars', first.conversationId);
    expect(next.results).toEqual([]);
    expect(chartsOf(next)).toMatchObject([{ result_id: first.results[0]?.result_id, chart: 'bar' }]);
    expect(first.results[0]).not.toHaveProperty('query_url'); // the demo's Looker has no pages
  });

  test('that does not fit is refused to the model with what fits, and said to the person', async () => {
    const answered = await ask(await connected().server.open(), 'How many orders were there in 2025, as a pie?');
    expect(answered.ending.outcome).toBe('done');
    expect(chartsOf(answered)).toEqual([]);
    expect(endedOf(answered).at(-1)).toMatchObject({ outcome: 'failed', code: 'tool_arguments' });
    expect(answered.text).toContain('This result does not fit a pie chart');
    expect(connected().modelRequests.at(-1)).toContain('what fits: number, table');
  });
});

/** The demo model makes this very call. */
const calling = (args: object): string => `demo:model-tool mcp_looker_show_chart ${JSON.stringify(args)}`;

test('a model that names the result of another conversation shows nothing, and learns only of its own', async () => {
  const client = await connected().server.open();
  const theirs = await ask(client, 'Revenue by category');
  const foreign = String(theirs.results[0]?.result_id);
  const mine = await ask(client, 'Orders by state');
  const own = String(mine.results[0]?.result_id);
  const hostile = await ask(client, calling({ result_id: foreign, chart: 'pie' }), mine.conversationId);
  expect(chartsOf(hostile)).toEqual([]);
  expect(endedOf(hostile)).toMatchObject([{ outcome: 'failed', code: 'tool_arguments' }]);
  const told = connected().modelRequests.at(-1) ?? '';
  expect(told).toContain(`this conversation has no such result; it has, oldest first, ${own}.`);
  for (const { kind } of (await logOf(connected().server.url, theirs.conversationId)).map(({ event }) => event)) {
    expect(kind).not.toBe('chart');
  }
  const honest = await ask(client, calling({ result_id: own, chart: 'horizontal_bar' }), mine.conversationId);
  expect(chartsOf(honest)).toMatchObject([{ result_id: own, chart: 'horizontal_bar' }]);
});

describe('every result tells where it opens in Looker', () => {
  test.each([
    ['a question', 'Receita por mês e gênero no Brasil em 2025'],
    ['a saved look', 'Run the look Top Brands by Sales'],
    ['each tile of a dashboard', 'Open the dashboard Business Pulse'],
  ])('%s: with exactly the query that was run', async (_what, question) => {
    const { server, looker } = connected();
    const { results } = await ask(await server.open(), question);
    expect(results.length).toBeGreaterThan(0);
    for (const { result_id, query_url, query } of results) {
      const page = resultPageSchema.parse(await (await fetch(`${server.url}/api/results/${result_id}`)).json());
      expect(page.query_url).toBe(query_url);
      const url = new URL(query_url ?? '');
      expect(url.origin).toBe(looker.url);
      const list = (name: string): string[] => url.searchParams.get(name)?.split(',') ?? [];
      const filters = [...url.searchParams].filter(([name]) => name.startsWith('f['));
      const opened = {
        model: url.pathname.split('/')[2],
        explore: url.pathname.split('/')[3],
        fields: list('fields'),
        filters: Object.fromEntries(filters.map(([name, value]) => [name.slice(2, -1), value])),
        pivots: list('pivots'),
        sorts: list('sorts'),
        limit: url.searchParams.get('limit'),
        time_zone: url.searchParams.get('query_timezone'),
        filter_expression: url.searchParams.get('filter_expression'),
        dynamic_fields: url.searchParams.get('dynamic_fields'),
      };
      expect(opened).toEqual(query);
    }
  });
});
