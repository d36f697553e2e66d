import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { startLoopbackServer } from '../../src/base/loopback-server.ts';
import { type DemoModel } from '../../src/demo/model/model.ts';
import type { WhenOver } from '../../test/harness/temp-folder.ts';
import { echoAcross } from './echo.ts';
import type { Recorder } from './recorder.ts';

/** A question `canary:model-STATUS` is answered with that error, which repeats the key. */
const PROVOCATION = /canary:model-(\d+)/;

const STATUSES: Readonly<Record<string, string>> = {
  400: 'INVALID_ARGUMENT',
  401: 'UNAUTHENTICATED',
  429: 'RESOURCE_EXHAUSTED',
  500: 'INTERNAL',
};

interface ModelFrontOptions {
  readonly demo: DemoModel;
  readonly recorder: Recorder;
  /** Keys that it takes; any other is refused, and repeated in the refusal. */
  readonly keys: readonly string[];
  readonly whenOver: WhenOver;
}

/** Stands where Google stands, with the demo model behind it, and records all that reaches it. */
export async function startModelFront(options: ModelFrontOptions): Promise<string> {
  const server = await startLoopbackServer((request, response) => {
    answer(options, request, response).catch(() => response.destroy());
  });
  options.whenOver(() => server.close());
  return server.url;
}

async function answer(
  { demo, recorder, keys }: ModelFrontOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body = (await buffer(request)).toString('utf8');
  const place = 'to the model';
  recorder.whole(`${place}: address`, request.url ?? '');
  recorder.headers(place, Object.entries(request.headers));
  recorder.whole(`${place}: body`, body);
  const key = String(request.headers['x-goog-api-key']);
  const provoked = PROVOCATION.exec(newestWords(body))?.[1];
  if (provoked === '200') return void response.end(`data: {"candidates": ${key}}\n\n`); // an event that is no JSON
  if (provoked !== undefined || !keys.includes(key)) return fail(response, Number(provoked ?? 401), key);
  const forwarded = await fetch(demo.url + (request.url ?? ''), {
    method: request.method ?? 'GET',
    headers: { 'content-type': 'application/json', 'x-goog-api-key': demo.apiKey.reveal() },
    ...(body === '' ? {} : { body }),
  });
  response.writeHead(forwarded.status, { 'content-type': forwarded.headers.get('content-type') ?? '' });
  if (forwarded.body === null) response.end();
  else
    Readable.fromWeb(forwarded.body)
      .on('error', () => response.destroy())
      .pipe(response);
}

function fail(response: ServerResponse, status: number, key: string): void {
  const error = { code: status, status: STATUSES[status] ?? 'UNKNOWN', message: echoAcross(key) };
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify({ error }));
}

function newestWords(body: string): string {
  const parsed: { contents?: unknown[] } = body === '' ? {} : JSON.parse(body);
  return JSON.stringify(parsed.contents?.at(-1) ?? '');
}
