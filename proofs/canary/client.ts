import type { AddressInfo } from 'node:net';
import { connect, createServer } from 'node:net';
import type { WhenOver } from '../../test/harness/temp-folder.ts';
import { WsClient } from '../../test/harness/ws-client.ts';
import type { Recorder } from './recorder.ts';

interface ClientOptions {
  /** The server's. */
  readonly url: string;
  readonly recorder: Recorder;
  readonly whenOver: WhenOver;
}

interface HttpRequest {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

/** A client that records all it says and all it hears. */
export class RecordedClient {
  readonly #options: ClientOptions;

  constructor(options: ClientOptions) {
    this.#options = options;
  }

  async http(path: string, { method = 'GET', headers = {}, body }: HttpRequest = {}): Promise<Response> {
    const { url, recorder } = this.#options;
    const place = `${method} ${path.replaceAll(/[\da-f]{8}-[\da-f-]{27}/g, ':id')}`;
    recorder.headers(`said in ${place}`, Object.entries(headers));
    recorder.whole(`said in ${place}: body`, body ?? '');
    const type = body === undefined ? {} : { 'content-type': 'application/json' };
    const answer = await fetch(url + path, {
      method,
      headers: { ...type, ...headers },
      ...(body === undefined ? {} : { body }),
    });
    recorder.headers(`heard from ${place}`, answer.headers.entries());
    recorder.whole(`heard from ${place}: body`, Buffer.from(await answer.clone().arrayBuffer()));
    return answer;
  }

  /** A socket through a tap: all bytes that the server sends are recorded, and those of the handshake. */
  async socket(headers: Record<string, string> = {}): Promise<WsClient> {
    const { url, recorder, whenOver } = this.#options;
    const tap = createServer(near => {
      const far = connect(Number(new URL(url).port), '127.0.0.1');
      near.on('error', () => far.destroy()).pipe(far);
      far.on('error', () => near.destroy()).pipe(near);
      near.once('data', (bytes: Buffer) => recorder.whole('said in the handshake of a socket', bytes));
      far.on('data', (bytes: Buffer) => recorder.piece('heard from a socket', bytes));
    });
    await new Promise<void>(resolve => tap.listen(0, '127.0.0.1', resolve));
    whenOver(() => void tap.close());
    const { port } = tap.address() as AddressInfo;
    return WsClient.open(`ws://127.0.0.1:${port}/ws`, headers, whenOver);
  }

  /** For frames that carry a secret on purpose. */
  said(frame: string, content: unknown): void {
    this.#options.recorder.whole(`said in the frame ${frame}`, JSON.stringify(content));
  }
}
