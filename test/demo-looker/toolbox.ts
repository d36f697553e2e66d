import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished, vi } from 'vitest';
import { startChild } from '../../src/base/child-process.ts';
import { programs } from '../harness/programs.ts';
import type { Client } from './client.ts';

/** The tools that only read, by the Toolbox's names for them. */
export const READ_TOOLS = [
  'get_models',
  'get_explores',
  'get_dimensions',
  'get_measures',
  'get_filters',
  'get_parameters',
  'get_field_value_suggestions',
  'query',
  'query_sql',
  'get_looks',
  'run_look',
  'get_dashboards',
  'get_dashboard',
  'run_dashboard',
] as const;
export type ReadTool = (typeof READ_TOOLS)[number];

export interface Toolbox {
  /** The text blocks of the tool's answer, each read as JSON. Throws what the tool said when it failed. */
  call(tool: ReadTool, args?: Record<string, unknown>): Promise<unknown[]>;
}

const TOKEN_HEADER = 'X-Looker-Token';

/** The real MCP Toolbox in HTTP mode in front of a demo Looker, with the client's token for each call. */
export async function openToolbox({ looker, token }: Client): Promise<Toolbox> {
  const directory = await mkdtemp(join(tmpdir(), 'demo-looker-'));
  const config = join(directory, 'tools.yaml');
  await writeFile(config, toolsYaml(looker.url));
  const port = await freePort();
  const { command, args } = programs.toolbox;
  const child = startChild({
    command,
    args: [...args, '--config', config, '--port', String(port), '--disable-version-check', '--disable-reload'],
    env: { TMPDIR: directory, TZ: 'UTC' },
  });
  onTestFinished(async () => {
    await child.stop();
    await rm(directory, { recursive: true });
  });
  const url = `http://127.0.0.1:${port}`;
  await vi.waitFor(async () => (await fetch(`${url}/healthz`)).body?.cancel(), { timeout: 20_000, interval: 50 });
  return {
    call: async (tool, args = {}) => {
      const answer = await fetch(`${url}/mcp`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', [TOKEN_HEADER]: `Bearer ${token}` },
        body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: tool, arguments: args } }),
      });
      return blocksOf(await answer.text());
    },
  };
}

interface ToolAnswer {
  result?: { content: { text: string }[]; isError?: boolean };
  error?: { message: string };
}

function blocksOf(body: string): unknown[] {
  if (body === '') throw new Error('the Toolbox panicked');
  const { result, error } = JSON.parse(body) as ToolAnswer;
  if (result === undefined || result.isError === true) throw new Error(error?.message ?? result?.content[0]?.text);
  return result.content.map(block => JSON.parse(block.text) as unknown);
}

const toolsYaml = (url: string): string => `sources:
  looker:
    kind: looker
    base_url: ${url}
    use_client_oauth: ${TOKEN_HEADER}
    show_hidden_models: true
    show_hidden_explores: true
    show_hidden_fields: true
tools:
${READ_TOOLS.map(tool => `  ${tool}:\n    kind: looker-${tool.replaceAll('_', '-')}\n    source: looker\n    description: ${tool}\n`).join('')}`;

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
