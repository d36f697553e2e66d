import type { ServerResponse } from 'node:http';
import { onTestFinished } from 'vitest';
import { startLoopbackServer } from '../../src/base/loopback-server.ts';

export interface ApiRequest {
  readonly url: URL;
  readonly language: string | undefined;
  /** Resolves when the other side is gone or the answer is complete. */
  readonly closed: Promise<void>;
}

type Answer = (response: ServerResponse, request: ApiRequest) => void;

/** A real HTTP server that notes what it is asked and answers as the test tells it to. */
export interface ApiServer {
  readonly url: string;
  readonly requests: readonly ApiRequest[];
  /** The next requests are answered so. */
  answer(answer: Answer): void;
}

export const json =
  (body: unknown, status = 200): Answer =>
  response =>
    void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));

/** Takes the request and never answers. */
export const silence: Answer = () => {};

export async function startApiServer(first: Answer): Promise<ApiServer> {
  const requests: ApiRequest[] = [];
  let current = first;
  const server = await startLoopbackServer((request, response) => {
    const noted: ApiRequest = {
      url: new URL(request.url ?? '/', 'http://localhost'),
      language: request.headers['accept-language'],
      closed: new Promise(resolve => {
        response.on('close', () => resolve());
      }),
    };
    requests.push(noted);
    current(response, noted);
  });
  onTestFinished(() => server.close());
  return { url: server.url, requests, answer: answer => void (current = answer) };
}
