import { type Caller, currentCaller, onBehalfOf } from '../../base/caller.ts';
import type { Log } from '../../base/log.ts';
import { asCodedError, CodedError, ERRORS } from '../../contract/errors.ts';
import type { ClientFrame } from '../../contract/frames.ts';
import type { Language } from '../../contract/language.ts';
import { errorSentence } from '../../i18n/i18n.ts';
import type { Credentials } from '../credentials.ts';
import { MAX_BAD_FRAMES } from '../limits.ts';
import type { ConversationsNeed, SetupListener, SetupNeed } from '../needs.ts';
import { Follows } from './follows.ts';
import type { Outbox } from './outbox.ts';
import { readFrame } from './read-frame.ts';

/** Close code "policy violation" of RFC 6455. */
const POLICY_VIOLATION = 1008;

type FrameOf<Type extends ClientFrame['type']> = Extract<ClientFrame, { type: Type }>;
type Handlers = { [Type in ClientFrame['type']]: (frame: FrameOf<Type>) => Promise<void> | void };

/** What is told again of a frame that is refused. */
interface RefusedFrame {
  readonly type: ClientFrame['type'];
  readonly message_id?: string;
  readonly conversation_id?: string | undefined;
}

/** One client of `/ws`: what it may say, and what is done with it. */
export class SocketClient {
  readonly #outbox: Outbox;
  readonly #credentials: Credentials;
  readonly #conversations: ConversationsNeed;
  readonly #setup: SetupNeed;
  readonly #log: Log;
  readonly #language: Language;
  readonly #follows: Follows;
  readonly #listeners = new Set<SetupListener>();
  readonly #onAuthenticated: () => void;
  #caller: Caller;
  #member: boolean;
  #frames = 0;
  #badFrames = 0;
  /** Once true nothing it says is heard: its close frame may take a while, or never come. */
  #ended = false;

  constructor(options: {
    outbox: Outbox;
    credentials: Credentials;
    conversations: ConversationsNeed;
    setup: SetupNeed;
    log: Log;
    caller: Caller;
    language: Language;
    member: boolean;
    onAuthenticated: () => void;
  }) {
    this.#outbox = options.outbox;
    this.#credentials = options.credentials;
    this.#conversations = options.conversations;
    this.#setup = options.setup;
    this.#log = options.log;
    this.#caller = options.caller;
    this.#language = options.language;
    this.#member = options.member;
    this.#onAuthenticated = options.onAuthenticated;
    this.#follows = new Follows({
      conversations: options.conversations,
      onEvent: event => this.#outbox.tell(event),
      onStartedOver: id => void this.#outbox.send({ type: 'started_over', conversation_id: id }),
      onFailure: (error, id) => this.#refuse(asCodedError(error), { type: 'follow', conversation_id: id }),
    });
  }

  get isMember(): boolean {
    return this.#member;
  }

  /** Takes one frame; every failure goes back as a frame, with the id of the connection and the frame's number. */
  receive(text: string): Promise<void> {
    this.#frames += 1;
    const requestId = `${this.#caller.requestId}.${this.#frames}`;
    return onBehalfOf({ ...this.#caller, requestId }, () => this.#receive(text));
  }

  async #receive(text: string): Promise<void> {
    if (this.#ended) return;
    let frame: ClientFrame | undefined;
    try {
      const heard = readFrame(text);
      frame = heard;
      if (!this.#member && frame.type !== 'auth') throw new CodedError('unauthorized');
      await this.#dispatch(heard);
    } catch (error) {
      this.#refuse(asCodedError(error), frame);
    }
  }

  /** The socket is gone: what it followed ends, what it asked goes on. */
  leave(): void {
    this.#follows.endAll();
    for (const listener of this.#listeners) this.#setup.leave(listener);
  }

  /** Shows the client out: it gave no token in time, or its session has ended. */
  turnAway(): void {
    this.#member = false;
    this.#refuse(new CodedError('unauthorized'));
  }

  #dispatch<Type extends ClientFrame['type']>(frame: FrameOf<Type>): Promise<void> | void {
    const handler: (frame: FrameOf<Type>) => Promise<void> | void = this.#handlers[frame.type];
    return handler(frame);
  }

  readonly #handlers: Handlers = {
    auth: ({ token }) => {
      // As by HTTP: of who is in anyway no token is asked, and a wrong one is not looked at.
      if (this.#member) return;
      this.#credentials.check(token, this.#caller.address);
      this.#member = true;
      this.#caller = { ...this.#caller, way: 'token' };
      this.#onAuthenticated();
    },
    start_config: ({ config }) =>
      this.#hearSetup(config.language ?? this.#language, listener => this.#setup.start(config, listener)),
    cancel_config: () => this.#setup.cancel(),
    follow_config: () => this.#hearSetup(this.#language, listener => this.#setup.join(listener)),
    ask: frame => this.#ask(frame),
    follow: ({ conversation_id, after, time }) => this.#follows.begin(conversation_id, after, time),
    unfollow: ({ conversation_id }) => this.#follows.end(conversation_id),
    cancel: ({ conversation_id }) => this.#conversations.cancel(conversation_id),
    decide: () => {
      throw new CodedError('approval_not_found');
    },
  };

  async #hearSetup(language: Language, hear: (listener: SetupListener) => Promise<void>): Promise<void> {
    const listener: SetupListener = { language, onStatus: status => void this.#outbox.send(status) };
    this.#listeners.add(listener);
    await hear(listener).finally(() => this.#listeners.delete(listener));
  }

  async #ask({ message_id, text, conversation_id, language, fresh = false }: FrameOf<'ask'>): Promise<void> {
    const { conversationId, seq } = await this.#conversations.ask({
      messageId: message_id,
      text,
      language: language ?? this.#language,
      fresh,
      ...(conversation_id === undefined ? {} : { conversationId: conversation_id }),
    });
    await this.#outbox.send({ type: 'accepted', message_id, conversation_id: conversationId, seq });
    this.#follows.begin(conversationId, seq - 1);
  }

  /** Says a refusal. What a set-up client may have caused also carries the fields of a set-up status. */
  #refuse(error: CodedError, frame?: RefusedFrame): void {
    const { field } = error.params;
    const id = currentCaller()?.requestId ?? this.#caller.requestId;
    const line = { requestId: id, frame: frame?.type, code: error.code };
    if (ERRORS[error.code].status < 500) this.#log.info(line, 'frame refused');
    else this.#log.error({ ...line, err: error.cause ?? error }, 'a frame failed');
    const unauthorized = error.code === 'unauthorized' || error.code === 'too_many_attempts';
    const asStatus = frame === undefined || frame.type === 'start_config' || unauthorized;
    void this.#outbox.send({
      type: 'error',
      code: error.code,
      message: errorSentence(this.#language, error),
      ...(field === undefined ? {} : { field: String(field) }),
      ...(frame?.message_id === undefined ? {} : { message_id: frame.message_id }),
      ...(frame?.type === 'follow' && frame.conversation_id ? { conversation_id: frame.conversation_id } : {}),
      ...(asStatus ? { status: 'error', step: unauthorized ? 'auth' : 'protocol', progress: 0 } : {}),
      ...(id === undefined ? {} : { id }),
    });
    this.#badFrames += frame === undefined ? 1 : 0;
    if (!unauthorized && this.#badFrames < MAX_BAD_FRAMES) return;
    this.#ended = true;
    this.#outbox.close(POLICY_VIOLATION, error.code);
  }
}
