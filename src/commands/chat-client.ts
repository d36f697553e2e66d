import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import type { PeerCertificate } from 'node:tls';
import { Agent, fetch } from 'undici';
import { WebSocket } from 'ws';
import type { Secret } from '../base/secret.ts';
import { CodedError } from '../contract/errors.ts';
import type { StoredEvent } from '../contract/events.ts';
import type { ClientFrame, ErrorFrame, ServerFrame } from '../contract/frames.ts';
import { type ResultPage, resultPageSchema } from '../contract/results.ts';
import type { SetupStatus } from '../contract/setup.ts';
import { WordedError } from './worded-error.ts';

const isEvent = (frame: ServerFrame): frame is { type: 'event' } & StoredEvent =>
  'type' in frame && frame.type === 'event';
const isError = (frame: ServerFrame): frame is ErrorFrame => 'type' in frame && frame.type === 'error';
const isStatus = (frame: ServerFrame): frame is SetupStatus => !('type' in frame);

interface Trust {
  readonly ca?: string;
  readonly allowPartialTrustChain?: true;
  readonly checkServerIdentity?: (name: string, shown: PeerCertificate) => Error | undefined;
}

/** In this certificate alone, whoever signed it and whatever name stands in it: it is the server's own. Not in its issuers. */
async function trustIn(certFile: string): Promise<Trust> {
  const ca = await readFile(certFile, 'utf8');
  const own = new X509Certificate(ca); // the first in the file, which the server shows
  return {
    ca,
    allowPartialTrustChain: true,
    checkServerIdentity: (_, shown) => (shown.raw.equals(own.raw) ? undefined : new Error('another certificate')),
  };
}

/** A server that was killed and is started again by its supervisor is back by then. */
const RETURN_MS = 30_000;
const REDIAL_MS = 250;

/** Speaks the public protocol of a running server, as any other client would. */
export class ChatClient {
  #socket: WebSocket;
  readonly #address: string;
  readonly #token: Secret;
  readonly #trust: Trust;
  #closed = false;

  private constructor(socket: WebSocket, address: string, token: Secret, trust: Trust) {
    this.#socket = socket;
    this.#address = address;
    this.#token = token;
    this.#trust = trust;
  }

  /** Connects to `http(s)://host:port`, which shows the certificate in `certFile`. Throws server_unreachable {address}. */
  static async connect(address: string, token: Secret, certFile?: string): Promise<ChatClient> {
    const trust = certFile === undefined ? {} : await trustIn(certFile);
    try {
      return new ChatClient(await dial(address, token, trust), address, token, trust);
    } catch (cause) {
      throw new CodedError('server_unreachable', { params: { address }, cause });
    }
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

  /**
   * Asks and gives every event of the answer to `onEvent`, each once; resolves with the last, the final `turn_ended`.
   * When the server goes away it is asked again under the same id once it is back: that is the same question.
   */
  async ask(
    question: Omit<Extract<ClientFrame, { type: 'ask' }>, 'type'>,
    onEvent: (event: StoredEvent['event']) => void,
  ): Promise<Extract<StoredEvent['event'], { kind: 'turn_ended' }>> {
    let heard = 0;
    for (;;) {
      for await (const frame of this.#exchange({ type: 'ask', ...question })) {
        if (isError(frame)) throw new WordedError(frame.message);
        if (!isEvent(frame) || frame.seq <= heard) continue;
        heard = frame.seq;
        onEvent(frame.event);
        if (frame.event.kind === 'turn_ended' && frame.event.repeated_by === undefined) return frame.event;
      }
      await this.#redial();
    }
  }

  async result(id: string, limit: number): Promise<ResultPage> {
    return resultPageSchema.parse(await this.#get(`/api/results/${id}?limit=${limit}`));
  }

  async isConnected(): Promise<boolean> {
    const connections = await this.#get('/api/connections');
    return Array.isArray(connections) && connections.length > 0;
  }

  close(): void {
    this.#closed = true;
    this.#socket.close();
  }

  async #redial(): Promise<void> {
    const until = performance.now() + RETURN_MS;
    for (;;) {
      if (this.#closed) throw new CodedError('cancelled');
      try {
        this.#socket = await dial(this.#address, this.#token, this.#trust);
        return;
      } catch (error) {
        if (performance.now() > until) throw error;
        await pause(REDIAL_MS);
      }
    }
  }

  async #get(path: string): Promise<unknown> {
    const headers = { authorization: `Bearer ${this.#token.reveal()}` };
    const dispatcher = new Agent({ connect: this.#trust });
    try {
      return await (await fetch(`${this.#address}${path}`, { headers, dispatcher })).json();
    } finally {
      await dispatcher.close();
    }
  }

  /** Sends a frame and yields the server's frames until the socket closes. */
  async *#exchange(frame: ClientFrame): AsyncGenerator<ServerFrame> {
    const waiting: ServerFrame[] = [];
    let wake = (): void => {};
    const onMessage = (data: unknown): void => {
      waiting.push(JSON.parse(String(data)));
      wake();
    };
    const socket = this.#socket;
    socket.on('message', onMessage).once('close', () => wake());
    socket.send(JSON.stringify(frame));
    try {
      while (socket.readyState === socket.OPEN || waiting.length > 0) {
        const next = waiting.shift();
        if (next !== undefined) yield next;
        else await new Promise<void>(resolve => (wake = resolve));
      }
    } finally {
      socket.off('message', onMessage);
    }
  }
}

async function dial(address: string, token: Secret, trust: Trust): Promise<WebSocket> {
  const headers = { authorization: `Bearer ${token.reveal()}` };
  const socket = new WebSocket(`${address.replace(/^http/, 'ws')}/ws`, { headers, ...trust });
  await new Promise((resolve, reject) => {
    socket.once('open', resolve).once('error', reject);
  });
  socket.on('error', () => {}); // a connection that breaks: 'close' follows
  return socket;
}
