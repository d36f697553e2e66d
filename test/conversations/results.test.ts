import { parse } from 'csv-parse/sync';
import { describe, expect, test } from 'vitest';
import type { StoredEvent } from '../../src/contract/events.ts';
import type { Cell, Column, ExecutedQuery } from '../../src/contract/results.ts';
import { askToEnd, eventsUntilEnd, openWorld, type World } from './world.ts';

const columns: Column[] = [
  { key: 'users.state', field: 'users.state', label: 'State', type: 'string', kind: 'dimension' },
  {
    key: 'orders.total',
    field: 'orders.total',
    label: 'Total',
    type: 'sum',
    kind: 'measure',
    value_format: '$#,##0.00',
  },
];
const query: ExecutedQuery = {
  model: 'm',
  explore: 'orders',
  fields: ['users.state', 'orders.total'],
  filters: { 'users.state': 'A%' },
  pivots: [],
  sorts: [],
  limit: '500',
  time_zone: null,
  filter_expression: null,
  dynamic_fields: null,
};

async function keep(world: World, rows: Cell[][]): Promise<string> {
  world.answerer.script = async (_question, report) => {
    await report.called({ callId: `c${world.answerer.questions.length}`, tool: 'query', arguments: {} });
    await report.found(`c${world.answerer.questions.length}`, { columns, rows, cut: false, query });
    return { outcome: 'done' };
  };
  const { conversationId } = await askToEnd(world, 'Totals');
  const found = (await eventsUntilEnd(world, conversationId)).find(({ event }) => event.kind === 'result');
  return resultId(found);
}

function resultId(stored: StoredEvent | undefined): string {
  if (stored?.event.kind !== 'result') throw new Error('no result event');
  return stored.event.result_id;
}

describe('results', () => {
  test('come back by page exactly as they were found, large integers and nulls too', async () => {
    const world = await openWorld();
    const rows: Cell[][] = Array.from({ length: 25 }, (_, index) => [`S${index}`, index / 3]);
    rows.push(['big', '9007199254740993'], ['none', null]);
    const id = await keep(world, rows);
    const pages = [await world.conversations.result(id, 0, 10), await world.conversations.result(id, 10, 100)];
    expect(pages.flatMap(page => page.rows)).toEqual(rows);
    expect(pages[0]).toMatchObject({ columns, query, row_count: rows.length, cut: false, offset: 0 });
  });

  test('as CSV carry labels and rows, and no cell that a spreadsheet would run', async () => {
    const world = await openWorld();
    const formulas = ['=HYPERLINK("http://x")', '+1', '-1+2', '@SUM(A1)', '\tx', '\rx'];
    const plain = ['São Paulo', 'a "b", c', 'line\nbreak'];
    const id = await keep(
      world,
      [...formulas, ...plain].map((text, index) => [text, -index - 0.5]),
    );
    const csv = await world.conversations.resultCsv(id, 'en');
    expect(csv.startsWith('\uFEFF')).toBe(true);
    const [head, ...rows]: string[][] = parse(csv, { bom: true, relax_column_count: false });
    expect(head).toEqual(columns.map(column => column.label));
    expect(rows.map(row => row[0])).toEqual([...formulas.map(text => `'${text}`), ...plain]);
    expect(rows.map(row => Number(row[1]))).toEqual(rows.map((_, index) => -index - 0.5));
  });

  test('as CSV in Portuguese have decimal commas and semicolons, as a spreadsheet set to Brazil reads them', async () => {
    const world = await openWorld();
    const id = await keep(world, [
      ['1.5; 2,5', -1234.5],
      ['9.75', '90071992547409931.25'],
      ['none', null],
      ['whole', 1234],
    ]);
    const csv = await world.conversations.resultCsv(id, 'pt-BR');
    const [head, ...rows]: string[][] = parse(csv, { bom: true, delimiter: ';' });
    expect(head).toEqual(columns.map(column => column.label));
    expect(rows).toEqual([
      ['1.5; 2,5', '-1234,5'],
      ['9.75', '90071992547409931,25'],
      ['none', ''],
      ['whole', '1234'],
    ]);
  });

  test('are gone with their conversation', async () => {
    const world = await openWorld();
    const id = await keep(world, [['a', 1]]);
    const [conversation] = await world.conversations.list();
    await world.conversations.remove(conversation?.id ?? '');
    await expect(world.conversations.result(id, 0, 1)).rejects.toMatchObject({ code: 'not_found' });
    expect(await world.conversations.list()).toEqual([]);
  });
});

describe('the list of conversations', () => {
  test('finds words in titles, questions and answers, and takes % and _ as they are', async () => {
    const world = await openWorld();
    const { conversationId } = await askToEnd(world, 'Sales of 100% cotton');
    await askToEnd(world, 'Then by state', { conversationId });
    await askToEnd(world, 'Another one');
    const found = async (words: string) => (await world.conversations.list(words)).map(({ title }) => title);
    expect(await found('COTTON')).toEqual(['Sales of 100% cotton']);
    expect(await found('by state')).toEqual(['Sales of 100% cotton']);
    expect(await found('100% c')).toEqual(['Sales of 100% cotton']);
    expect((await found('Hello')).length).toBe(2);
    expect(await found('100_ c')).toEqual([]);
    expect(await found('nowhere')).toEqual([]);
  });

  test('has the last touched first, and new titles', async () => {
    const world = await openWorld();
    const first = await askToEnd(world, 'First');
    const second = await askToEnd(world, 'Second');
    await askToEnd(world, 'More', { conversationId: first.conversationId });
    await world.conversations.rename(second.conversationId, 'Renamed');
    expect(
      (await world.conversations.list()).map(({ title, running, last_seq }) => ({ title, running, last_seq })),
    ).toEqual([
      { title: 'First', running: false, last_seq: 8 },
      { title: 'Renamed', running: false, last_seq: 4 },
    ]);
  });
});
