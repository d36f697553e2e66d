import type { WebSocket } from 'ws';

/** What was sent on these sockets and waits in this process: neither the system nor the client has it yet. */
export function waitingBytes(sockets: Iterable<WebSocket>): number {
  let sum = 0;
  for (const { bufferedAmount } of sockets) sum += bufferedAmount;
  return sum;
}
