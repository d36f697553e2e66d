import { anything, assert, property, string } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { pastAnswer } from '../../src/conversations/past-answer.ts';
import { forgotten } from '../../src/conversations/transcript.ts';

const rows = Array.from({ length: 30 }, (_, at) => [`state ${at}`, at]);
const column = (key: string) => ({ key, label: key.toUpperCase(), type: 'string' });
const result = {
  result_id: 'r1',
  columns: [column('users.state'), column('orders.count')],
  rows,
  row_count: 37,
  cut: false,
  all_rows: { total: { 'orders.count': 400 } },
  note: 'Only the first 30 of 37 rows are shown here; the person sees all 37.',
};
const explore = {
  model: 'shop',
  explore: 'orders',
  label: 'Orders',
  dimensions: [
    ['orders.created_{date,month,year}', 'Created', 'date', 'When it was placed.'],
    ['users.state', 'State', 'string', 'Also: UF'],
  ],
  measures: [
    ['orders.count', 'Count', 'count', 'Number of orders.'],
    ['orders.revenue', 'Revenue', 'sum'],
  ],
};

describe('an earlier turn’s answer, told again', () => {
  test('of a result keeps id, columns by key, numbers of all rows, and a few rows', () => {
    const { columns, note: _, ...rest } = result;
    const short: unknown = JSON.parse(pastAnswer(JSON.stringify(result), ''));
    expect(short).toEqual({
      ...rest,
      columns: columns.map(({ key }) => key),
      rows: rows.slice(0, 5),
      note: expect.stringContaining('first 5 of 37 rows'),
    });
  });

  test('of a result that fits says nothing of more', () => {
    expect(pastAnswer(JSON.stringify({ ...result, rows: rows.slice(0, 2), row_count: 2 }), '')).not.toContain('note');
  });

  test('of a search keeps the fields that the turn used, under their own names', () => {
    const used = JSON.stringify({ fields: ['orders.created_month', 'orders.count'], sorts: ['orders.count desc'] });
    const other = { ...explore, explore: 'visits', dimensions: [['visits.page', 'Page', 'string']], measures: [] };
    const told = pastAnswer([explore, other].map(one => JSON.stringify(one)).join('\n'), used);
    expect(told.split('\n').map(line => JSON.parse(line) as unknown)).toEqual([
      {
        model: 'shop',
        explore: 'orders',
        label: 'Orders',
        dimensions: [['orders.created_month', 'Created month', 'date_month']],
        measures: [['orders.count', 'Count', 'count']],
        shortened: true,
      },
    ]);
    expect(pastAnswer(JSON.stringify(other), used)).toMatch(/shortened/);
  });

  test('of values keeps the first, and says how many are left out', () => {
    const suggestions = Array.from({ length: 50 }, (_, at) => `value ${at}`);
    const told: { suggestions: string[]; left_out: number } = JSON.parse(
      pastAnswer(JSON.stringify({ suggestions }), ''),
    );
    expect(told.suggestions.length + told.left_out).toBe(suggestions.length);
    expect(pastAnswer('{"suggestions":["Ohio"]}', '')).toBe('{"suggestions":["Ohio"]}');
  });

  test('of a dashboard shortens each of its tiles', () => {
    const lines = [
      JSON.stringify({ title: 'One', ...result }),
      JSON.stringify({ title: 'Two', ...result }),
      '{"note":"x"}',
    ];
    const told = pastAnswer(lines.join('\n'), '').split('\n');
    expect(told.map(line => (JSON.parse(line) as { title?: string }).title)).toEqual(['One', 'Two', undefined]);
  });

  test('that is short and of no known form stays as it is', () => {
    for (const answer of ['', 'two models', 'SELECT 1\nFROM x', '{"name":"shop"}'])
      expect(pastAnswer(answer, '')).toBe(answer);
  });

  test('is short, whatever it was', () => {
    assert(
      property(string({ minLength: 900 }), text => {
        expect(pastAnswer(text, '').length).toBeLessThan(900);
      }),
    );
    assert(
      property(anything(), value => {
        expect(typeof pastAnswer(JSON.stringify(value) ?? '', '')).toBe('string');
      }),
    );
  });
});

test('what is told of a conversation begins the same for several turns: the oldest are forgotten together', () => {
  const after = Array.from({ length: 100 }, (_, turns) => ({ ended: turns, ...forgotten(turns) }));
  for (const { ended, turns, calls } of after) {
    expect(ended - turns).toBeLessThanOrEqual(20);
    expect(ended - turns).toBeGreaterThanOrEqual(Math.min(ended, 11));
    expect(ended - calls).toBeLessThanOrEqual(5);
    expect(ended - calls).toBeGreaterThanOrEqual(Math.min(ended, 2));
  }
  expect(new Set(after.map(({ turns }) => turns)).size).toBeLessThan(10);
  expect(new Set(after.map(({ calls }) => calls)).size).toBeLessThan(27);
});
