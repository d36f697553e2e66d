import { beforeAll } from 'vitest';
import { type DemoLooker, type DemoRequest, startDemoLooker } from '../../src/demo/looker/looker.ts';
import { DEMO_MODEL, startDemoModel } from '../../src/demo/model/model.ts';
import { generateKey } from '../../src/vault/vault.ts';
import { setUp } from './ask.ts';
import { type ServerProcess, startServerProcess } from './server-process.ts';
import { tempFolder } from './temp-folder.ts';
import { whenFileIsOver } from './whole-file.ts';

export interface Connected {
  readonly server: ServerProcess;
  readonly looker: DemoLooker;
  /** What it was set up with. */
  readonly config: Readonly<Record<string, unknown>>;
  /** What Looker has answered so far, or was left with (499). */
  readonly lookerRequests: DemoRequest[];
  /** Bodies of what the model was asked so far. */
  readonly modelRequests: string[];
}

/** One server for all tests of a file, connected as a customer would to a Looker and a model that write down what comes. */
export function connectedServer(more: Record<string, string> = {}): () => Connected {
  const whenOver = whenFileIsOver();
  let connected: Connected | undefined;
  beforeAll(async () => {
    const lookerRequests: DemoRequest[] = [];
    const modelRequests: string[] = [];
    const looker = await startDemoLooker({ onRequest: request => lookerRequests.push(request) });
    whenOver(() => looker.close());
    const model = await startDemoModel({ onRequest: ({ body }) => modelRequests.push(JSON.stringify(body)) });
    whenOver(() => model.close());
    const env = { ENCRYPTION_KEY: generateKey(), GEMINI_BASE_URL: model.url, GEMINI_MODEL: DEMO_MODEL, ...more };
    const server = await startServerProcess(await tempFolder(whenOver), env, whenOver);
    const config = {
      url: looker.url,
      client_id: looker.clientId,
      client_secret: looker.clientSecret.reveal(),
      use_demo: false,
      gemini_api_key: model.apiKey.reveal(),
    };
    const last = await setUp(await server.open(), config);
    if (last['status'] !== 'done') throw new Error(`not connected: ${JSON.stringify(last)}`);
    connected = { server, looker, config, lookerRequests, modelRequests };
  });
  return () => {
    if (connected === undefined) throw new Error('asked before the set-up');
    return connected;
  };
}
