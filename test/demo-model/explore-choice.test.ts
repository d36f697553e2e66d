import { expect, test } from 'vitest';
import { askOnce, type World } from './drive.ts';

const explored = (question: string, world?: World): unknown[] => [
  ...new Set(askOnce(question, world).calls.flatMap(({ args }) => args['explore'] ?? [])),
];

test('numbers and words of time in an explore’s label or description draw no question to it', () => {
  expect(explored('top 2 brands by revenue in the last half year')).toEqual(['order_items']);
  expect(explored('as 2 piores marcas em receita do ano')).toEqual(['order_items']);
});

test('an explore that knows the words is not looked for further', () => {
  expect(explored('revenue by state')).toEqual(['order_items']);
  expect(explored('sessions by browser')).toEqual(['sessions']);
});

test('words that no explore knows are looked for in three explores at most', () => {
  const explores = Array.from({ length: 9 }, (_, index) => ({
    name: `e${index}`,
    label: `E${index}`,
    description: '',
  }));
  const world: World = {
    answer: tool => {
      if (tool === 'get_explores') return explores.map(explore => JSON.stringify(explore)).join('\n');
      return tool === 'get_measures' ? '{"name":"a.b","type":"sum","label":"A B"}' : undefined;
    },
  };
  expect(explored('blorp', world)).toHaveLength(3);
});

test('Looker’s own model of its usage is not taken while there is another', () => {
  const models = [
    { name: 'system__activity', label: 'System Activity' },
    { name: 'thelook', label: 'eCommerce' },
  ];
  const world: World = {
    answer: tool => (tool === 'get_models' ? models.map(model => JSON.stringify(model)).join('\n') : undefined),
  };
  expect(askOnce('system activity', world).calls[1]?.args).toEqual({ model: 'thelook' });
  expect(askOnce('which models exist?', world).text).toBe('Models: eCommerce.');
});

test('a model without explores is left for the next one', () => {
  const world: World = {
    answer: (tool, args) => {
      if (tool === 'get_models') return '{"name":"empty","label":"Empty"}\n{"name":"thelook","label":"eCommerce"}';
      return tool === 'get_explores' && args['model'] === 'empty' ? '{"count":0}' : undefined;
    },
  };
  const asked = askOnce('revenue', world).calls;
  expect(asked.slice(1, 3).map(({ args }) => args['model'])).toEqual(['empty', 'thelook']);
  expect(asked.at(-1)).toMatchObject({ tool: 'query', args: { model: 'thelook' } });
});
