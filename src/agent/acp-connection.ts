import { type ClientConnection, client, methods, PROTOCOL_VERSION } from '@agentclientprotocol/sdk';
import { z } from 'zod';
import type { Child } from '../base/child-process.ts';
import { isFlood, meteredStream } from './acp-stream.ts';
import { type AcpUpdate, readUpdate } from './acp-updates.ts';

const initialized = z.object({
  protocolVersion: z.number(),
  agentInfo: z.object({ name: z.string(), version: z.string() }).nullish(),
});

const permission = z.object({ options: z.array(z.object({ optionId: z.string(), kind: z.string() })).catch([]) });

type Listener = (update: AcpUpdate) => void;

/** One ACP conversation with a program over its stdin and stdout. Offers no file system, no terminal; grants nothing. */
export class AcpConnection {
  readonly #listeners = new Map<string, Listener>();
  readonly #connection: ClientConnection;
  /** The program may write its full allowance again. */
  readonly refill: () => void;

  constructor(child: Child, limits: { lineBytes: number; outputBytes: number }) {
    const { stream, refill } = meteredStream(child, limits, params => {
      const read = readUpdate(params);
      if (read !== undefined) this.#listeners.get(read.sessionId)?.(read.update);
    });
    this.refill = refill;
    this.#connection = client({ name: 'looker-chat' })
      .onRequest(
        methods.client.session.requestPermission,
        params => permission.parse(params),
        ({ params }) => {
          const reject = params.options.find(option => option.kind === 'reject_once');
          if (reject === undefined) return { outcome: { outcome: 'cancelled' } };
          return { outcome: { outcome: 'selected', optionId: reject.optionId } };
        },
      )
      .connect(stream);
  }

  /** Resolves when the program hung up, with why. */
  async closed(): Promise<'flooded' | 'closed'> {
    await this.#connection.closed;
    return isFlood(this.#connection.signal.reason) ? 'flooded' : 'closed';
  }

  /** Gives the program's own version, or undefined when it does not say. Throws when it speaks another protocol. */
  async initialize(): Promise<string | undefined> {
    const answer = initialized.parse(
      await this.request(methods.agent.initialize, {
        protocolVersion: PROTOCOL_VERSION,
        clientCapabilities: {},
        clientInfo: { name: 'looker-chat', version: '1' },
      }),
    );
    if (answer.protocolVersion !== PROTOCOL_VERSION) throw new Error(`protocol version ${answer.protocolVersion}`);
    return answer.agentInfo?.version;
  }

  /** A request by name; rejects with the program's error, or when the connection closes. */
  request(method: string, params: unknown): Promise<unknown> {
    return this.#connection.agent.request(method, params);
  }

  /** Sends the person's text; gives the `stopReason`. */
  async prompt(sessionId: string, text: string): Promise<string> {
    const answer = await this.request(methods.agent.session.prompt, { sessionId, prompt: [{ type: 'text', text }] });
    return z.object({ stopReason: z.string() }).parse(answer).stopReason;
  }

  /** Asks for the end of the running prompt, whose answer then is `cancelled`. */
  async cancel(sessionId: string): Promise<void> {
    await this.#connection.agent.notify(methods.agent.session.cancel, { sessionId });
  }

  /** One listener a session; the later replaces the earlier. */
  listen(sessionId: string, listener: Listener): void {
    this.#listeners.set(sessionId, listener);
  }

  unlisten(sessionId: string): void {
    this.#listeners.delete(sessionId);
  }

  close(): void {
    this.#connection.close();
  }
}
