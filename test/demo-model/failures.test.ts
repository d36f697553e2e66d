import { DateTime } from 'luxon';
import { describe, expect, test } from 'vitest';
import { readConversation } from '../../src/demo/model/conversation/conversation.ts';
import { nextStep } from '../../src/demo/model/planning/next-step.ts';
import { askOnce, queryOf, type World } from './drive.ts';

const failing = (tool: string, words: string): World => ({
  answer: called => (called === tool ? { error: words } : undefined),
});
const queries = (question: string, world: World): unknown[] =>
  askOnce(question, world)
    .calls.filter(({ tool }) => tool === 'query')
    .map(({ args }) => args['fields']);

describe('a tool that fails', () => {
  test.each(['get_models', 'get_explores', 'get_dimensions', 'get_measures'])('%s: its words are said', tool => {
    const spoken = askOnce('revenue by state', failing(tool, 'permission\n  denied'));
    expect(spoken.text).toBe(`The tool ${tool} failed: permission denied`);
  });
  test('a long error is quoted in part', () => {
    const spoken = askOnce('receita', failing('get_models', 'x'.repeat(5000)));
    expect(spoken.text.length).toBeLessThan(300);
  });
  test('suggestions that fail leave the value unconfirmed, so no query is run', () => {
    const spoken = askOnce('revenue in California', failing('get_field_value_suggestions', 'not suggestable'));
    expect(queryOf(spoken)).toBeUndefined();
    expect(spoken.text).toContain('“California”');
  });
});

describe('a query that Looker refuses', () => {
  test('is not repeated when the words name no field of it', () => {
    const world = failing('query', 'Database is down');
    expect(queries('revenue by state', world)).toHaveLength(1);
    expect(askOnce('receita por estado', world).text).toBe('O Looker não conseguiu fazer a consulta: Database is down');
  });
  test('is tried once without the field that the words name, and says so', () => {
    const world: World = {
      answer: (tool, args) =>
        tool === 'query' && JSON.stringify(args).includes('users.state')
          ? { error: 'Unknown field "users.state"' }
          : undefined,
    };
    expect(queries('revenue by state and gender', world)).toEqual([
      ['users.state', 'users.gender', 'order_items.total_sale_price'],
      ['users.gender', 'order_items.total_sale_price'],
    ]);
    expect(askOnce('revenue by state and gender', world).text).toContain(
      'Looker refused users.state, so it is left out.',
    );
  });
  test('is tried once only', () => {
    const world: World = { answer: tool => (tool === 'query' ? { error: 'users.state and users.gender' } : undefined) };
    expect(queries('revenue by state and gender', world)).toHaveLength(2);
  });
  test('a database error in the place of rows is an error', () => {
    const world: World = { answer: tool => (tool === 'query' ? '[{"looker_error":"syntax error at x"}]' : undefined) };
    expect(askOnce('revenue', world).text).toBe('Looker could not run the query: syntax error at x');
  });
});

describe('tools that are not offered are never called', () => {
  test('a missing tool is named', () => {
    const spoken = askOnce('revenue', { tools: ['get_models', 'get_explores', 'get_dimensions', 'get_measures'] });
    expect(spoken.text).toBe('The tool query is not offered here, and I need it for this question.');
  });
  test('without any tool nothing is called', () => {
    const spoken = askOnce('receita', { tools: [] });
    expect(spoken.calls).toEqual([]);
    expect(spoken.text).toContain('get_models');
  });
  test('tools of other makers are left alone', () => {
    const spoken = askOnce('list the dashboards', { tools: ['run_shell_command', 'query'] });
    expect(spoken.calls).toEqual([]);
  });
});

describe('an empty Looker', () => {
  test('no models', () => {
    const world: World = {
      answer: tool => (tool === 'get_models' ? '{"count":0,"note":"There are no models."}' : undefined),
    };
    expect(askOnce('revenue', world).text).toContain('sees no model');
  });
  test('an explore without fields', () => {
    const none: World = { answer: tool => (/dimensions|measures/.test(tool) ? '' : undefined) };
    expect(askOnce('receita', none).text).toContain('não mostra campos');
  });
  test('an explore without dates says that the period was not used', () => {
    const state = '{"name":"users.state","type":"string","label":"Users State","label_short":"State"}';
    const spoken = askOnce('revenue last month', { answer: tool => (tool === 'get_dimensions' ? state : undefined) });
    expect(queryOf(spoken)).toEqual({ fields: ['order_items.total_sale_price'] });
    expect(spoken.text).toContain('no date');
  });
});

test('a turn makes about ten calls at most, and none twice', () => {
  const explores = Array.from({ length: 9 }, (_, index) => ({
    name: `e${index}`,
    label: `E${index}`,
    description: '',
  }));
  const world: World = {
    answer: tool => (tool === 'get_explores' ? explores.map(explore => JSON.stringify(explore)).join('\n') : undefined),
  };
  const questions = [
    'revenue in Aaa and Bbb and Ccc and Ddd and Eee and Fff',
    'receita na marca Aaa da categoria Bbb no estado Ccc da cidade Ddd',
    'blorp blerp blarp',
  ];
  for (const question of questions) {
    for (const calls of [askOnce(question).calls, askOnce(question, world).calls]) {
      expect(calls.length).toBeLessThanOrEqual(10);
      expect(new Set(calls.map(call => JSON.stringify(call))).size).toBe(calls.length);
    }
  }
});

test('a turn that has made its calls without getting what it needs ends in words', () => {
  const made = Array.from({ length: 10 }, (_, index) => ({
    id: String(index),
    name: 'mcp_looker_query',
    args: { index },
  }));
  const contents = [
    { role: 'user', parts: [{ text: 'revenue by state' }] },
    { role: 'model', parts: made.map(functionCall => ({ functionCall })) },
    {
      role: 'user',
      parts: made.map(({ id, name }) => ({ functionResponse: { id, name, response: { output: '{}' } } })),
    },
  ];
  const tools = [{ functionDeclarations: [{ name: 'mcp_looker_get_models' }] }];
  const step = (count: number) => {
    const rows = contents.map(({ role, parts }) => ({ role, parts: parts.slice(0, count) }));
    return nextStep(readConversation({ contents: rows, tools }), DateTime.utc());
  };
  expect(step(9)).toMatchObject({ kind: 'calls', calls: [{ name: 'mcp_looker_get_models' }] });
  expect(step(10)).toMatchObject({ kind: 'answer', text: expect.stringContaining('too many steps') });
});
