import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import type { ToolSource } from '../../src/agent/agent.ts';
import { newToken } from '../../src/base/ids.ts';
import { startLoopbackServer } from '../../src/base/loopback-server.ts';

export interface ToolCall {
  name: string;
  arguments: Record<string, unknown>;
  authorization: string | undefined;
}

export interface McpServer {
  tools: ToolSource;
  /** The tokens of sessions so far, and which of them are closed. */
  offered: { token: string; isRehearsal: boolean; isClosed: boolean }[];
  /** The tokens that have been told the tools. */
  listed: Set<string>;
  calls: ToolCall[];
  /** Those that no turn made. */
  rehearsed: ToolCall[];
  /** Tells the running `slow` calls an error. */
  readonly cancelRunning: () => Promise<void>;
  /** Rehearsals wait for their tool until what this gives is called. */
  holdRehearsals(): () => void;
  /** The next so many handshakes fail. */
  refuseHandshakes(times: number): void;
  close(): Promise<void>;
}

export const MCP_TOOLS = ['get_models', 'slow'];

/** A stateless MCP server with a tool that answers at once and one that never does. */
export async function startMcp(
  answerOf: (call: ToolCall) => string = call => `models for ${call.authorization}`,
): Promise<McpServer> {
  const calls: ToolCall[] = [];
  const rehearsed: ToolCall[] = [];
  const offered: McpServer['offered'] = [];
  const listed = new Set<string>();
  let refusals = 0;
  let held: Promise<void> | undefined;
  const running = new Set<() => void>();
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<unknown> => {
    const body = await text(request);
    if (request.method !== 'POST') return response.writeHead(405).end();
    const message = JSON.parse(body);
    const answer = (result: unknown): void => {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ jsonrpc: '2.0', id: message.id, result }));
    };
    if (message.method === 'initialize' && refusals > 0) {
      refusals--;
      return response.writeHead(401).end();
    }
    if (message.id === undefined) return response.writeHead(202).end();
    if (message.method === 'initialize') {
      const { protocolVersion } = message.params;
      return answer({ protocolVersion, capabilities: { tools: {} }, serverInfo: { name: 'looker', version: '1' } });
    }
    if (message.method === 'tools/list') {
      listed.add((request.headers.authorization ?? '').replace('Bearer ', ''));
      return answer({
        tools: MCP_TOOLS.map(name => ({ name, description: name, inputSchema: { type: 'object', properties: {} } })),
      });
    }
    const call = { ...message.params, authorization: request.headers.authorization };
    const isRehearsal = offered.some(one => one.isRehearsal && call.authorization === `Bearer ${one.token}`);
    (isRehearsal ? rehearsed : calls).push(call);
    if (isRehearsal) await held;
    if (call.name === 'slow') {
      running.add(() => answer({ isError: true, content: [{ type: 'text', text: 'cancelled' }] }));
      return;
    }
    return answer({ content: [{ type: 'text', text: answerOf(call) }] });
  };
  const server = await startLoopbackServer((request, response) => void serve(request, response));
  const offer: ToolSource['offer'] = () => {
    const one = { token: newToken(), isRehearsal: false, isClosed: false };
    offered.push(one);
    return {
      url: `${server.url}/mcp`,
      token: one.token,
      rehearse: () => void (one.isRehearsal = true),
      close: () => void (one.isClosed = true),
    };
  };
  return {
    tools: { names: MCP_TOOLS, offer },
    offered,
    listed,
    calls,
    rehearsed,
    holdRehearsals: () => {
      let letGo = (): void => {};
      held = new Promise(resolve => {
        letGo = resolve;
      });
      return () => letGo();
    },
    refuseHandshakes: times => {
      refusals = times;
    },
    cancelRunning: async () => {
      for (const end of running) end();
      running.clear();
    },
    close: () => server.close(),
  };
}
