import { WebSocket } from 'ws';
import type { Secret } from '../base/secret.ts';
import type { StoredEvent } from '../contract/events.ts';
import type { ClientFrame, ErrorFrame, ServerFrame } from '../contract/frames.ts';
import { type ResultPage, resultPageSchema } from '../contract/results.ts';
import type { SetupStatus } from '../contract/setup.ts';
import { WordedError } from './worded-error.ts';

const isEvent = (frame: ServerFrame): frame is { type: 'event' } & StoredEvent =>
  'type' in frame && frame.type === 'event';
const isError = (frame: ServerFrame): frame is ErrorFrame => 'type' in frame && frame.type === 'error';
const isStatus = (frame: ServerFrame): frame is SetupStatus => !('type' in frame);

/** Speaks the public protocol of a running server, as any other client would. */
export class ChatClient {
  readonly #socket: WebSocket;
  readonly #address: string;
  readonly #token: Secret;

  private constructor(socket: WebSocket, address: string, token: Secret) {
    this.#socket = socket;
    this.#address = address;
    this.#token = token;
  }

  /** Connects to `http(s)://host:port`; rejects when nobody answers. */
  static async connect(address: string, token: Secret): Promise<ChatClient> {
    const headers = { authorization: `Bearer ${token.reveal()}` };
    const socket = new WebSocket(`${address.replace(/^http/, 'ws')}/ws`, { headers });
    await new Promise((resolve, reject) => {
      socket.once('open', resolve).once('error', reject);
    });
    return new ChatClient(socket, address, token);
  }

  /** Runs a set-up; gives its last status, `done` or `error`. */
  async setUp(
    config: Extract<ClientFrame, { type: 'start_config' }>['config'],
    onStatus: (status: SetupStatus) => void,
  ) {
    for await (const frame of this.#exchange({ type: 'start_config', config })) {
      if (isError(frame)) throw new WordedError(frame.message);
      if (!isStatus(frame)) continue;
      onStatus(frame);
      if (frame.status === 'done' || frame.status === 'error') return frame;
    }
    throw new Error('the connection was closed during the set-up');
  }

  /** Asks and gives every event of the answer to `onEvent`; resolves with the last, `turn_ended`. */
  async ask(
    question: Omit<Extract<ClientFrame, { type: 'ask' }>, 'type'>,
    onEvent: (event: StoredEvent['event']) => void,
  ): Promise<Extract<StoredEvent['event'], { kind: 'turn_ended' }>> {
    for await (const frame of this.#exchange({ type: 'ask', ...question })) {
      if (isError(frame)) throw new WordedError(frame.message);
      if (!isEvent(frame)) continue;
      onEvent(frame.event);
      if (frame.event.kind === 'turn_ended') return frame.event;
    }
    throw new Error('the connection was closed during the answer');
  }

  async result(id: string, limit: number): Promise<ResultPage> {
    return resultPageSchema.parse(await this.#get(`/api/results/${id}?limit=${limit}`));
  }

  async isConnected(): Promise<boolean> {
    const connections = await this.#get('/api/connections');
    return Array.isArray(connections) && connections.length > 0;
  }

  close(): void {
    this.#socket.close();
  }

  async #get(path: string): Promise<unknown> {
    const headers = { authorization: `Bearer ${this.#token.reveal()}` };
    return (await fetch(`${this.#address}${path}`, { headers })).json();
  }

  /** Sends a frame and yields the server's frames until the socket closes. */
  async *#exchange(frame: ClientFrame): AsyncGenerator<ServerFrame> {
    const waiting: ServerFrame[] = [];
    let wake = (): void => {};
    const onMessage = (data: unknown): void => {
      waiting.push(JSON.parse(String(data)));
      wake();
    };
    this.#socket.on('message', onMessage).once('close', () => wake());
    this.#socket.send(JSON.stringify(frame));
    try {
      while (this.#socket.readyState === this.#socket.OPEN || waiting.length > 0) {
        const next = waiting.shift();
        if (next !== undefined) yield next;
        else await new Promise<void>(resolve => (wake = resolve));
      }
    } finally {
      this.#socket.off('message', onMessage);
    }
  }
}
