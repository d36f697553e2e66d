import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import type { DemoLooker } from '../../src/demo/looker/looker.ts';
import type { WhenOver } from '../../test/harness/temp-folder.ts';
import type { Recorder } from './recorder.ts';
import type { Secrets } from './secrets.ts';

export interface LookerCall {
  readonly method: string;
  /** Without `/api/4.0`, with its query string. */
  readonly path: string;
  readonly body: string;
  /** The token it came with, as this front issued it. */
  readonly token: string;
}

export interface Answer {
  readonly status: number;
  readonly body: string;
  readonly headers?: Record<string, string>;
}

/** What this Looker answers instead of the demo Looker's own answer; nothing leaves the call to the demo Looker. */
export type Spoil = (call: LookerCall) => Answer | undefined;

export interface LookerFrontOptions {
  readonly demo: DemoLooker;
  /** Names it in the places. */
  readonly name: string;
  readonly recorder: Recorder;
  readonly secrets: Secrets;
  readonly whenOver: WhenOver;
  readonly spoil?: Spoil;
  readonly tls?: { key: string; cert: string };
}

/** A Looker with the demo Looker behind it. It issues tokens of its own, records all that reaches it, and may misbehave. */
export async function startLookerFront(options: LookerFrontOptions): Promise<string> {
  const real = new Map<string, string>();
  const listener: RequestListener = (request, response) => {
    answer(options, real, request).then(
      ({ status, body, headers }) =>
        response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body),
      () => response.destroy(),
    );
  };
  const server = options.tls === undefined ? createServer(listener) : createTlsServer(options.tls, listener);
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  options.whenOver(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return `${options.tls === undefined ? 'http' : 'https'}://127.0.0.1:${port}`;
}

async function answer(
  { demo, name, recorder, secrets, spoil }: LookerFrontOptions,
  real: Map<string, string>,
  request: IncomingMessage,
): Promise<Answer> {
  const body = (await buffer(request)).toString('utf8');
  const path = (request.url ?? '').replace('/api/4.0', '');
  const { method = '', headers } = request;
  const place = `to ${name}: ${path === '/login' ? 'sign-in' : 'call'}`;
  recorder.whole(`${place}: address`, request.url ?? '');
  recorder.headers(place, Object.entries(headers));
  recorder.whole(`${place}: body`, body);
  const token = headers.authorization?.replace('Bearer ', '') ?? '';
  const spoilt = spoil?.({ method, path, body, token });
  if (spoilt !== undefined) return spoilt;
  const forwarded = await fetch(demo.url + (request.url ?? ''), {
    method,
    headers: {
      'content-type': headers['content-type'] ?? 'application/json',
      ...(token === '' ? {} : { authorization: `Bearer ${real.get(token) ?? 'unknown'}` }),
    },
    ...(body === '' ? {} : { body }),
  });
  const text = await forwarded.text();
  const type = { 'content-type': forwarded.headers.get('content-type') ?? 'text/plain' };
  if (path !== '/login' || !forwarded.ok) return { status: forwarded.status, body: text, headers: type };
  const grant: { access_token: string } = JSON.parse(text);
  const issued = secrets.issueLookerToken();
  real.set(issued, grant.access_token);
  return { status: 200, body: JSON.stringify({ ...grant, access_token: issued }) };
}
