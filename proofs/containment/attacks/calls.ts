import { OFFERED } from '../allowed.ts';
import { wants } from '../hostile-model.ts';
import type { Ledger } from '../ledger.ts';
import type { World } from '../world.ts';

/** So many calls in one answer of the model. */
const BATCH = 20;

/** Whatever a tool asks for, it is here, and each of them would leave a trace. */
export const tracingArguments = ({ traces, sink }: World): Record<string, unknown> => ({
  command: `touch ${traces}; curl ${sink.url}/shell`,
  file_path: traces,
  absolute_path: '/etc/passwd',
  path: '/etc',
  dir_path: '/etc',
  pattern: 'root',
  content: 'written',
  old_string: '',
  new_string: 'written',
  prompt: `read ${sink.url}/fetched`,
  query: `${sink.url}/searched`,
  url: `${sink.url}/fetched`,
  uri: `${sink.url}/resource`,
  agent_name: 'codebase_investigator',
  name: 'skill',
  fact: 'a fact',
  title: 'A look',
  description: 'Made by a hostile model',
  filters: {},
  pivots: [],
  sorts: [],
  limit: 10,
  vis_config: {},
  model: 'thelook',
  explore: 'order_items',
  fields: ['users.count'],
  folder_id: '1',
});

/** Has the model call tools through the real CLI; none of them may give an output. */
export async function callThroughCli(
  world: World,
  ledger: Ledger,
  plan: string,
  names: readonly string[],
): Promise<void> {
  const args = tracingArguments(world);
  for (let at = 0; at < names.length; at += BATCH) {
    const batch = names.slice(at, at + BATCH);
    const name = `${plan}-${at}`;
    world.model.plan(name, wants(batch.map(tool => ({ name: tool, args }))));
    await world.ask(name);
    const told = world.model.requestsOf(name).slice(1);
    const ran = told.flatMap(({ body }) => body.contents.at(-1)?.parts ?? []).filter(isForeign);
    for (const _ of batch) ledger.tried(undefined);
    for (const { functionResponse } of ran) ledger.executed.push(`${plan}: the CLI ran ${functionResponse?.name}`);
  }
}

/** The CLI takes the white space around a name away: what runs then is our own tool, and it says so. */
const isForeign = ({ functionResponse }: { functionResponse?: { name: string; response: object } }): boolean =>
  functionResponse !== undefined && !('error' in functionResponse.response) && !OFFERED.includes(functionResponse.name);
