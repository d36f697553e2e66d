import { once } from 'node:events';
import { Agent, createServer, type IncomingMessage, request, STATUS_CODES } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { pipeline } from 'node:stream';

export interface Proxy {
  readonly port: number;
  close(): Promise<void>;
}

/** As the common proxies do: every header as it came, and the caller's address added at the end. */
const forwarded = ({ rawHeaders, socket }: IncomingMessage): string[] => [
  ...rawHeaders,
  'X-Forwarded-For',
  String(socket.remoteAddress),
  'X-Forwarded-Proto',
  'https',
];

/** A small real reverse proxy to a port of this machine, speaking from the address `from`. */
export async function startProxy(port: number, from: string): Promise<Proxy> {
  const agent = new Agent({ keepAlive: true, localAddress: from });
  const open = new Set<Socket>();
  const ask = (incoming: IncomingMessage, upgrade: boolean) =>
    request({
      host: '127.0.0.1',
      port,
      localAddress: from,
      method: incoming.method,
      path: incoming.url,
      headers: forwarded(incoming),
      ...(upgrade ? {} : { agent }),
    });
  // Its own limit on headers is above any the server has: what the server does with too many is for it to show.
  const server = createServer({ maxHeaderSize: 65_536 }, (incoming, outgoing) => {
    const asked = ask(incoming, false);
    asked.on('response', answer => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
      pipeline(answer, outgoing, () => {});
    });
    asked.on('error', () => outgoing.destroy());
    pipeline(incoming, asked, () => {});
  });
  server.maxHeadersCount = 0;
  server.on('connection', (socket: Socket) => {
    open.add(socket);
    socket.on('close', () => open.delete(socket));
  });
  server.on('upgrade', (incoming, socket: Socket, head) => upgrade(ask(incoming, true), socket, head));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      for (const socket of open) socket.destroy();
      agent.destroy();
      await new Promise(resolve => server.close(resolve));
    },
  };
}

const headOf = ({ statusCode = 502, rawHeaders }: IncomingMessage): string => {
  const lines = rawHeaders.map((text, index) => (index % 2 === 0 ? `${text}: ` : `${text}\r\n`));
  return `HTTP/1.1 ${statusCode} ${STATUS_CODES[statusCode]}\r\n${lines.join('')}\r\n`;
};

function upgrade(asked: ReturnType<typeof request>, socket: Socket, early: Buffer): void {
  socket.on('error', () => socket.destroy());
  asked.on('upgrade', (answer, upstream: Socket, head) => {
    upstream.on('error', () => upstream.destroy());
    socket.write(headOf(answer));
    socket.write(head);
    upstream.write(early);
    pipeline(socket, upstream, () => {});
    pipeline(upstream, socket, () => {});
  });
  asked.on('response', answer => {
    asked.removeAllListeners('error').on('error', () => {}); // the server hangs up after a refusal
    socket.write(headOf(answer));
    pipeline(answer, socket, () => {});
  });
  asked.on('error', () => socket.destroy());
  asked.end();
}
