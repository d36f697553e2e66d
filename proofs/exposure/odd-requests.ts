import { connect } from 'node:net';
import type { Findings } from './findings.ts';
import { type Answer, missingHeaders } from './http.ts';
import type { Place } from './place.ts';
import { startProxy } from './proxy.ts';

const CLOSE = 'Connection: close';
const numbered = (count: number, line: string): string[] => Array.from({ length: count }, () => line);

/** What is answered to exactly these lines; without a status when the connection is cut before it. */
async function answerTo(port: number, lines: readonly string[]): Promise<Answer> {
  const socket = connect(port, '127.0.0.1');
  let heard = '';
  socket.on('data', piece => (heard += piece.toString('latin1'))).on('error', () => {});
  socket.write(`${lines.join('\r\n')}\r\n\r\n`);
  await new Promise(resolve => socket.once('close', resolve));
  const [head = '', body = ''] = heard.split('\r\n\r\n');
  const [first = '', ...rest] = head.split('\r\n');
  const headers = rest.map(line => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 2)]);
  return { status: Number(first.split(' ')[1]), headers: Object.fromEntries(headers), body };
}

const statusOf = async (port: number, lines: readonly string[]): Promise<number> =>
  (await answerTo(port, lines)).status;

/** Requests that no browser sends are refused, and blind nobody. For a server with AUTH=local. */
export async function examineOddRequests(place: Place, findings: Findings): Promise<void> {
  const { port } = place.server;
  const host = `Host: localhost:${port}`;
  const path = `/api/conversations/${place.seed.conversation}`;
  const requests: readonly (readonly [string, readonly string[], number])[] = [
    ['an ordinary one', [`GET ${path} HTTP/1.1`, host, CLOSE], 200],
    ['TRACE', [`TRACE ${path} HTTP/1.1`, host, CLOSE], 405],
    ['PROPFIND', [`PROPFIND ${path} HTTP/1.1`, host, CLOSE], 405],
    ['another host in the address', [`GET http://evil.example${path} HTTP/1.1`, host, CLOSE], 403],
    ['no Host', [`GET ${path} HTTP/1.0`], 403],
    ['a header of 17 KiB', [`GET ${path} HTTP/1.1`, host, CLOSE, `X: ${'x'.repeat(17_000)}`], 431],
    ['3,000 headers', [`GET ${path} HTTP/1.1`, host, CLOSE, ...numbered(3_000, 'a:')], 431],
    ['HTTP/1.0, as a proxy without headers of its own speaks it', [`GET ${path} HTTP/1.0`, host], 401],
    ['an expectation', [`GET ${path} HTTP/1.1`, host, CLOSE, 'Expect: x'], 200],
    ['an expectation of another host', ['GET / HTTP/1.1', 'Host: evil.example', CLOSE, 'Expect: x'], 403],
    ['a handshake without a key', ['GET /ws HTTP/1.1', host, 'Connection: Upgrade', 'Upgrade: websocket'], 400],
    ['a handshake that is none any more', ['GET /ws HTTP/1.1', host, CLOSE], 426],
    ['no HTTP', ['hello'], 400],
    ['a form', [`POST /api/session HTTP/1.1`, host, CLOSE, 'Content-Type: text/plain', 'Content-Length: 0'], 400],
  ];
  for (const [name, lines, status] of requests) {
    const answer = await answerTo(port, lines);
    findings.expect(name, answer.status, status);
    findings.expect(`${name} lacks headers`, missingHeaders(answer), []);
  }
  // Node drops headers beyond its limit: the proxy's own must not be lost among thousands, or its caller looks local.
  const proxy = await startProxy(port, '127.0.0.1');
  try {
    const lines = [`GET ${path} HTTP/1.1`, host, CLOSE];
    findings.expect('through a proxy', await statusOf(proxy.port, lines), 401);
    findings.expect(
      'with 2,500 headers through a proxy',
      await statusOf(proxy.port, [...lines, ...numbered(2_500, 'a:')]),
      431,
    );
  } finally {
    await proxy.close();
  }
}
