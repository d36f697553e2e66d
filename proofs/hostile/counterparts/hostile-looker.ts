import {
  createServer,
  request as httpRequest,
  type IncomingMessage,
  type RequestListener,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import type { DemoLooker } from '../../../src/demo/looker/looker.ts';

/** Answers a request of the product as badly as a case wants. */
export type Misbehaviour = (request: IncomingMessage, response: ServerResponse) => void;

/** The demo Looker behind a door that can be made hostile, request by request. */
export interface HostileLooker {
  /** What the server is connected to: the demo Looker, but for requests that `misbehave` takes. */
  readonly url: string;
  /** For requests whose path fits; undefined makes it good again. */
  misbehave(rule: { path: RegExp; how: Misbehaviour } | undefined): void;
  close(): Promise<void>;
}

export interface Listening {
  readonly port: number;
  readonly url: string;
  close(): Promise<void>;
}

/** A small HTTP server on a free port of this machine; who takes it for a proxy is told of, and refused. */
export async function listen(listener: RequestListener, onConnect: () => void = () => {}): Promise<Listening> {
  const server = createServer(listener);
  server.on('connect', (_request, socket) => {
    socket.on('error', () => {}); // it may be killed before it hears; Node listens to this socket no more
    onConnect();
    socket.end('HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n');
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    close: () => {
      server.closeAllConnections();
      return new Promise(resolve => server.close(() => resolve()));
    },
  };
}

export async function startHostileLooker(demo: DemoLooker): Promise<HostileLooker> {
  let rule: { path: RegExp; how: Misbehaviour } | undefined;
  const door = await listen((request, response) => {
    response.on('error', () => {});
    if (rule?.path.test(request.url ?? '') === true) rule.how(request, response);
    else passOn(demo.url, request, response);
  });
  return {
    url: door.url,
    misbehave: next => {
      rule = next;
    },
    close: () => door.close(),
  };
}

function passOn(to: string, request: IncomingMessage, response: ServerResponse): void {
  const { method, url, headers } = request;
  const onward = httpRequest(`${to}${url}`, { method, headers: { ...headers, host: new URL(to).host } }, answer => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
  });
  onward.on('error', () => response.destroy());
  request.pipe(onward);
}
