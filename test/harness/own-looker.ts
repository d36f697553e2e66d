import { beforeAll } from 'vitest';
import { newToken } from '../../src/base/ids.ts';
import { Secret } from '../../src/base/secret.ts';
import { type DemoLooker, type DemoRequest, startDemoLooker } from '../../src/demo/looker/looker.ts';
import { DEMO_MODEL, type DemoModel, startDemoModel } from '../../src/demo/model/model.ts';
import { generateKey } from '../../src/vault/vault.ts';
import { demoConfig, setUp } from './ask.ts';
import { type ServerProcess, startServerProcess } from './server-process.ts';
import { tempFolder } from './temp-folder.ts';
import { whenFileIsOver } from './whole-file.ts';
import type { Frame } from './ws-client.ts';

interface Credentials {
  readonly client_id: string;
  readonly client_secret: string;
}

const portOf = (url: string): number => Number(new URL(url).port);
const newCredentials = (id = 'customer-id-1234567890'): Credentials => ({
  client_id: id,
  client_secret: `customer-secret-${newToken()}`,
});

/** A server connected to a Looker and a model whose secrets their owners renew while the server knows nothing of it. */
export class OwnLooker {
  readonly lookerRequests: DemoRequest[] = [];
  /** What the set-up said. */
  statuses: readonly Frame[] = [];
  credentials = newCredentials();
  #server: ServerProcess | undefined;
  #looker: DemoLooker | undefined;
  #model: DemoModel | undefined;
  readonly #key = generateKey();
  readonly #whenOver: ReturnType<typeof whenFileIsOver>;
  #folder = '';

  constructor(whenOver: ReturnType<typeof whenFileIsOver>) {
    this.#whenOver = whenOver;
  }

  async start(): Promise<void> {
    await this.#startLooker();
    this.#whenOver(() => this.#looker?.close());
    this.#model = await startDemoModel();
    this.#whenOver(() => this.#model?.close());
    this.#folder = await tempFolder(this.#whenOver);
    await this.#startServer();
    const client = await this.server.open();
    const last = await setUp(client, this.config());
    if (last['status'] !== 'done') throw new Error(`not connected: ${JSON.stringify(last)}`);
    this.statuses = [...client.frames];
  }

  get server(): ServerProcess {
    if (this.#server === undefined) throw new Error('asked before the set-up');
    return this.#server;
  }

  modelKey = (): string => this.#model?.apiKey.reveal() ?? '';

  /** What a set-up has to say to be connected to it. */
  config = () => ({
    url: this.#looker?.url ?? '',
    ...this.credentials,
    use_demo: false,
    gemini_api_key: this.modelKey(),
  });

  /** The Looker of this address knows only a new secret from now on. */
  async renewSecret(clientId = this.credentials.client_id): Promise<void> {
    const port = portOf(this.#looker?.url ?? '');
    await this.#looker?.close();
    this.credentials = newCredentials(clientId);
    await this.#startLooker(port);
  }

  /** The model of this address knows only a new key from now on. */
  async renewModelKey(): Promise<void> {
    const port = portOf(this.#model?.url ?? '');
    await this.#model?.close();
    this.#model = await startDemoModel({ port });
  }

  /** The server again, on the same data folder. */
  async restart(): Promise<void> {
    await this.server.kill('SIGTERM');
    await this.#startServer();
  }

  /** Another server, with the demo connected, that keeps no secrets. */
  async demoWithoutKey(): Promise<{ server: ServerProcess; id: string }> {
    const server = await startServerProcess(await tempFolder());
    const last = await setUp(await server.open(), demoConfig);
    if (last['status'] !== 'done') throw new Error(`not connected: ${JSON.stringify(last)}`);
    const [{ id }] = JSON.parse(await (await fetch(`${server.url}/api/connections`)).text());
    return { server, id };
  }

  async #startLooker(port = 0): Promise<void> {
    const { client_id: clientId, client_secret: secret } = this.credentials;
    this.#looker = await startDemoLooker({
      port,
      credentials: { clientId, clientSecret: new Secret(secret) },
      onRequest: request => this.lookerRequests.push(request),
    });
  }

  async #startServer(): Promise<void> {
    const env = { ENCRYPTION_KEY: this.#key, GEMINI_BASE_URL: this.#model?.url ?? '', GEMINI_MODEL: DEMO_MODEL };
    this.#server = await startServerProcess(this.#folder, env, this.#whenOver);
  }
}

/** One for all tests of a file; a test that renews something leaves the connection as it needs to be for the next. */
export function ownLooker(): () => OwnLooker {
  const own = new OwnLooker(whenFileIsOver());
  beforeAll(() => own.start());
  return () => own;
}
