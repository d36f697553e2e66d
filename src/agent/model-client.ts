import { createParser } from 'eventsource-parser';
import { Agent, type Dispatcher } from 'undici';
import { CodedError } from '../contract/errors.ts';
import { googleFailure } from './google-errors.ts';
import { ModelFailure } from './model-failure.ts';
import type { ModelTarget } from './turn-request.ts';

export type ModelMethod = 'streamGenerateContent' | 'generateContent' | 'countTokens';

/** Establishing a connection takes a second at most where it works at all. */
const CONNECT_MS = 10_000;
/** An error of Google's is a few KB; a proxy's page need not be read to its end. */
const ERROR_BYTES = 64 * 1024;
/** The longest answer (65 k tokens, in small chunks with metadata) stays below a third of this. */
const ANSWER_BYTES = 32 * 1024 * 1024;
/** What a header can carry; no key of Google's holds anything else. */
const SENDABLE = /^[\x21-\x7e]+$/;

/** Speaks with the Gemini API with a target's own key. Follows no redirect. */
export class ModelClient {
  // Said outright: NODE_TLS_REJECT_UNAUTHORIZED=0 in the operator's environment would take it away unnoticed.
  readonly #agent = new Agent({ connect: { timeout: CONNECT_MS, rejectUnauthorized: true } });

  /** The model's description. Throws a ModelFailure. */
  async describe(target: ModelTarget, options: { signal: AbortSignal; firstByteMs: number }): Promise<void> {
    const path = `/v1beta/models/${encodeURIComponent(target.model)}`;
    const { body } = await this.#request(target, path, { method: 'GET', ...options });
    await body.dump();
  }

  /** Sends a request; gives the body of a 200. Throws a ModelFailure, or the signal's reason. */
  async send(
    target: ModelTarget,
    method: ModelMethod,
    json: string,
    options: { signal: AbortSignal; firstByteMs: number; idleMs: number },
  ): Promise<AsyncIterable<Uint8Array>> {
    const query = method === 'streamGenerateContent' ? '?alt=sse' : '';
    const path = `/v1beta/models/${encodeURIComponent(target.model)}:${method}${query}`;
    const { body } = await this.#request(target, path, { method: 'POST', json, ...options });
    return guarded(body, options.signal);
  }

  async close(): Promise<void> {
    await this.#agent.destroy();
  }

  async #request(
    target: ModelTarget,
    path: string,
    options: { method: 'GET' | 'POST'; json?: string; signal: AbortSignal; firstByteMs: number; idleMs?: number },
  ): Promise<Dispatcher.ResponseData> {
    const key = target.apiKey.reveal();
    if (!SENDABLE.test(key)) throw new ModelFailure('final', new CodedError('model_key_refused'));
    try {
      const address = new URL(target.baseUrl.replace(/\/+$/, '') + path);
      const response = await this.#agent.request({
        origin: address.origin,
        path: address.pathname + address.search,
        method: options.method,
        headers: {
          'x-goog-api-key': key,
          'content-type': 'application/json',
          'accept-encoding': 'identity', // a compressed stream would come in lumps
        },
        body: options.json ?? null,
        signal: options.signal,
        headersTimeout: options.firstByteMs,
        bodyTimeout: options.idleMs ?? options.firstByteMs,
      });
      const isPage = String(response.headers['content-type']).startsWith('text/html'); // a proxy's, or a wrong address
      if (response.statusCode === 200 && !isPage) return response;
      if (isPage && response.statusCode < 500) throw new Error(`a page instead of an answer (${response.statusCode})`);
      throw googleFailure(response.statusCode, await readText(response.body, ERROR_BYTES), target);
    } catch (error) {
      throw asFailure(error, options.signal);
    }
  }
}

/** The body's own chunks; its errors, and too many bytes, come as ModelFailure. */
async function* guarded(body: AsyncIterable<Uint8Array>, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  let left = ANSWER_BYTES;
  try {
    for await (const chunk of body) {
      left -= chunk.length;
      if (left < 0) throw new Error(`the answer is longer than ${ANSWER_BYTES} bytes`);
      yield chunk;
    }
  } catch (error) {
    throw asFailure(error, signal);
  }
}

/** The `data` of each server-sent event, as it comes. */
export async function* readEvents(body: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const events: string[] = [];
  const parser = createParser({ onEvent: event => events.push(event.data) });
  const decoder = new TextDecoder();
  for await (const chunk of body) {
    parser.feed(decoder.decode(chunk, { stream: true }));
    yield* events.splice(0);
  }
  parser.feed('\n\n'); // a last event that the server did not end
  yield* events.splice(0);
}

function asFailure(error: unknown, signal: AbortSignal): unknown {
  if (signal.aborted) return signal.reason;
  if (error instanceof ModelFailure) return error;
  const hasWaited = error instanceof Error && /HeadersTimeout|BodyTimeout/.test(error.name);
  return new ModelFailure(hasWaited ? 'final' : 'network', new CodedError('model_unreachable', { cause: error }));
}

/** The body as text; what is beyond the limit is not read. */
export async function readText(body: AsyncIterable<Uint8Array>, limit = ANSWER_BYTES): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes >= limit) break;
  }
  return Buffer.concat(chunks).toString('utf8');
}
