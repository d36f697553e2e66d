import { startLoopbackServer } from '../../src/base/loopback-server.ts';
import type { WhenOver } from '../../test/harness/temp-folder.ts';

/** A host that nobody has any business with: whatever reaches it was lured there. */
export interface Sink {
  readonly url: string;
  readonly host: string;
  readonly reached: readonly string[];
}

export async function startSink(whenOver: WhenOver): Promise<Sink> {
  const reached: string[] = [];
  const server = await startLoopbackServer((request, response) => {
    reached.push(`${request.method} ${request.url}`);
    response.end('{}');
  });
  whenOver(() => server.close());
  return { url: server.url, host: new URL(server.url).host, reached };
}
