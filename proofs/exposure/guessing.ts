import { WebSocket } from 'ws';
import { type Findings } from './findings.ts';
import { ask } from './http.ts';
import type { Place } from './place.ts';
import { has } from './ways.ts';

const PATH = '/api/conversations';
const [PER_MINUTE, PER_HOUR, WAITING] = [5, 20, 20];

/** Guessing is slow, from one address and from many, and nobody hides behind a header. For a server with AUTH=token. */
export async function examineGuessing(place: Place, findings: Findings): Promise<void> {
  if (!(await has('127.0.2.1'))) return; // only Linux speaks from every address of 127/8 unasked
  await examineWaiting(place, findings);
  const right = place.keys.token;
  const from = async (address: string, token: string, more: Record<string, string> = {}) => {
    const headers = { host: `localhost:${place.server.port}`, authorization: `Bearer ${token}`, ...more };
    return ask(
      { address: '127.0.0.1', port: place.server.port },
      { method: 'GET', path: PATH, headers, from: address },
    );
  };
  findings.expect('the right token from an address', (await from('127.0.2.1', right)).status, 200);
  for (let guess = 1; guess <= PER_MINUTE; guess++) {
    // Each says another address in a header that nobody put there whom the server trusts.
    const answer = await from('127.0.3.1', `guess-${guess}`, { 'x-forwarded-for': `203.0.113.${guess}` });
    findings.expect(`guess ${guess} from one address`, answer.status, 401);
  }
  const refused = await from('127.0.3.1', right, { 'x-forwarded-for': '203.0.113.99' });
  const seconds = Number(refused.headers['retry-after']);
  findings.expect('the right token after five guesses in a minute', refused.status, 429);
  findings.expect('the time to wait is told', seconds > 0 && seconds <= 60, true);
  for (let guess = PER_MINUTE + 1; guess <= PER_HOUR; guess++) {
    findings.expect(`guess ${guess}, of many addresses`, (await from(`127.0.4.${guess}`, 'guess')).status, 401);
  }
  const next = await from('127.0.5.1', 'guess');
  findings.expect('a guess after twenty of many addresses', next.status, 429);
  findings.expect('the time to wait is told', Number(next.headers['retry-after']) > 60, true);
  findings.expect('the right token from where it has been shown', (await from('127.0.2.1', right)).status, 200);
}

/** Sockets without a token are few: as many as an address may have, and the next gets no upgrade. */
async function examineWaiting(place: Place, findings: Findings): Promise<void> {
  const open = (): Promise<WebSocket | number> => {
    const socket = new WebSocket(`ws://127.0.0.1:${place.server.port}/ws`, { localAddress: '127.0.6.1' });
    return new Promise((resolve, reject) => {
      socket.on('open', () => resolve(socket));
      socket.on('unexpected-response', (_request, { statusCode }) => resolve(statusCode ?? 0));
      socket.on('error', reject);
    });
  };
  const waiting = await Promise.all(Array.from({ length: WAITING }, open));
  const sockets = waiting.filter(each => typeof each !== 'number');
  findings.expect('sockets that wait for a token', sockets.length, WAITING);
  const next = await open();
  findings.expect('one more of that address', typeof next === 'number' ? next : 'opened', 429);
  for (const socket of [...sockets, next]) if (typeof socket !== 'number') socket.terminate();
}
