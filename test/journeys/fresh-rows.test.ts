import { describe, expect, test } from 'vitest';
import { type Answered, ask, rowsOf } from '../harness/ask.ts';
import { connectedServer } from '../harness/connected-server.ts';

const connected = connectedServer();

/** Queries that Looker has run so far. */
const queriesSoFar = (): number =>
  connected().lookerRequests.filter(({ path }) => path.startsWith('/api/4.0/queries/run')).length;
const usedBy = ({ events }: Answered): number | undefined =>
  events.flatMap(event => (event.kind === 'usage' ? [event.looker_queries] : []))[0];

/** Asks, and tells how many queries Looker has run for it. */
async function asked(text: string, conversationId?: string, more = {}) {
  const before = queriesSoFar();
  const answered = await ask(await connected().server.open(), text, conversationId, more);
  expect(answered.ending.outcome).toBe('done');
  const [result] = answered.results;
  if (result === undefined) throw new Error(`no rows for ${text}`);
  return { ...answered, result, queries: queriesSoFar() - before };
}

async function auditOf(resultId: string): Promise<Record<string, unknown>> {
  const text = await (await fetch(`${connected().server.url}/api/audit?kind=queried`)).text();
  const entries: { about: Record<string, unknown> }[] = JSON.parse(text).entries;
  return entries.find(({ about }) => about['result_id'] === resultId)?.about ?? {};
}

describe('a question asked a second time', () => {
  test.each([
    ['Receita por estado em 2025', ['atualize', 'agora de novo', 'atualize os dados, por favor']],
    ['Orders by status in 2025', ['refresh', 'now again', 'refresh the numbers, please']],
  ])('%s: is answered with the rows of before, and says so; %j asks Looker anew', async (question, wishes) => {
    const first = await asked(question);
    expect([first.queries, first.result.reused, usedBy(first)]).toEqual([1, undefined, 1]);
    const second = await asked(question);
    expect([second.queries, second.result.reused, usedBy(second)]).toEqual([0, true, 0]);
    expect(second.result.asked_at).toBe(first.result.asked_at);
    const { url } = connected().server;
    expect(await rowsOf(url, second.result.result_id)).toEqual(await rowsOf(url, first.result.result_id));
    const page = JSON.parse(await (await fetch(`${url}/api/results/${second.result.result_id}`)).text());
    expect(page).toMatchObject({ reused: true, asked_at: first.result.asked_at });
    expect((await auditOf(first.result.result_id))['reused']).toBeUndefined();
    expect((await auditOf(second.result.result_id))['reused']).toBe(true);
    for (const wish of wishes) {
      const fresh = await asked(wish, second.conversationId);
      expect(fresh.result.query).toEqual(first.result.query);
      expect([fresh.queries, fresh.result.reused, usedBy(fresh)]).toEqual([1, undefined, 1]);
      expect(Date.parse(fresh.result.asked_at ?? '')).toBeGreaterThan(Date.parse(first.result.asked_at ?? ''));
    }
  });

  test('asks Looker anew when its asker says so beside the words', async () => {
    const question = 'Quantos clientes por país?';
    await asked(question);
    expect((await asked(question, undefined, { fresh: true })).queries).toBe(1);
    expect((await asked(question, undefined, { fresh: false })).queries).toBe(0);
  });
});
