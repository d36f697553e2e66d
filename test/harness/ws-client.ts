import { onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import type { WhenOver } from './temp-folder.ts';

export type Frame = Record<string, unknown>;

/** A plain WebSocket client that keeps every frame it hears. */
export class WsClient {
  readonly frames: Frame[] = [];
  readonly socket: WebSocket;
  /** Of the answer that opened it. */
  requestId = '';
  readonly closed: Promise<{ code: number; reason: string }>;
  #closeCode = 0;
  #wake = (): void => {};

  private constructor(socket: WebSocket) {
    this.socket = socket;
    socket.on('error', () => {}); // told by the rejection of `open`, and by `closed`
    this.closed = new Promise(resolve => {
      socket.on('close', (code, reason) => resolve({ code, reason: reason.toString() }));
    });
    socket.on('message', data => {
      this.frames.push(JSON.parse(Buffer.isBuffer(data) ? data.toString() : ''));
      this.#wake();
    });
    socket.on('close', code => {
      this.#closeCode = code;
      this.#wake();
    });
    socket.on('upgrade', ({ headers }) => {
      this.requestId = String(headers['x-request-id']);
    });
  }

  /** Opens a socket; rejects with the HTTP status when there is no upgrade. */
  static async open(
    url: string,
    headers: Record<string, string> = {},
    whenOver: WhenOver = onTestFinished,
  ): Promise<WsClient> {
    const socket = new WebSocket(url, { headers });
    const client = new WsClient(socket);
    whenOver(() => socket.terminate());
    await new Promise<void>((resolve, reject) => {
      socket.once('open', resolve);
      socket.once('error', reject);
      socket.once('unexpected-response', (_request, response) => reject(new Error(`HTTP ${response.statusCode}`)));
    });
    return client;
  }

  send(frame: unknown): void {
    this.socket.send(typeof frame === 'string' ? frame : JSON.stringify(frame));
  }

  /** The first frame, from `from` on, that fits; waits for it. Fails when the socket closes first. */
  async until(fits: (frame: Frame) => boolean, from = 0): Promise<Frame> {
    for (let index = from; ; index++) {
      while (index >= this.frames.length) {
        if (this.socket.readyState === WebSocket.CLOSED)
          throw new Error(`closed with ${this.#closeCode}; heard ${JSON.stringify(this.frames.slice(from))}`);
        await new Promise<void>(resolve => (this.#wake = resolve));
      }
      const frame = this.frames[index];
      if (frame !== undefined && fits(frame)) return frame;
    }
  }

  /** Sends a frame and waits for the first answer after it that fits. */
  exchange(frame: unknown, fits: (frame: Frame) => boolean = () => true): Promise<Frame> {
    const from = this.frames.length;
    this.send(frame);
    return this.until(fits, from);
  }
}

/** The last word on a question: not the ending of a turn that is answered again. */
export const isEnding = (frame: Frame): boolean => {
  const event = frame['type'] === 'event' ? (frame['event'] as Frame) : {};
  return event['kind'] === 'turn_ended' && event['repeated_by'] === undefined;
};
export const isLastStatus = (frame: Frame): boolean => frame['status'] === 'done' || frame['status'] === 'error';
