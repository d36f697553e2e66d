import { once } from 'node:events';
import { describe, expect, test } from 'vitest';
import { callController } from '../../src/looker/call-controller.ts';
import { createCallPlaces } from '../../src/looker/call-places.ts';
import type { CapturedResult } from '../../src/looker/captured-result.ts';
import { itemsOf, LIST_ANSWER_BYTES, listAnswer } from '../../src/looker/list-answer.ts';
import { ROWS_ANSWER_BYTES, rowsAnswer } from '../../src/looker/rows-answer.ts';
import { untilAborted } from '../../src/looker/until-aborted.ts';

const QUERY: CapturedResult['query'] = {
  model: 'm',
  explore: 'e',
  fields: [],
  filters: {},
  pivots: [],
  sorts: [],
  limit: '500',
  time_zone: null,
  filter_expression: null,
  dynamic_fields: null,
};

const result = (columns: number, rows: CapturedResult['rows'], cut = false): CapturedResult => ({
  columns: Array.from({ length: columns }, (_, index) => ({
    key: `view.field_${index}`,
    field: `view.field_${index}`,
    label: `Field ${index}`,
    type: 'string',
    kind: 'dimension' as const,
  })),
  rows,
  cut,
  query: QUERY,
  askedAt: '2026-01-31T12:00:00.000Z',
  reused: false,
});

const told = (captured: CapturedResult, maxBytes = ROWS_ANSWER_BYTES) => {
  const text = rowsAnswer({ id: 'r1', result: captured }, { maxBytes });
  expect(Buffer.byteLength(text)).toBeLessThanOrEqual(maxBytes);
  return JSON.parse(text) as { columns: unknown[]; rows: unknown[][]; row_count: number; note?: string };
};

describe('rows for the model', () => {
  test('stay within their bytes with texts of any length, which are shortened', () => {
    const rows = Array.from({ length: 100 }, () => ['ç'.repeat(5_000)]);
    const answer = told(result(1, rows));
    expect(answer.rows.length).toBeGreaterThan(0);
    expect(answer.rows[0]?.[0]).toMatch(/^ç{300}…$/);
    expect(answer.note).toContain(`first ${answer.rows.length} of 100 rows`);
  });

  test('stay within their bytes with hundreds of columns, and say how many are shown', () => {
    const width = 900;
    const answer = told(result(width, [Array.from({ length: width }, () => 'x')]));
    expect(answer.columns.length).toBeLessThan(width);
    expect(answer.rows).toEqual([answer.columns.map(() => 'x')]);
    expect(answer.note).toContain(`first ${answer.columns.length} of ${width} columns`);
  });

  test('say when the limit was reached, and nothing when all is there', () => {
    expect(told(result(1, [['a']], true)).note).toContain('limit was reached');
    expect(told(result(1, [['a']]))).not.toHaveProperty('note');
  });
});

describe('a list for the model', () => {
  test('with one item larger than the whole list says that it was left out', () => {
    const answer = listAnswer([{ name: 'x'.repeat(LIST_ANSWER_BYTES) }], {
      noun: 'things',
      shown: item => item,
      narrowBy: 'search',
    });
    expect(itemsOf(answer.split('\n'))).toEqual([{ left_out: 1, note: expect.any(String) }]);
  });

  test('passes over a block that is no object', () => {
    expect(itemsOf(['{"a":1}', 'not json', '[1]', 'null', '5'])).toEqual([{ a: 1 }]);
  });
});

describe('a call’s time', () => {
  const host = 'looker.example';
  const never = new AbortController().signal;

  test('is over after its limit, and then the call ends with looker_timeout', async () => {
    const { signal } = callController({ gone: never, limitMs: 20, host });
    await once(signal, 'abort');
    expect(signal.reason).toMatchObject({ code: 'looker_timeout', params: { host } });
  });

  test('ends with the first reason only', async () => {
    const controller = callController({ gone: AbortSignal.abort(), limitMs: 1, host });
    await new Promise(resolve => setTimeout(resolve, 10));
    expect(controller.signal.reason).toMatchObject({ code: 'cancelled' });
    controller.done();
  });
});

describe('places', () => {
  test('are given first come first served, and a waiter that gives up loses no place', async () => {
    const places = createCallPlaces(1);
    const release = await places.take(new AbortController().signal);
    const impatient = new AbortController();
    const given: string[] = [];
    const first = places.take(impatient.signal);
    const second = places.take(new AbortController().signal).then(free => (given.push('second'), free));
    const third = places.take(new AbortController().signal).then(free => (given.push('third'), free));
    impatient.abort(new Error('enough'));
    await expect(first).rejects.toThrow('enough');
    release();
    release(); // a second release of the same place frees nothing
    const free = await second;
    expect(given).toEqual(['second']);
    free();
    await third;
    expect(given).toEqual(['second', 'third']);
  });
});

describe('waiting for work that can be aborted', () => {
  test('ends with the work or with the reason, whichever comes first', async () => {
    const controller = new AbortController();
    expect(await untilAborted(Promise.resolve(1), controller.signal)).toBe(1);
    await expect(untilAborted(Promise.reject(new Error('broke')), controller.signal)).rejects.toThrow('broke');
    const waiting = untilAborted(new Promise(() => {}), controller.signal);
    controller.abort(new Error('stop'));
    await expect(waiting).rejects.toThrow('stop');
    await expect(untilAborted(new Promise(() => {}), controller.signal)).rejects.toThrow('stop');
  });
});
