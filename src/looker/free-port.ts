import { startLoopbackServer } from '../base/loopback-server.ts';

/** A port of 127.0.0.1 that was free a moment ago; another program may take it first. */
export async function freePort(): Promise<number> {
  const server = await startLoopbackServer(() => {});
  await server.close();
  return Number(new URL(server.url).port);
}
