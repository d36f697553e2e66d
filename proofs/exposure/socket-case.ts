import { WebSocket } from 'ws';
import { codeOf, type Question } from './http.ts';
import { CANARY } from './seed.ts';
import type { Way } from './ways.ts';

/** A socket that says nothing for so long does not answer. */
const PATIENCE_MS = 20_000;
const POLICY_VIOLATION = 1008;

export interface SocketQuestion {
  readonly headers: Question['headers'];
  readonly query?: string | undefined;
  /** Sent first, as the token. */
  readonly frame?: string | undefined;
  /** Followed then. */
  readonly conversation: string;
}

const urlOf = ({ address, port }: Way, query: string | undefined): string =>
  `ws://${address.includes(':') ? `[${address}]` : address}:${port}/ws${query === undefined ? '' : `?${query}`}`;

/** Opens a socket, asks for the events of a conversation, and gives what became of it: an outcome of the rule, or what was seen instead. */
export function askSocket(way: Way, question: SocketQuestion): Promise<string> {
  const { headers, query, frame, conversation } = question;
  const socket = new WebSocket(urlOf(way, query), {
    finishRequest: request => {
      for (const [name, value] of Object.entries(headers)) request.setHeader(name, value);
      request.end();
    },
  });
  const heard: string[] = [];
  const asked = new Promise<string>(resolve => {
    const timer = setTimeout(() => resolve('no answer'), PATIENCE_MS);
    socket.on('error', error => resolve(String(error)));
    socket.on('close', code => {
      clearTimeout(timer);
      resolve(closedWith(code, heard));
    });
    socket.on('unexpected-response', (_request, response) => {
      const parts: Buffer[] = [];
      response.on('data', part => parts.push(part));
      response.on('error', () => {}); // cut short: what there was is judged
      response.on('close', () => resolve(refusedWith(response.statusCode, Buffer.concat(parts).toString())));
    });
    socket.on('open', () => {
      if (frame !== undefined) socket.send(JSON.stringify({ type: 'auth', token: frame }));
      socket.send(JSON.stringify({ type: 'follow', conversation_id: conversation }));
    });
    socket.on('message', data => {
      const text = Buffer.isBuffer(data) ? data.toString() : '';
      heard.push(text);
      if (text.includes(CANARY)) resolve('in');
    });
  });
  return asked.finally(() => socket.terminate());
}

function refusedWith(status: number | undefined, body: string): string {
  const code = codeOf(body);
  if (status === 403 && code === 'host_refused') return 'host refused';
  if (status === 403 && code === 'origin_refused') return 'origin refused';
  const shutOut = (status === 401 && code === 'unauthorized') || (status === 429 && code === 'too_many_attempts');
  return shutOut ? 'shut out' : `handshake answered ${status} ${body}`;
}

/** One refusal in the shape of a set-up status, and nothing else, then the close of a policy. */
function closedWith(code: number, heard: readonly string[]): string {
  const [first = '{}'] = heard;
  const { code: said, step } = JSON.parse(first);
  const refused = (said === 'unauthorized' || said === 'too_many_attempts') && step === 'auth';
  return code === POLICY_VIOLATION && heard.length === 1 && refused
    ? 'shut out'
    : `closed with ${code} after ${heard.join(' ')}`;
}
