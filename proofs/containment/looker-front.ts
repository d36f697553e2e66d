import type { IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { startLoopbackServer } from '../../src/base/loopback-server.ts';
import { type DemoLooker, startDemoLooker } from '../../src/demo/looker/looker.ts';
import type { WhenOver } from '../../test/harness/temp-folder.ts';
import { mayReachLooker } from './allowed.ts';
import { shopAnswer } from './shop.ts';

export interface LookerFront {
  readonly url: string;
  readonly demo: DemoLooker;
  /** Requests so far, `METHOD /path?query` as in the request line. */
  readonly seen: readonly string[];
  /** Those that the table does not allow, or that name another host. */
  forbidden(): string[];
  /** Until `release`, a request whose line has these words is not answered; `held` resolves when it is there. */
  hold(words: string): { readonly held: Promise<void>; readonly release: () => void };
}

/** A Looker that writes down what reaches it. The demo Looker stands behind it, but for the model `shop`, which is its own. */
export async function startLookerFront(whenOver: WhenOver): Promise<LookerFront> {
  const demo = await startDemoLooker();
  whenOver(() => demo.close());
  const seen: string[] = [];
  const forbidden: string[] = [];
  const holds = new Set<{ words: string; arrived: () => void; released: Promise<void> }>();

  async function answer(request: IncomingMessage): Promise<{ status: number; body: string; type: string }> {
    const { method = '', url = '', headers } = request;
    const line = `${method} ${url}`;
    seen.push(line);
    if (!mayReachLooker(method, url) || headers.host !== new URL(server.url).host) forbidden.push(line);
    const body = await text(request);
    for (const hold of holds) {
      if (!decodeURIComponent(line.replaceAll('+', ' ')).includes(hold.words)) continue;
      hold.arrived();
      await hold.released;
    }
    const own = shopAnswer(method, url, body);
    if (typeof own === 'string') return { status: 200, body: own, type: 'text/plain' };
    if (own !== undefined) return { status: 200, body: JSON.stringify(own), type: 'application/json' };
    return forward(demo.url, request, body);
  }

  const server = await startLoopbackServer((request, response) => {
    response.on('error', () => {});
    answer(request).then(
      ({ status, body, type }) => response.writeHead(status, { 'content-type': type }).end(body),
      () => response.destroy(),
    );
  });
  whenOver(() => server.close());
  return {
    url: server.url,
    demo,
    seen,
    forbidden: () => [...forbidden],
    hold: words => {
      let release = (): void => {};
      const released = new Promise<void>(resolve => (release = resolve));
      const held = new Promise<void>(resolve => holds.add({ words, arrived: resolve, released }));
      return { held, release };
    },
  };
}

async function forward(
  target: string,
  { method = '', url = '', headers }: IncomingMessage,
  body: string,
): Promise<{ status: number; body: string; type: string }> {
  const { authorization, 'content-type': type } = headers;
  const answer = await fetch(target + url, {
    method,
    headers: { ...(authorization && { authorization }), ...(type && { 'content-type': type }) },
    ...(body === '' ? {} : { body }),
  });
  return { status: answer.status, body: await answer.text(), type: answer.headers.get('content-type') ?? '' };
}
