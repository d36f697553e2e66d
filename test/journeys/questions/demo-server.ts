import { beforeAll } from 'vitest';
import { setUp } from '../../harness/ask.ts';
import { startServerProcess } from '../../harness/server-process.ts';
import { tempFolder } from '../../harness/temp-folder.ts';
import { whenFileIsOver } from '../../harness/whole-file.ts';
import type { WsClient } from '../../harness/ws-client.ts';
import { TODAY } from './shop-facts.ts';

export interface Demo {
  readonly url: string;
  readonly client: WsClient;
}

/** One server with the demo set up, for all tests of a file: each asks in a conversation of its own. */
export function demoServer(): () => Demo {
  const whenOver = whenFileIsOver();
  let demo: Demo | undefined;
  beforeAll(async () => {
    const server = await startServerProcess(await tempFolder(whenOver), { DEMO_TODAY: TODAY }, whenOver);
    const client = await server.open();
    const last = await setUp(client);
    if (last['status'] !== 'done') throw new Error(`no demo: ${JSON.stringify(last)}`);
    demo = { url: server.url, client };
  });
  return () => {
    if (demo === undefined) throw new Error('asked before the set-up');
    return demo;
  };
}
