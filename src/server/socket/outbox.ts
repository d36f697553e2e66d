import type { WebSocket } from 'ws';
import type { StoredEvent } from '../../contract/events.ts';
import type { ServerFrame } from '../../contract/frames.ts';
import { CLOSE_GRACE_MS, MAX_BUFFERED_BYTES, PAUSE_BYTES, STALLED_MS } from '../limits.ts';

/** What goes out on one socket. A client that does not read holds back its own follows, is cut in the end, and costs little. */
export class Outbox {
  readonly #socket: WebSocket;
  readonly #stalledMs: number;
  /** Frames that have not left yet. */
  #leaving = 0;
  #stalled: NodeJS.Timeout | undefined;
  #paused: (() => void)[] = [];

  constructor(socket: WebSocket, stalledMs = STALLED_MS) {
    this.#socket = socket;
    this.#stalledMs = stalledMs;
    socket.once('close', () => {
      clearTimeout(this.#stalled);
      this.#goOn();
    });
  }

  /** Sends at once; resolves when the frame has left, or never will. */
  send(frame: ServerFrame): Promise<void> {
    return this.#send(JSON.stringify(frame));
  }

  /** Sends an event of a conversation, not before the client has read most of what is on its way. */
  async tell(event: StoredEvent): Promise<void> {
    while (this.#isOpen && this.#socket.bufferedAmount > PAUSE_BYTES) {
      await new Promise<void>(resolve => this.#paused.push(resolve));
    }
    await this.#send(eventFrame(event));
  }

  close(code: number, reason: string): void {
    this.#socket.close(code, reason);
    setTimeout(() => this.#socket.terminate(), CLOSE_GRACE_MS).unref();
  }

  get #isOpen(): boolean {
    return this.#socket.readyState === this.#socket.OPEN;
  }

  async #send(text: string): Promise<void> {
    if (!this.#isOpen) return;
    if (this.#socket.bufferedAmount > MAX_BUFFERED_BYTES) {
      this.#socket.terminate();
      return;
    }
    this.#leaving += 1;
    this.#stalled ??= setTimeout(() => this.#socket.terminate(), this.#stalledMs).unref();
    await new Promise<void>(resolve => this.#socket.send(text, () => resolve()));
    this.#leaving -= 1;
    this.#progress();
  }

  /** The client has read something: its time begins anew, or is over when nothing is on its way. */
  #progress(): void {
    if (this.#leaving > 0) {
      this.#stalled?.refresh();
    } else {
      clearTimeout(this.#stalled);
      this.#stalled = undefined;
    }
    this.#goOn();
  }

  #goOn(): void {
    for (const goOn of this.#paused.splice(0)) goOn();
  }
}

/** All who follow a conversation are given the same event: it is written out once. */
const frames = new WeakMap<StoredEvent, string>();

function eventFrame(event: StoredEvent): string {
  const known = frames.get(event);
  if (known !== undefined) return known;
  const frame: ServerFrame = { type: 'event', ...event };
  const text = JSON.stringify(frame);
  frames.set(event, text);
  return text;
}
