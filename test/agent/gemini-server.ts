import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { startLoopbackServer } from '../../src/base/loopback-server.ts';

export interface Content {
  role: string;
  parts: {
    text?: string;
    functionCall?: { name: string; args: Record<string, unknown> };
    functionResponse?: { name: string; response: Record<string, unknown> };
  }[];
}

export interface GeminiRequest {
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  body: {
    contents: Content[];
    systemInstruction?: unknown;
    tools?: { functionDeclarations: { name: string }[] }[];
  };
  /** Resolves when the connection of this request is closed. */
  closed: Promise<void>;
}

export type Reply = (response: ServerResponse, request: GeminiRequest) => void | Promise<void>;

export interface GeminiServer {
  url: string;
  requests: GeminiRequest[];
  /** What the next requests get, in order; the last reply stays. */
  script(...replies: Reply[]): void;
  close(): Promise<void>;
}

/** A stand-in for the Gemini API that says what a test tells it to, faults included. */
export async function startGemini(...replies: Reply[]): Promise<GeminiServer> {
  const requests: GeminiRequest[] = [];
  let left = replies;
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await text(request).catch(() => undefined);
    if (body === undefined) return; // who asked is gone in the middle of its words
    const seen: GeminiRequest = {
      method: request.method ?? '',
      path: request.url ?? '',
      headers: request.headers,
      body: body === '' ? {} : JSON.parse(body),
      closed: new Promise(resolve => {
        response.on('close', resolve);
      }),
    };
    requests.push(seen);
    const reply = left.length > 1 ? left.shift() : left[0];
    await reply?.(response, seen);
  };
  const server = await startLoopbackServer((request, response) => void serve(request, response));
  return {
    url: server.url,
    requests,
    script: (...next) => {
      left = next;
    },
    close: () => server.close(),
  };
}

/** One event of a stream. */
export const event = (response: ServerResponse, json: unknown): void => {
  if (!response.headersSent) response.writeHead(200, { 'content-type': 'text/event-stream' });
  response.write(`data: ${typeof json === 'string' ? json : JSON.stringify(json)}\r\n\r\n`);
};

export const tokens = {
  promptTokenCount: 100,
  candidatesTokenCount: 10,
  thoughtsTokenCount: 5,
  cachedContentTokenCount: 40,
};

export const textChunk = (text: string, finishReason?: string): object => ({
  candidates: [{ content: { role: 'model', parts: [{ text }] }, index: 0, ...(finishReason && { finishReason }) }],
  ...(finishReason && { usageMetadata: tokens }),
});

export const thoughtChunk = (text: string): object => ({
  candidates: [{ content: { role: 'model', parts: [{ text, thought: true }] }, index: 0 }],
});

/** An answer in the given pieces. */
export const says =
  (...pieces: string[]): Reply =>
  response => {
    for (const [at, piece] of pieces.entries())
      event(response, textChunk(piece, at === pieces.length - 1 ? 'STOP' : undefined));
    response.end();
  };

/** A model turn that calls tools, by the names the model knows. */
export const calls =
  (...names: string[]): Reply =>
  response => {
    const parts = names.map(name => ({
      functionCall: { name, args: { command: 'id', file_path: '/etc/passwd', query: 'x' } },
    }));
    event(response, {
      candidates: [{ content: { role: 'model', parts }, finishReason: 'STOP' }],
      usageMetadata: tokens,
    });
    response.end();
  };

/** The given chunks, whatever they are. */
export const streams =
  (...chunks: unknown[]): Reply =>
  response => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    for (const chunk of chunks) event(response, chunk);
    response.end();
  };

/** One of Google's errors. */
export const fails =
  (code: number, options: { status?: string; message?: string; details?: object[] } = {}): Reply =>
  response => {
    const error = { code, message: 'no', status: 'UNKNOWN', ...options };
    response.writeHead(code, { 'content-type': 'application/json' }).end(JSON.stringify({ error }));
  };

export const retryInfo = (retryDelay: string): object => ({
  '@type': 'type.googleapis.com/google.rpc.RetryInfo',
  retryDelay,
});

/** Cuts the connection. */
export const hangsUp: Reply = response => {
  response.destroy();
};

/** Answers that begin at once, and end when all are let go. */
export function heldAnswers(): { reply: Reply; finish: () => void } {
  let finish = (): void => {};
  const finished = new Promise<void>(resolve => {
    finish = resolve;
  });
  const reply: Reply = async response => {
    event(response, textChunk('begun '));
    await finished;
    event(response, textChunk('ended', 'STOP'));
    response.end();
  };
  return { reply, finish };
}

/** A word every 20 ms until somebody hangs up. */
export const talksForEver: Reply = async response => {
  while (!response.destroyed) {
    event(response, textChunk('word '));
    await new Promise(resolve => setTimeout(resolve, 20));
  }
};

export const declaredTools = (request: GeminiRequest | undefined): string[] =>
  (request?.body.tools ?? []).flatMap(tool => tool.functionDeclarations.map(({ name }) => name));
