import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { setImmediate, setTimeout } from 'node:timers/promises';
import type { GeminiRequest } from './gemini-request.ts';
import { errorBody, type GoogleError } from './google-error.ts';
import type { Behaviour } from './provocations.ts';
import { type Chunk, chunksOf, wholeOf } from './reply.ts';

/** The three shapes in which the Gemini API answers: `?alt=sse`, a JSON array (no `alt`), and `generateContent`. */
export type Form = 'sse' | 'array' | 'whole';

export function sendJson(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=UTF-8' });
  response.end(body);
}

export const sendError = (response: ServerResponse, error: GoogleError): void =>
  sendJson(response, error.code, errorBody(error));

/** Carries a behaviour out; resolves when the response is over, also when the client has gone. */
export async function send(
  behaviour: Behaviour,
  to: {
    readonly response: ServerResponse;
    readonly form: Form;
    readonly request: GeminiRequest;
    readonly model: string;
  },
): Promise<void> {
  const { response, form, request, model } = to;
  if (behaviour.kind === 'error') return sendError(response, behaviour.error);
  if (behaviour.kind === 'stall') {
    openStream(response, form);
    response.flushHeaders();
    if (!response.destroyed) await once(response, 'close');
    return;
  }
  const chunks = chunksOf(behaviour.reply, request, model);
  if (behaviour.kind === 'reply') {
    if (form === 'whole') return sendJson(response, 200, JSON.stringify(wholeOf(chunks)));
    return await stream(response, form, chunks, behaviour.pauseMs);
  }
  openStream(response, form);
  const words = chunks.slice(0, -1).map(chunk => framed(chunk, 'sse'));
  response.write(words.join(''));
  if (behaviour.kind === 'garbage') response.end('data: {"candidates": [{"content"\r\n\r\n');
  else response.write('', () => response.destroy());
}

const openStream = (response: ServerResponse, form: Form): void => {
  response.writeHead(200, { 'content-type': form === 'sse' ? 'text/event-stream' : 'application/json; charset=UTF-8' });
};

const framed = (chunk: Chunk, form: Form): string =>
  form === 'sse' ? `data: ${JSON.stringify(chunk)}\r\n\r\n` : JSON.stringify(chunk);

/** One chunk a write, each its own packet, as slow as asked; stops when the client goes. */
async function stream(response: ServerResponse, form: Form, chunks: readonly Chunk[], pauseMs?: number): Promise<void> {
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  openStream(response, form);
  try {
    for (const [index, chunk] of chunks.entries()) {
      const opening = form === 'sse' ? '' : index === 0 ? '[' : ',\r\n';
      response.write(opening + framed(chunk, form));
      const { signal } = gone;
      await (pauseMs === undefined ? setImmediate(undefined, { signal }) : setTimeout(pauseMs, undefined, { signal }));
    }
    response.end(form === 'sse' ? '' : ']');
  } catch (error) {
    if (!gone.signal.aborted) throw error;
  }
}
