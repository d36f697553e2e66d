import type { AddressInfo } from 'node:net';
import { onTestFinished, vi } from 'vitest';
import { type RawData, WebSocket, WebSocketServer } from 'ws';
import type { StoredEvent } from '../../src/contract/events.ts';
import type { ClientFrame } from '../../src/contract/frames.ts';
import type { Refused } from '../../web/src/state/read-frame.ts';
import { ChatSocket, type Dial } from '../../web/src/state/socket.ts';

/** A real WebSocket server that notes what it hears and says only what the test tells it to. */
export interface ChatServer {
  readonly port: number;
  /** Frames of every connection so far, in order. */
  readonly heard: { connection: number; frame: ClientFrame }[];
  say(frame: object): void;
  /** Ends every connection without a word, as a lost network does. */
  cut(): void;
  close(code: number): void;
  /** Stops listening altogether. */
  stop(): Promise<void>;
}

const textOf = (data: RawData): string => (Buffer.isBuffer(data) ? data.toString('utf8') : '');

export async function startChatServer(port = 0): Promise<ChatServer> {
  const server = new WebSocketServer({ port, host: '127.0.0.1' });
  await new Promise(resolve => server.once('listening', resolve));
  const heard: ChatServer['heard'] = [];
  let connections = 0;
  server.on('connection', socket => {
    connections += 1;
    const connection = connections;
    socket.on('message', data => heard.push({ connection, frame: JSON.parse(textOf(data)) }));
  });
  const stop = async () => {
    for (const client of server.clients) client.terminate();
    await new Promise(resolve => server.close(resolve));
  };
  onTestFinished(stop);
  return {
    port: (server.address() as AddressInfo).port,
    heard,
    say: frame => server.clients.forEach(client => client.send(JSON.stringify(frame))),
    cut: () => server.clients.forEach(client => client.terminate()),
    close: code => server.clients.forEach(client => client.close(code)),
    stop,
  };
}

/** A page's socket to that server, and all it told the page. */
export function openPage(server: ChatServer) {
  const told = {
    events: [] as StoredEvent[],
    states: [] as string[],
    refused: [] as Refused[],
    statuses: [] as object[],
    turnedAway: 0,
  };
  const dial: Dial = on => {
    const socket = new WebSocket(`ws://127.0.0.1:${server.port}`);
    socket.on('open', () => on.open());
    socket.on('message', data => on.text(textOf(data)));
    socket.on('error', () => {}); // 'close' follows
    socket.on('close', code => on.close(code));
    return { send: text => socket.send(text), close: () => socket.close() };
  };
  const socket = new ChatSocket(
    dial,
    {
      onEvent: event => told.events.push(event),
      onStatus: status => told.statuses.push(status),
      onRefused: frame => told.refused.push(frame),
      onState: state => told.states.push(state),
      onTurnedAway: () => {
        told.turnedAway += 1;
      },
    },
    () => 20,
  );
  onTestFinished(() => socket.stop());
  const opened = (times: number) =>
    vi.waitUntil(() => told.states.filter(state => state === 'open').length >= times, { timeout: 10_000 });
  return { socket, told, opened };
}
