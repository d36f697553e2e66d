import { setTimeout as pause } from 'node:timers/promises';
import { newId, newToken } from '../../src/base/ids.ts';
import { type Frame, isEnding, WsClient } from '../../test/harness/ws-client.ts';
import type { Random } from '../harness/random.ts';
import type { History } from './history.ts';

const QUESTIONS = [
  'How many orders in 2025?',
  'Receita por mês em 2026',
  'Top 5 brands by revenue this year',
  'Quantos pedidos em 2024?',
] as const;
const MAX_QUESTIONS_IN_A_CONVERSATION = 4;
/** Of messages whose acknowledgement did not come: what the client that asks no more leaves open. */
const ABANDONED_PERCENT = 25;
const REDIAL_MS = 50;

/** One person: asks one question after the other, connects again whenever the socket breaks, writes down all it does and hears. */
export class TortureClient {
  readonly #name: string;
  readonly #history: History;
  readonly #random: Random;
  /** The server's WebSocket address now; undefined while none runs. */
  readonly #address: () => string | undefined;
  readonly #onFrame: (frame: Frame) => void;
  #socket: WsClient | undefined;
  #conversation: string | undefined;
  /** The newest event, by conversation. */
  readonly #heard = new Map<string, { readonly after: number; readonly time: string }>();

  constructor(options: {
    name: string;
    history: History;
    random: Random;
    address: () => string | undefined;
    onFrame: (frame: Frame) => void;
  }) {
    this.#name = options.name;
    this.#history = options.history;
    this.#random = options.random;
    this.#address = options.address;
    this.#onFrame = options.onFrame;
  }

  /** Asks until `over`, then once more, in the last conversation: that question must be answered. Gives its last outcome. */
  async run(over: AbortSignal): Promise<string> {
    while (!over.aborted) {
      await this.#ask();
      if (this.#random.between(1, MAX_QUESTIONS_IN_A_CONVERSATION) === 1) this.#conversation = undefined;
    }
    const outcome = await this.#ask();
    this.cut();
    return outcome;
  }

  /** Breaks the connection without a word. */
  cut(): void {
    this.#socket?.socket.terminate();
  }

  async #ask(): Promise<string> {
    const client = this.#name;
    const message = newId();
    const text = `${this.#random.oneOf(QUESTIONS)} (q-${Buffer.from(newToken()).toString('hex').slice(0, 8)})`;
    this.#history.record({ kind: 'invoke', client, message, text });
    const frame = { type: 'ask', message_id: message, text, language: 'en' };
    for (let sent = 0; ; sent++) {
      const socket = await this.#connected();
      const from = socket.frames.length;
      if (sent > 0) this.#history.record({ kind: 'again', client, message });
      const conversation = this.#conversation === undefined ? {} : { conversation_id: this.#conversation };
      socket.send({ ...frame, ...conversation });
      const reply = await socket.until(({ message_id }) => message_id === message, from).catch(() => undefined);
      if (reply?.['type'] === 'accepted') {
        this.#conversation = String(reply['conversation_id']);
        return this.#ending(socket, this.#conversation, Number(reply['seq']));
      }
      if (reply !== undefined) {
        await pause(REDIAL_MS); // refused: the person tries something else
        return String(reply['code']);
      }
      if (!this.#random.chance(ABANDONED_PERCENT)) continue;
      this.#history.record({ kind: 'abandon', client, message });
      this.#conversation = undefined;
      return 'abandoned';
    }
  }

  /** Follows to the last word on the question, over as many connections as it takes. */
  async #ending(first: WsClient, conversation: string, asked: number): Promise<string> {
    const mine = (frame: Frame): boolean => frame['conversation_id'] === conversation;
    const isOver = (frame: Frame): boolean => mine(frame) && Number(frame['seq']) > asked && isEnding(frame);
    const isGone = (frame: Frame): boolean => frame['type'] === 'error' && frame['code'] === 'not_found';
    for (let socket = first; ; socket = await this.#connected()) {
      if (socket !== first)
        socket.send({ type: 'follow', conversation_id: conversation, ...this.#heard.get(conversation) });
      const last = await socket.until(frame => isOver(frame) || isGone(frame)).catch(() => undefined);
      if (last === undefined) continue;
      if (isGone(last)) this.#conversation = undefined;
      return isGone(last) ? 'gone' : String((last['event'] as Frame)['outcome']);
    }
  }

  /** The open socket, or the next that can be opened. */
  async #connected(): Promise<WsClient> {
    for (;;) {
      if (this.#socket?.socket.readyState === this.#socket?.socket.OPEN && this.#socket !== undefined) {
        return this.#socket;
      }
      const address = this.#address();
      const socket = address === undefined ? undefined : await this.#open(address).catch(() => undefined);
      this.#socket = socket;
      if (socket === undefined) await pause(REDIAL_MS);
    }
  }

  async #open(address: string): Promise<WsClient> {
    const client = this.#name;
    const socket = await WsClient.open(address, {}, () => {});
    this.#history.record({ kind: 'connected', client });
    socket.socket.on('message', () => {
      const frame = socket.frames.at(-1);
      if (frame === undefined) return;
      this.#history.record({ kind: 'frame', client, frame });
      const heard = { after: Number(frame['seq']), time: String(frame['time']) };
      if (frame['type'] === 'event') this.#heard.set(String(frame['conversation_id']), heard);
      this.#onFrame(frame);
    });
    void socket.closed.then(() => this.#history.record({ kind: 'disconnected', client }));
    return socket;
  }
}
