import { ask } from '../../test/harness/ask.ts';
import type { ServerProcess } from '../../test/harness/server-process.ts';
import type { WsClient } from '../../test/harness/ws-client.ts';
import { within } from '../harness/patience.ts';
import { must, SOON_MS } from './case.ts';

/** An answer, with a new agent process where the last one was lost, on a busy machine. */
const ANSWER_MS = 90_000;
/** Needs the agent and the model, but no tool: a case may have broken these for all. */
const QUESTION = 'hello';

/** A client that does nothing wrong, with a conversation of its own, on one socket all the time. */
export class Innocent {
  readonly client: WsClient;
  #conversation = '';

  private constructor(client: WsClient) {
    this.client = client;
  }

  static async open(server: ServerProcess, whenOver: (close: () => void) => void): Promise<Innocent> {
    const client = await server.open({ origin: server.url });
    whenOver(() => client.socket.terminate());
    const innocent = new Innocent(client);
    await innocent.askAgain();
    return innocent;
  }

  get conversations(): readonly string[] {
    return this.#conversation === '' ? [] : [this.#conversation];
  }

  /** Asks on, and must be answered in full. */
  async askAgain(): Promise<void> {
    const asked = ask(this.client, QUESTION, this.#conversation || undefined);
    const { ending, text, conversationId } = await within(ANSWER_MS, 'the innocent question', asked);
    must('the innocent question is answered', ending, ending.outcome === 'done' && text !== '');
    this.#conversation = conversationId;
  }

  /** Hears its whole conversation once more, on the socket it has had all the time, and it must be whole. */
  async hearAgain(): Promise<void> {
    const from = this.client.frames.length;
    this.client.send({ type: 'unfollow', conversation_id: this.#conversation });
    this.client.send({ type: 'follow', conversation_id: this.#conversation, after: 0 });
    const { seq } = this.client.frames.findLast(frame => frame['type'] === 'event') ?? {};
    await within(
      SOON_MS,
      'the innocent conversation',
      this.client.until(frame => frame['seq'] === seq, from),
    );
    const heard = this.client.frames.slice(from).map(frame => frame['seq']);
    const whole = heard.length === seq && heard.every((number, index) => number === index + 1);
    must('the innocent conversation is whole', heard, whole);
  }
}
