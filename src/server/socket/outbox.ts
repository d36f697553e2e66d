import type { WebSocket } from 'ws';
import type { ServerFrame } from '../../contract/frames.ts';

/** A client that lets this much pile up does not read; it is cut and may come back for what it missed. */
const MAX_BUFFERED_BYTES = 4 * 1024 * 1024;

/** Time for a closed client to say goodbye; afterwards it is cut. */
const CLOSE_GRACE_MS = 1_000;

/** What goes out on one socket. `send` resolves when the frame has left, so a slow reader holds back its own follows. */
export class Outbox {
  readonly #socket: WebSocket;

  constructor(socket: WebSocket) {
    this.#socket = socket;
  }

  async send(frame: ServerFrame): Promise<void> {
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    if (this.#socket.bufferedAmount > MAX_BUFFERED_BYTES) {
      this.#socket.terminate();
      return;
    }
    await new Promise<void>(resolve => {
      this.#socket.send(JSON.stringify(frame), () => resolve());
    });
  }

  close(code: number, reason: string): void {
    this.#socket.close(code, reason);
    setTimeout(() => this.#socket.terminate(), CLOSE_GRACE_MS).unref();
  }
}
