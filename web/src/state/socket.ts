import type { StoredEvent } from '../../../src/contract/events.ts';
import type { ClientFrame } from '../../../src/contract/frames.ts';
import { pauseBefore } from './pause.ts';
import { type Heard, type Refused, readFrame } from './read-frame.ts';
import { heardTime } from './server-clock.ts';
import type { SetupNews } from './types.ts';

/** One connection, as the browser (or a test) makes it. */
export interface Wire {
  send(text: string): void;
  close(): void;
}
export type Dial = (on: { open(): void; text(frame: string): void; close(code: number): void }) => Wire;

export interface SocketListener {
  /** Each event once and in order, whatever the server sends twice after a broken connection; number 1 begins anew. */
  onEvent(event: StoredEvent): void;
  onStatus(status: SetupNews): void;
  /** A refused frame that was not a question. */
  onRefused(frame: Refused): void;
  onState(state: 'connecting' | 'open' | 'offline'): void;
  /** The server closed for a reason of its rules: no session, or too many wrong frames. */
  onTurnedAway(): void;
}

type AskFrame = Extract<ClientFrame, { type: 'ask' }>;
interface WaitingAsk {
  readonly frame: AskFrame;
  resolve(at: { conversationId: string; seq: number }): void;
  reject(reason: AskRefused): void;
}

/** The server did not take a question. */
export class AskRefused extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.name = 'AskRefused';
    this.code = code;
  }
}

/** Conversations followed at once; the server allows 50 a socket. */
const MAX_FOLLOWS = 20;
/** Close code "policy violation" of RFC 6455. */
const POLICY_VIOLATION = 1008;

/** The socket to the server. It comes back by itself, resumes what is followed, and asks again what was not accepted. */
export class ChatSocket {
  readonly #dial: Dial;
  readonly #listener: SocketListener;
  readonly #pause: (attempt: number) => number;
  readonly #asks = new Map<string, WaitingAsk>();
  /** The newest event had, of every conversation ever followed. */
  readonly #last = new Map<string, { readonly seq: number; readonly time?: string }>();
  readonly #follows = new Set<string>();
  #wire: Wire | undefined;
  #open = false;
  #wanted = false;
  #attempt = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(dial: Dial, listener: SocketListener, pause = pauseBefore) {
    this.#dial = dial;
    this.#listener = listener;
    this.#pause = pause;
  }

  get isOpen(): boolean {
    return this.#open;
  }

  start(): void {
    if (this.#wanted) return;
    this.#wanted = true;
    this.#listener.onState('connecting');
    this.#connect();
  }

  stop(): void {
    this.#wanted = false;
    clearTimeout(this.#timer);
    this.#hangUp();
  }

  /** Forgets the connection there is, which may be dead without saying so, and makes a new one at once. */
  reconnect(): void {
    if (!this.#wanted) return;
    this.#attempt = 0;
    this.#hangUp();
    this.#connect();
  }

  /** The network is gone: says so, and goes on trying. */
  lose(): void {
    if (!this.#wanted) return;
    this.#hangUp();
    this.#retryLater();
  }

  /** Sends a frame; false when there is no connection now. */
  send(frame: ClientFrame): boolean {
    if (this.#open) this.#wire?.send(JSON.stringify(frame));
    return this.#open;
  }

  /** Resolves when the server has stored the question, however often the connection breaks before. */
  ask(frame: AskFrame): Promise<{ conversationId: string; seq: number }> {
    return new Promise((resolve, reject) => {
      this.#asks.set(frame.message_id, { frame, resolve, reject });
      this.send(frame);
    });
  }

  /** Every event of the conversation that is not had yet, and those to come. */
  follow(conversationId: string): void {
    this.#follows.delete(conversationId);
    this.#follows.add(conversationId);
    const [oldest] = this.#follows;
    if (this.#follows.size > MAX_FOLLOWS && oldest !== undefined) this.unfollow(oldest);
    this.send(this.#followFrame(conversationId));
  }

  /** What was had stays; a later follow goes on from there. */
  unfollow(conversationId: string): void {
    if (this.#follows.delete(conversationId)) this.send({ type: 'unfollow', conversation_id: conversationId });
  }

  #followFrame = (id: string): ClientFrame => ({
    type: 'follow',
    conversation_id: id,
    after: this.#last.get(id)?.seq ?? 0,
    time: this.#last.get(id)?.time,
  });

  #connect(): void {
    clearTimeout(this.#timer);
    const wire = this.#dial({
      open: () => this.#wire === wire && this.#opened(),
      text: text => this.#wire === wire && this.#heard(readFrame(text)),
      close: code => this.#wire === wire && this.#closed(code),
    });
    this.#wire = wire;
  }

  #opened(): void {
    this.#open = true;
    this.#attempt = 0;
    for (const id of this.#follows) this.send(this.#followFrame(id));
    // The same message id: the server stores a question once, so one whose acknowledgement was lost is not asked twice.
    for (const { frame } of this.#asks.values()) this.send(frame);
    this.#listener.onState('open');
  }

  #closed(code: number): void {
    this.#hangUp();
    if (code === POLICY_VIOLATION) this.#listener.onTurnedAway();
    if (this.#wanted) this.#retryLater();
  }

  #hangUp(): void {
    const wire = this.#wire;
    this.#wire = undefined;
    this.#open = false;
    wire?.close();
  }

  #retryLater(): void {
    this.#listener.onState('offline');
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#connect(), this.#pause(this.#attempt));
    this.#attempt += 1;
  }

  #heard(heard: Heard): void {
    switch (heard.kind) {
      case 'event':
        this.#event(heard);
        break;
      case 'accepted':
        this.#accepted(heard.frame);
        break;
      case 'refused':
        this.#refused(heard.frame);
        break;
      case 'status':
        this.#listener.onStatus(heard.status);
        break;
      case 'started_over':
        this.#last.delete(heard.conversationId);
        break;
      case 'unknown':
        break;
    }
  }

  #event({ conversationId, seq, time, event }: Extract<Heard, { kind: 'event' }>): void {
    heardTime(time);
    const last = this.#last.get(conversationId)?.seq ?? 0;
    if (seq <= last) return;
    if (seq > last + 1) {
      // The server numbers without gaps: something between is missing here, so ask for it.
      this.follow(conversationId);
      return;
    }
    this.#last.set(conversationId, { seq, time });
    if (event !== undefined) this.#listener.onEvent(event);
  }

  #accepted({ message_id, conversation_id, seq }: Extract<Heard, { kind: 'accepted' }>['frame']): void {
    const ask = this.#asks.get(message_id);
    this.#asks.delete(message_id);
    // The server lets the asker follow by itself; this is for the next connection.
    this.#follows.add(conversation_id);
    ask?.resolve({ conversationId: conversation_id, seq });
  }

  #refused(frame: Refused): void {
    const ask = frame.message_id === undefined ? undefined : this.#asks.get(frame.message_id);
    if (ask === undefined) {
      this.#listener.onRefused(frame);
      return;
    }
    this.#asks.delete(ask.frame.message_id);
    ask.reject(new AskRefused(frame.code, frame.message));
  }
}
