import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { toNodeHandler } from '@modelcontextprotocol/node';
import { createMcpHandler, Server } from '@modelcontextprotocol/server';
import { newToken } from '../base/ids.ts';
import type { Log } from '../base/log.ts';
import { startLoopbackServer } from '../base/loopback-server.ts';
import { TOOL_LIST } from './tool-list.ts';
import type { ToolSession } from './tool-session.ts';

/** What stands behind a bearer whose calls are answered. */
export type Served = Pick<ToolSession, 'call'>;

/** The MCP server that agents speak to: one address, and for each session of an agent a bearer of its own. */
export interface Gateway {
  /** `http://127.0.0.1:PORT/mcp` */
  readonly url: string;
  /** A bearer that is told the tools, the same for all, and may call none until something is served to it. */
  offer(): string;
  /** From now on `session` answers the calls of this bearer. Throws for one that is dismissed or was served before. */
  serve(token: string, session: Served): void;
  /** The bearer is worthless from now on. */
  dismiss(token: string): void;
  close(): Promise<void>;
}

const PATH = '/mcp';
/** Arguments may have 64 KB; this leaves room for the protocol around them. */
const MAX_BODY_BYTES = 1024 * 1024;
/**
 * The Gemini CLI waits 60 s for headers and 300 s between two pieces of a body (0.61.0). Answers are SSE, and the library
 * sends the headers with the first sign of life (2.4.0), so this decides both.
 */
const KEEP_ALIVE_MS = 10_000;

interface Bearer {
  session?: Served;
}

/** Answers whoever rehearses; asks nobody. */
export const REHEARSAL: Served = { call: async () => ({ text: 'A rehearsal.', failure: undefined }) };

/** A fresh MCP server for each request: nothing of one request can reach another. */
function mcpServer({ session }: Bearer, gone: AbortSignal): Server {
  const server = new Server({ name: 'looker', version: '1' }, { capabilities: { tools: {} } });
  server.setRequestHandler('tools/list', () => ({ tools: TOOL_LIST }));
  server.setRequestHandler('tools/call', async ({ params }) => {
    if (session === undefined) throw new Error('These tools are not open');
    const answer = await session.call(params.name, params.arguments ?? {}, gone);
    return {
      content: [{ type: 'text', text: answer.text }],
      ...(answer.failure === undefined ? {} : { isError: true }),
    };
  });
  return server;
}

/** Tokens are looked up by their hash, so the time a look-up takes tells nothing of a token. */
const hash = (token: string): string => createHash('sha256').update(token).digest('base64url');

function refuse(response: ServerResponse, status: number, message: string): void {
  response.writeHead(status, { 'content-type': 'application/json', connection: 'close' });
  response.end(JSON.stringify({ jsonrpc: '2.0', error: { code: -32000, message }, id: null }));
}

/** Why a request may not even be looked at, as a status; undefined when it may. Browsers send Origin; the agent never does. */
function forbidden(request: IncomingMessage, host: string): number | undefined {
  const hosts = request.headersDistinct['host'] ?? [];
  if (hosts.length !== 1 || hosts[0] !== host) return 403;
  if (request.headers.origin !== undefined) return 403;
  if (request.url !== PATH) return 404;
  return request.method === 'POST' ? undefined : 405;
}

/** Aborted when the caller hangs up. The library's own signal does not tell it (2.4.0, node adapter). */
function hangUp(response: ServerResponse): AbortSignal {
  const gone = new AbortController();
  response.on('close', () => {
    if (!response.writableFinished) gone.abort();
  });
  return gone.signal;
}

export async function startGateway(options: { log: Log; keepAliveMs?: number }): Promise<Gateway> {
  const bearers = new Map<string, Bearer>();
  const onerror = (err: Error): void => options.log.debug({ err }, 'mcp request failed');
  const mcpOptions = {
    onerror,
    responseMode: 'sse',
    keepAliveMs: options.keepAliveMs ?? KEEP_ALIVE_MS,
    maxRequestBodySize: MAX_BODY_BYTES,
  } as const;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const status = forbidden(request, new URL(server.url).host);
    if (status !== undefined) return refuse(response, status, 'Not allowed');
    const token = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '')?.[1];
    const bearer = token === undefined ? undefined : bearers.get(hash(token));
    if (bearer === undefined) return refuse(response, 401, 'Unauthorized');
    const gone = hangUp(response);
    const handle = toNodeHandler(
      createMcpHandler(() => mcpServer(bearer, gone), mcpOptions),
      mcpOptions,
    );
    const { method = '', url = '', headers } = request;
    await handle({ method, url, headers, [Symbol.asyncIterator]: () => request[Symbol.asyncIterator]() }, response);
  }

  const server = await startLoopbackServer((request, response) => {
    answer(request, response).catch((err: unknown) => {
      options.log.error({ err }, 'gateway request failed');
      response.destroy();
    });
  });

  return {
    url: `${server.url}${PATH}`,
    offer: () => {
      const token = newToken();
      bearers.set(hash(token), {});
      return token;
    },
    serve: (token, session) => {
      const bearer = bearers.get(hash(token));
      if (bearer === undefined || bearer.session !== undefined) throw new Error('a bearer is served once');
      bearer.session = session;
    },
    dismiss: token => void bearers.delete(hash(token)),
    close: () => server.close(),
  };
}
