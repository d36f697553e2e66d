import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { ResultPage, ResultSummary } from '../../src/contract/results.ts';
import { ResultRows } from '../../web/src/results/result-rows.ts';
import { category, queryOf, revenue, rowsOf } from './results-fixtures.ts';

const summary = (id: string, count: number): ResultSummary => ({
  result_id: id,
  columns: [category, revenue],
  row_count: count,
  cut: false,
  query: queryOf(),
});

/** A server with results of `count` rows each, of which it has only `given`; hears what it is asked for. */
async function startResults(count: number, given = count) {
  const asked: string[] = [];
  const rows = rowsOf(given, at => [`c${at}`, at]);
  const state = { fails: false };
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://results');
    asked.push(`${pathname} ${searchParams.get('offset')}`);
    const offset = Number(searchParams.get('offset'));
    const page: ResultPage = {
      ...summary(pathname, count),
      offset,
      rows: rows.slice(offset, offset + Number(searchParams.get('limit'))),
    };
    response.statusCode = state.fails ? 500 : 200;
    response.end(JSON.stringify(page));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  return { asked, state, rows, kept: new ResultRows((path, init) => fetch(`http://127.0.0.1:${port}${path}`, init)) };
}

const quietly = { signal: new AbortController().signal, onProgress: () => {} };

describe('rows of a result', () => {
  test('come page by page, in order, and the wait can be told', async () => {
    const { kept, rows, asked } = await startResults(2500);
    const told: number[] = [];
    const loaded = await kept.load(summary('r', 2500), { ...quietly, onProgress: count => told.push(count) });
    expect(loaded).toEqual(rows);
    expect(told).toEqual([1000, 2000, 2500]);
    expect(asked).toEqual(['/api/results/r 0', '/api/results/r 1000', '/api/results/r 2000']);
  });

  test('are asked for once', async () => {
    const { kept, asked } = await startResults(3);
    await kept.load(summary('r', 3), quietly);
    const again = await kept.load(summary('r', 3), quietly);
    expect(again).toBe(kept.kept('r'));
    expect(asked).toHaveLength(1);
  });

  test('of the results not looked at longest are forgotten', async () => {
    const { kept } = await startResults(1);
    await kept.load(summary('first', 1), quietly);
    await kept.load(summary('second', 1), quietly);
    for (let at = 0; at < 23; at++) {
      kept.kept('first');
      await kept.load(summary(`r${at}`, 1), quietly);
    }
    expect(kept.kept('first')).toBeDefined();
    expect(kept.kept('second')).toBeUndefined();
  });

  test('that fail are not kept, and come at the next try', async () => {
    const { kept, state } = await startResults(3);
    state.fails = true;
    await expect(kept.load(summary('r', 3), quietly)).rejects.toThrow('500');
    state.fails = false;
    expect(await kept.load(summary('r', 3), quietly)).toHaveLength(3);
  });

  test('that are fewer than was said are a failure, not a short table', async () => {
    const { kept } = await startResults(5, 2);
    await expect(kept.load(summary('r', 5), quietly)).rejects.toThrow('ends at row 2 of 5');
  });

  test('are not loaded on when nobody waits', async () => {
    const { kept, asked } = await startResults(5000);
    const stopping = new AbortController();
    const loading = kept.load(summary('r', 5000), { signal: stopping.signal, onProgress: () => stopping.abort() });
    await expect(loading).rejects.toThrow('abort');
    expect(asked.length).toBeLessThan(5);
  });
});
