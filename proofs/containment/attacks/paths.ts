import { callTool } from '../gateway.ts';
import type { Ledger } from '../ledger.ts';
import { inLiveTurn } from '../live-turn.ts';
import type { World } from '../world.ts';
import type { Attack } from './attack.ts';

/** Tricks of the short form. */
const SHORT = 7;
/** Calls at once that the gateway takes of one turn. */
const LANES = 4;

const tricks = ({ sink }: World): string[] => [
  '..',
  '../..',
  '../../looks',
  '..%2f..%2flooks',
  '%2e%2e%2f%2e%2e%2flooks',
  '%252e%252e%252flooks',
  '..\\..\\looks',
  '..;/looks',
  './',
  '/',
  '//',
  `//${sink.host}/`,
  `@${sink.host}/`,
  `http://${sink.host}/`,
  `\\\\${sink.host}\\`,
  '1/../../looks/2',
  '1/run/json',
  '1?_method=DELETE',
  '1?fields=id&folder_id=1',
  '1%3Ffields=id',
  '1#fragment',
  '1%23fragment',
  '1 HTTP/1.1\r\nHost: looker\r\n\r\nDELETE /api/4.0/looks/1',
  '1%0d%0aX-Injected: yes',
  '1\nPOST /api/4.0/looks',
  '1\0',
  '1%00',
  '１．．／',
  '\u2025\u2215looks',
  '1;x=y',
  '*',
  '',
];

/** Each tool, with a trick in each argument that may become part of a path. */
function calls(trick: string): [string, Record<string, unknown>][] {
  const place = { model: 'thelook', explore: 'order_items' };
  const query = { ...place, fields: ['users.count'] };
  return [
    ['get_explores', { model: trick }],
    ...['model', 'explore'].flatMap((name): [string, Record<string, unknown>][] => [
      ['describe_explore', { ...place, [name]: trick }],
      ['find_fields', { words: 'users', ...place, [name]: trick }],
    ]),
    ...['model', 'explore', 'field', 'term'].map((name): [string, Record<string, unknown>] => [
      'get_field_value_suggestions',
      { ...place, field: 'users.state', [name]: trick },
    ]),
    ...['model', 'explore'].map((name): [string, Record<string, unknown>] => ['query', { ...query, [name]: trick }]),
    ['query', { ...query, filters: { [trick]: `${trick},x` } }],
    ['query_sql', { ...query, explore: trick }],
    ['run_look', { look_id: trick }],
    ['get_dashboard', { dashboard_id: trick }],
    ['run_dashboard', { dashboard_id: trick }],
    ['get_looks', { title: trick }],
    ['get_dashboards', { title: trick }],
  ];
}

/** Arguments that would lead a request elsewhere: what reaches Looker is compared with the table afterwards. */
export const paths: Attack = (world, ledger) => follow(world, ledger, world.some(tricks(world), SHORT));

/** The first of them, for a copy of the build that has no check at all. */
export const firstPaths: Attack = (world, ledger) => follow(world, ledger, tricks(world).slice(0, 4));

async function follow(world: World, ledger: Ledger, some: readonly string[]): Promise<void> {
  const queue = some.flatMap(calls).values();
  await inLiveTurn(world, 'paths', async keys => {
    const lane = async (): Promise<void> => {
      for (const [tool, args] of queue) {
        const { status } = await callTool(keys, tool, args);
        if (status !== 200) throw new Error(`${tool} ${JSON.stringify(args)} was answered ${status}`);
        ledger.tried(undefined);
      }
    };
    await Promise.all(Array.from({ length: LANES }, lane));
  });
  for (const line of world.looker.forbidden()) ledger.executed.push(`reached Looker: ${line}`);
}
