import { describe, expect, test } from 'vitest';
import { TOOL_NAMES } from '../../src/demo/model/conversation/tool-names.ts';
import { askOnce, converse, queryOf, type Spoken, type World } from './drive.ts';
import { metadataAnswer } from './thelook.ts';

/** The tools that the product offers: fields are found, and only in need listed. */
const TOOLS = TOOL_NAMES.filter(name => name !== 'get_dimensions' && name !== 'get_measures');

const PLACE = { model: 'thelook', explore: 'order_items' };
const REVENUE = [
  'order_items.total_sale_price',
  'Total Sale Price',
  'sum',
  'Sum of sale prices. | Also: revenue, receita',
];
const ORDERS = ['order_items.order_count', 'Order Count', 'count_distinct', 'Number of orders. | Also: pedidos'];
const STATE = ['users.state', 'State', 'string'];
const CREATED = ['order_items.created_{date,month,quarter,year}', 'Created', 'date'];

const told = (fields: { dimensions?: string[][]; measures?: string[][] }): string =>
  JSON.stringify({ ...PLACE, label: '(1) Orders, Items and Users', dimensions: [], measures: [], ...fields });
const SOME = told({ dimensions: [STATE, CREATED], measures: [REVENUE] });
const ALL = told({ dimensions: [STATE, CREATED, ['products.brand', 'Brand', 'string']], measures: [REVENUE, ORDERS] });

const world = (find: World['answer'] = () => SOME): World => ({
  tools: TOOLS,
  answer: (tool, args) => {
    if (tool === 'find_fields') return find(tool, args);
    return tool === 'describe_explore' ? ALL : undefined;
  },
});
const toolsOf = ({ calls }: Spoken): readonly string[] => calls.map(({ tool }) => tool);

describe('with a search for fields', () => {
  test.each(['revenue by state in 2025', 'receita por estado em 2025'])('%s: one search, one query', question => {
    const spoken = askOnce(question, world());
    expect(toolsOf(spoken)).toEqual(['find_fields', 'query']);
    expect(spoken.calls[1]?.args).toMatchObject(PLACE);
    expect(queryOf(spoken)).toMatchObject({
      fields: ['users.state', 'order_items.total_sale_price'],
      filters: { 'order_items.created_date': '2025' },
    });
  });

  test('what the question needs without naming it is searched for as well: a date, the field of a value', () => {
    const words = (question: string): string => String(askOnce(question, world()).calls[0]?.args['words']);
    expect(words('revenue in 2025')).toContain('date');
    expect(words('revenue by state')).not.toContain('date');
    expect(words('receita no Brasil')).toContain('country');
  });

  test('the frames of a date are fields of their own', () => {
    const spoken = askOnce('revenue by quarter', world());
    expect(queryOf(spoken)).toMatchObject({ fields: ['order_items.created_quarter', 'order_items.total_sale_price'] });
  });

  test('what the search left open is looked up among all fields before anything is asked of the data', () => {
    const spoken = askOnce('revenue by brand', world());
    expect(toolsOf(spoken)).toEqual(['find_fields', 'describe_explore', 'query']);
    expect(queryOf(spoken)).toMatchObject({ fields: ['products.brand', 'order_items.total_sale_price'] });
  });

  test('a follow-up goes on with what the conversation was told', () => {
    const [first, second] = converse(['revenue by month', 'and by state?'], world());
    expect(toolsOf(first ?? askOnce('', world()))).toEqual(['find_fields', 'query']);
    expect(second && toolsOf(second)).toEqual(['find_fields', 'query']);
    expect(queryOf(second)).toMatchObject({ fields: ['users.state', 'order_items.total_sale_price'] });
  });

  test.each([
    ['revenue of Levis', ['products.brand', 'Brand', 'string', 'The maker. | Has: "Levi\'s"'], "Levi's"],
    ['receita da marca "A, B"', ['products.brand', 'Brand', 'string', 'Has: "A, B", "A"'], 'A^, B'],
    ['pedidos cancelados', ['order_items.status', 'Status', 'string', 'One of: Cancelled, Complete'], 'Cancelled'],
    ['revenue of Ana Reis', ['users.name', 'Name', 'string', 'Has: "Ana Reis"'], 'Ana Reis'],
  ])('%s: a value that was told with its field is not looked for', (question, field, value) => {
    const known = told({ dimensions: [STATE, CREATED, field], measures: [REVENUE, ORDERS] });
    const spoken = askOnce(
      question,
      world(() => known),
    );
    expect(toolsOf(spoken)).toEqual(['find_fields', 'query']);
    expect(queryOf(spoken)).toMatchObject({ filters: { [String(field[0])]: value } });
  });

  test.each([
    ['finds nothing', () => '{"count":0,"note":"Nothing is called so."}'],
    ['fails', () => ({ error: 'Looker does not answer' })],
  ])('that %s, models and explores are read instead', (_, find) => {
    const spoken = askOnce('revenue by state', world(find));
    expect(toolsOf(spoken)).toEqual(['find_fields', 'get_models', 'get_explores', 'describe_explore', 'query']);
  });

  test('an explore whose name says what is asked about comes before one that was found first', () => {
    const events = JSON.stringify({ ...JSON.parse(SOME), explore: 'events', label: '(2) Web Event Data' });
    const spoken = askOnce(
      'revenue of orders by state',
      world(() => `${events}\n${SOME}`),
    );
    expect(spoken.calls.at(-1)?.args).toMatchObject(PLACE);
  });
});

test('without it, as beside the Toolbox alone, the explore’s fields are listed', () => {
  const tools = TOOL_NAMES.filter(name => name !== 'find_fields' && name !== 'describe_explore');
  const spoken = askOnce('revenue by state', { tools, answer: metadataAnswer });
  expect(toolsOf(spoken)).toEqual(['get_models', 'get_explores', 'get_dimensions', 'get_measures', 'query']);
});
