import { type IncomingHttpHeaders, request } from 'node:http';
import { text } from 'node:stream/consumers';
import type { Way } from './ways.ts';

export interface Question {
  readonly method: string;
  readonly path: string;
  /** An array is sent as so many lines. */
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: unknown;
  /** Speak from this address of this machine. */
  readonly from?: string;
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A server that says nothing for so long does not answer. */
const PATIENCE_MS = 20_000;

/** Sends one request with exactly these headers. */
export function ask(way: Pick<Way, 'address' | 'port'> & Partial<Way>, question: Question): Promise<Answer> {
  const { method, path, headers, body, from } = question;
  const payload = body === undefined ? undefined : JSON.stringify(body);
  return new Promise((resolve, reject) => {
    const sent = request({
      host: way.address,
      port: way.port,
      method,
      path,
      setHost: false,
      ...(from === undefined ? { agent: way.agent ?? false } : { localAddress: from, agent: false }),
      headers: [...linesOf(headers), ...linesOf(payload === undefined ? {} : describing(payload))],
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    sent.on('response', response => {
      const { statusCode: status = 0, headers } = response;
      text(response).then(answered => resolve({ status, headers, body: answered }), reject);
    });
    sent.on('upgrade', (response, socket) => {
      socket.destroy();
      resolve({ status: response.statusCode ?? 0, headers: response.headers, body: '' });
    });
    sent.on('error', reject);
    sent.end(payload);
  });
}

/** Name, value, name, value …: so Node sends them as they are, twice where they stand twice. */
const linesOf = (headers: Question['headers']): string[] =>
  Object.entries(headers).flatMap(([name, values]) => [values].flat().flatMap(value => [name, value]));

const describing = (payload: string) => ({
  'content-type': 'application/json',
  'content-length': String(Buffer.byteLength(payload)),
});

/** The code of one of the product's errors. */
export function codeOf(body: string): string | undefined {
  try {
    const code: unknown = JSON.parse(body).error?.code;
    return typeof code === 'string' ? code : undefined;
  } catch {
    return undefined;
  }
}

/** What is missing of the headers that every answer has to carry. */
export function missingHeaders({ headers }: Answer): string[] {
  const wanted = [
    ['content-security-policy', "frame-ancestors 'none'"],
    ['x-frame-options', 'DENY'],
    ['x-content-type-options', 'nosniff'],
    ['referrer-policy', 'no-referrer'],
  ] as const;
  return wanted.filter(([name, part]) => !headers[name]?.toString().includes(part)).map(([name]) => name);
}
