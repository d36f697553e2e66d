import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import type { TurnKeys } from './watched.ts';

export interface RawAnswer {
  readonly status: number;
  readonly body: string;
}

/** One request with its path exactly as it stands here: nothing is made shorter or escaped on the way. */
export function send(
  base: string,
  path: string,
  {
    method = 'POST',
    headers = {},
    body = '',
  }: { method?: string; headers?: Record<string, string>; body?: string } = {},
): Promise<RawAnswer> {
  const { hostname, port } = new URL(base);
  return new Promise((resolve, reject) => {
    const sent = request({ hostname, port, path, method, headers: { 'content-type': 'application/json', ...headers } });
    sent.on('error', reject);
    sent.on('response', response => {
      text(response).then(body => resolve({ status: response.statusCode ?? 0, body }), reject);
    });
    sent.end(body);
  });
}

const resultSchema = z.object({
  result: z.object({ content: z.array(z.object({ text: z.string() })), isError: z.boolean().optional() }).optional(),
});

export interface ToolAnswer {
  readonly status: number;
  /** What the tool said; empty when there is no such answer. */
  readonly text: string;
  /** False also for anything that is no answer. */
  readonly succeeded: boolean;
}

/** A tool call at the gateway, past the CLI, with a turn's own token or with whatever stands in `authorization`. */
export async function callTool(
  keys: TurnKeys,
  name: string,
  args: Record<string, unknown>,
  authorization = `Bearer ${keys.token}`,
): Promise<ToolAnswer> {
  const answer = await fetch(keys.gateway, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json', accept: 'application/json, text/event-stream' },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name, arguments: args } }),
  });
  const { status } = answer;
  const data = /^data: (\{.*)$/m.exec(await answer.text())?.[1];
  const result = data === undefined ? undefined : resultSchema.parse(JSON.parse(data)).result;
  const said = result?.content.map(block => block.text).join('\n') ?? '';
  return { status, text: said, succeeded: result !== undefined && result.isError !== true };
}
