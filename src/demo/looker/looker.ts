import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { DateTime } from 'luxon';
import { type Clock, systemClock } from '../../base/clock.ts';
import { startLoopbackServer } from '../../base/loopback-server.ts';
import { Secret } from '../../base/secret.ts';
import { createApi } from './api.ts';
import { createContent } from './content/content.ts';
import { engineFor } from './engines.ts';
import { QueryStore } from './query-store.ts';
import { RunningQueries } from './running-queries.ts';
import { Sessions } from './sessions.ts';
import { INSTANCE_TIME_ZONE } from './write-query.ts';

export interface DemoLooker {
  /** `http://127.0.0.1:PORT`, no trailing slash. */
  readonly url: string;
  readonly clientId: string;
  readonly clientSecret: Secret;
  /** Cuts every connection; answers under way are lost. */
  close(): Promise<void>;
}

/** One answered request. `path` has no query; `status` 499 says that the client went, or was cut off, first. */
export interface DemoRequest {
  readonly method: string;
  readonly path: string;
  readonly status: number;
}

export interface DemoLookerOptions {
  /** 0 (default) takes a free one. */
  readonly port?: number;
  /** `yyyy-mm-dd`, the last day with data. Without it the data follow the clock's day in America/Sao_Paulo. */
  readonly today?: string;
  readonly clock?: Clock;
  readonly onRequest?: (request: DemoRequest) => void;
  /** Random without it. */
  readonly credentials?: { readonly clientId: string; readonly clientSecret: Secret };
}

/** As long as Looker's own. */
const CLIENT_ID_BYTES = 10;
const CLIENT_SECRET_BYTES = 12;

/**
 * Starts a Looker (API 4.0, the part that reading needs) over generated data, on 127.0.0.1 only.
 * Queries that name no time zone run in America/Sao_Paulo, the zone that `GET /setting` tells; the user has none of its own.
 * Magic words provoke failures: see failures.ts. Rejects when the port is taken.
 */
export async function startDemoLooker(options: DemoLookerOptions = {}): Promise<DemoLooker> {
  const clock = options.clock ?? systemClock;
  const today = () =>
    options.today ?? DateTime.fromJSDate(clock.now(), { zone: INSTANCE_TIME_ZONE }).toFormat('yyyy-MM-dd');
  const credentials = options.credentials ?? {
    clientId: randomBytes(CLIENT_ID_BYTES).toString('hex'),
    clientSecret: new Secret(randomBytes(CLIENT_SECRET_BYTES).toString('hex')),
  };
  const queries = new QueryStore();
  const running = new RunningQueries();
  const api = createApi({
    credentials,
    clock,
    queries,
    running,
    sessions: new Sessions(clock),
    content: createContent(queries),
    url: () => server.url,
    engine: () => engineFor(today()),
  });
  engineFor(today()); // here, so that the first question does not wait for it
  await api.ready();
  const server = await startLoopbackServer((request, response) => {
    if (options.onRequest !== undefined) reportEnd(request, response, options.onRequest);
    api.routing(request, response);
  }, options.port);
  return {
    url: server.url,
    ...credentials,
    close: async () => {
      running.close();
      await server.close();
      await api.close();
    },
  };
}

function reportEnd(request: IncomingMessage, response: ServerResponse, report: (line: DemoRequest) => void): void {
  const end = (status: number) =>
    report({ method: request.method ?? '', path: (request.url ?? '').replace(/\?.*$/, ''), status });
  response.once('finish', () => end(response.statusCode));
  response.once('close', () => {
    if (!response.writableFinished) end(499);
  });
}
