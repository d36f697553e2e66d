import { type CallToolResult, Client, SdkHttpError, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import * as z from 'zod';
import { TICKET_HEADER } from './toolbox-config.ts';

/** `failed`: the Toolbox answered that the call failed, in its own words; they may quote Looker's answer. */
export interface ToolboxReply {
  readonly failed: boolean;
  readonly blocks: readonly string[];
}

export interface ToolboxCall {
  readonly tool: string;
  readonly arguments: Readonly<Record<string, unknown>>;
  /** The egress ticket this call spends. */
  readonly ticket: string;
  readonly timeoutMs: number;
  /** True while the call has asked nothing of Looker: then it may be made again in a new process. By default false. */
  readonly mayRepeat?: () => boolean;
}

export interface ToolboxClient {
  /** Names of the toolset's tools; empty when this is another Toolbox than ours. */
  names(): Promise<string[]>;
  /** Rejects when no answer came: the process is gone, or the time is over. */
  call(call: ToolboxCall): Promise<ToolboxReply>;
  close(): Promise<void>;
}

const HANDSHAKE_MS = 5_000;
/** The fields of the largest explores are some MB; rows are cut to 500 before the Toolbox sees them. */
const MAX_ANSWER_BYTES = 16 * 1024 * 1024;

const texts = (content: CallToolResult['content']): string[] =>
  content.flatMap(block => (block.type === 'text' ? [block.text] : []));

const errorBodySchema = z.object({ error: z.object({ message: z.string() }) });

/** 401, 403 and 429 of Looker come as HTTP errors with a JSON-RPC body; a panic as HTTP 500 with no body (1.12.0). */
function refusal(error: unknown): ToolboxReply {
  if (!(error instanceof SdkHttpError)) throw error;
  try {
    const body = errorBodySchema.parse(JSON.parse(String(error.data.text)));
    return { failed: true, blocks: [body.error.message] };
  } catch {
    return { failed: true, blocks: [] };
  }
}

/** `fetch`, but an answer that is longer than any of the Toolbox breaks off as a lost connection does: by a TypeError. */
async function cappedFetch(url: string | URL, init?: RequestInit): Promise<Response> {
  const response = await fetch(url, init);
  let left = MAX_ANSWER_BYTES;
  const cap = new TransformStream<Uint8Array, Uint8Array>({
    transform: (piece, controller) => {
      left -= piece.byteLength;
      if (left < 0) controller.error(new TypeError(`the toolbox answered more than ${MAX_ANSWER_BYTES} bytes`));
      else controller.enqueue(piece);
    },
  });
  return response.body === null ? response : new Response(response.body.pipeThrough(cap), response);
}

/** An MCP client of the Toolbox at `url` (`http://127.0.0.1:PORT/mcp/TOOLSET`). One connection serves calls in parallel. */
export async function connectToolbox(url: URL): Promise<ToolboxClient> {
  const client = new Client({ name: 'looker-chat', version: '1' });
  await client.connect(new StreamableHTTPClientTransport(url, { fetch: cappedFetch }), { timeout: HANDSHAKE_MS });
  return {
    names: async () => (await client.listTools({}, { timeout: HANDSHAKE_MS })).tools.map(tool => tool.name),
    call: async call => {
      try {
        const result = await client.callTool(
          { name: call.tool, arguments: { ...call.arguments } },
          { headers: { [TICKET_HEADER]: `Bearer ${call.ticket}` }, timeout: call.timeoutMs },
        );
        return { failed: result.isError === true, blocks: texts(result.content) };
      } catch (error) {
        return refusal(error);
      }
    },
    close: () => client.close(),
  };
}
