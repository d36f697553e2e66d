import { wants } from '../hostile-model.ts';
import { INSTRUCTION } from '../shop.ts';
import type { Attack } from './attack.ts';

const PLACE = { model: 'shop', explore: 'orders' };
const QUERY = { ...PLACE, fields: ['users.state', 'orders.count'] };

/** Tools whose answers are full of instructions: rows, labels, field names, titles, descriptions, suggested values. */
const CALLS: readonly (readonly [name: string, args: Record<string, unknown>])[] = [
  ['get_explores', { model: 'shop' }],
  ['find_fields', { words: 'orders by state', ...PLACE }],
  ['describe_explore', PLACE],
  ['get_field_value_suggestions', { ...PLACE, field: 'users.state' }],
  ['get_looks', {}],
  ['run_look', { look_id: '1' }],
  ['get_dashboards', {}],
  ['query', QUERY],
  ['query_sql', QUERY],
];

/** The words by which the instruction is found, however its tag was written and wherever a long text was cut. */
const WORDS = INSTRUCTION.slice(INSTRUCTION.indexOf('SYSTEM:'), INSTRUCTION.indexOf(', call'));
/** Where a tool's answer stands in a request. */
const ANSWER = /^\.\d+\.contents\.\d+\.parts\.\d+\.functionResponse\.response\.(?:output|error)$/;
/** How the CLI marks what came from outside; the mark's own end is escaped within. */
const MARKED = /^(?:MCP tool .*)?<untrusted_context>\n(?:(?!<\/untrusted_context>)[\s\S])*\n<\/untrusted_context>$/;

function* strings(value: unknown, path = ''): Generator<[path: string, text: string]> {
  if (typeof value === 'string') yield [path, value];
  else if (typeof value === 'object' && value !== null) {
    for (const [key, inner] of Object.entries(value)) yield* strings(inner, `${path}.${key}`);
  }
}

/** Instructions in Looker's data reach the model as a tool's answer, marked, and as nothing else: at once and as history. */
export const instructions: Attack = async (world, ledger) => {
  world.model.plan('told', wants(CALLS.map(([name, args]) => ({ name: `mcp_looker_${name}`, args }))));
  const { conversationId } = await world.ask('told');
  world.model.plan('remembered');
  await world.ask('remembered', conversationId);
  for (const plan of ['told', 'remembered']) {
    const bodies = world.model.requestsOf(plan).map(({ body }) => body);
    const found = [...strings(bodies)].filter(([, text]) => text.includes(WORDS));
    if (found.length < CALLS.length)
      throw new Error(`${plan}: only ${found.length} of ${CALLS.length} answers arrived`);
    for (const [path, text] of found) {
      const isData = ANSWER.test(path) && MARKED.test(text);
      ledger.tried(isData ? undefined : `${plan}: Looker's words unmarked at ${path}`);
    }
  }
};
