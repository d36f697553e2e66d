import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { createLog } from '../../src/base/log.ts';
import { Redactor } from '../../src/base/redactor.ts';
import { createCatalogue } from '../../src/catalogue/catalogue.ts';
import type { ResultPage } from '../../src/contract/results.ts';
import {
  type CapturedResult,
  createLooker,
  type Looker,
  type OfferedTools,
  type OpenTools,
  type ToolboxProgram,
  type ToolScope,
} from '../../src/looker/looker.ts';
import { programs } from '../harness/programs.ts';
import { type Answerer, json, type StandIn, startStandIn, targetAt } from './egress-stand-in.ts';
import { served } from './served.ts';

type Call = Parameters<ToolScope['onCall']>[0];
type End = Parameters<ToolScope['onCallEnded']>[0];

/** What a scope was told, in order. */
export type Told =
  | { kind: 'call'; call: Call }
  | { kind: 'result'; callId: string; id: string; result: CapturedResult }
  | { kind: 'chart'; chart: Parameters<ToolScope['onChart']>[0] }
  | { kind: 'ended'; end: End };

export interface Answered {
  readonly text: string;
  readonly isError: boolean;
}

export interface Opened extends OpenTools, Pick<OfferedTools, 'url' | 'token'> {
  readonly told: Told[];
  ended(): End[];
  results(): CapturedResult[];
  /** One call by a real MCP client over HTTP. */
  run(tool: string, args?: Record<string, unknown>): Promise<Answered>;
}

/** A looker room with the real Toolbox, before a tiny server in Looker's place. */
export interface World {
  readonly looker: Looker;
  readonly standIn: StandIn;
  readonly directory: string;
  readonly logged: string[];
  open(changes?: Partial<ToolScope>): Opened;
  close(): Promise<void>;
}

/** Requests that ask Looker for something: a sign-in is none. */
export const asked = (standIn: StandIn) => standIn.seen.filter(({ path }) => path !== '/login');

export const FIELDS = {
  dimensions: [
    { name: 'users.state', type: 'string', label: 'Users State', label_short: 'State' },
    { name: 'users.gender', type: 'string', label: 'Users Gender', label_short: 'Gender' },
  ],
  measures: [
    { name: 'orders.count', type: 'count', label: 'Orders Count', label_short: 'Count', value_format: '#,##0' },
  ],
  filters: [],
  parameters: [],
};

export const EXPLORE_ROUTE = 'GET /lookml_models/shop/explores/orders';
export const RUN_ROUTE = 'POST /queries/run_inline';

/** The smallest query that fits `FIELDS`. */
export const QUERY = { model: 'shop', explore: 'orders', fields: ['users.state', 'orders.count'] };

export async function openWorld(
  routes: Record<string, Answerer> = {},
  toolbox: () => Promise<ToolboxProgram> = async () => programs.toolbox,
  freshMs = 0,
): Promise<World> {
  const standIn = await startStandIn({ ...routes, [EXPLORE_ROUTE]: routes[EXPLORE_ROUTE] ?? json({ fields: FIELDS }) });
  const directory = await mkdtemp(join(tmpdir(), 'looker-'));
  const logged: string[] = [];
  const redactor = new Redactor();
  const log = createLog({ level: 'debug', redactor, write: line => void logged.push(line) });
  const looker = await createLooker({ toolbox, directory, log, redactor, freshMs });
  const clients: Client[] = [];
  return {
    looker,
    standIn,
    directory,
    logged,
    open: changes => openScope(looker, standIn, clients, changes),
    close: async () => {
      await Promise.all(clients.map(client => client.close()));
      await looker.close();
      await standIn.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

function openScope(looker: Looker, standIn: StandIn, clients: Client[], changes: Partial<ToolScope> = {}): Opened {
  const told: Told[] = [];
  const stored = new Map<string, CapturedResult>();
  const target = targetAt(standIn.url);
  const open = looker.openTools({
    target,
    catalogue: createCatalogue(looker.metadata(target)),
    signal: new AbortController().signal,
    timeZone: 'America/Sao_Paulo',
    results: {
      ids: async () => [...stored.keys()],
      find: async id => pageOf(id, stored.get(id)),
    },
    onCall: async call => void told.push({ kind: 'call', call }),
    onResult: async (callId, result) => {
      const id = `result-${told.length}`;
      told.push({ kind: 'result', callId, id, result });
      stored.set(id, result);
      return id;
    },
    onChart: async chart => void told.push({ kind: 'chart', chart }),
    onCallEnded: async end => void told.push({ kind: 'ended', end }),
    ...changes,
  });
  const tools = served(looker, open);
  return {
    ...tools,
    told,
    ended: () => told.flatMap(one => (one.kind === 'ended' ? [one.end] : [])),
    results: () => told.flatMap(one => (one.kind === 'result' ? [one.result] : [])),
    run: async (tool, args = {}) => {
      const client = await connect(tools.url, tools.token);
      clients.push(client);
      const { content, isError } = await client.callTool({ name: tool, arguments: args }, { timeout: 60_000 });
      const text = content.map(block => (block.type === 'text' ? block.text : '')).join('\n');
      return { text, isError: isError === true };
    },
  };
}

const pageOf = (id: string, result: CapturedResult | undefined): ResultPage | undefined =>
  result && { ...result, result_id: id, row_count: result.rows.length, offset: 0 };

export async function connect(url: string, token: string): Promise<Client> {
  const client = new Client({ name: 'test', version: '1' });
  const headers = { authorization: `Bearer ${token}` };
  await client.connect(new StreamableHTTPClientTransport(new URL(url), { requestInit: { headers } }));
  return client;
}
