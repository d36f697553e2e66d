import { onTestFinished } from 'vitest';
import { systemClock } from '../../src/base/clock.ts';
import { newToken } from '../../src/base/ids.ts';
import { createLog } from '../../src/base/log.ts';
import { Redactor } from '../../src/base/redactor.ts';
import { Secret } from '../../src/base/secret.ts';
import type { ConnectionSummary } from '../../src/contract/api.ts';
import { CodedError } from '../../src/contract/errors.ts';
import type { ConnectionChange } from '../../src/contract/setup.ts';
import { type Server, type ServerOptions, startServer } from '../../src/server/server.ts';
import { sessionsNeed } from '../../src/server-needs.ts';
import { Setup, type SetupNeeds } from '../../src/setup/setup.ts';
import { createUsage } from '../../src/usage/usage.ts';
import { openWorld, type World } from '../conversations/world.ts';
import { WsClient } from '../harness/ws-client.ts';
import { scriptedNeeds } from '../setup/scripted-needs.ts';

export interface ServerWorld extends World {
  readonly server: Server;
  readonly url: string;
  readonly ws: string;
  readonly token: string;
  readonly connections: ConnectionSummary[];
  /** What was to be changed of them: bodies that the door let through. */
  readonly changes: ConnectionChange[];
  readonly now: { value: Date; elapsedMs: number };
  /** Lines of the server's log. */
  readonly serverLog: Record<string, unknown>[];
  open(headers?: Record<string, string>): Promise<WsClient>;
}

const defaults: ServerOptions = {
  host: '127.0.0.1',
  port: 0,
  auth: 'local',
  publicUrl: undefined,
  allowedOrigins: [],
  trustProxy: [],
  tls: undefined,
  language: 'en',
};

/** The real server over real conversations and a real database; questions and set-up are answered by scripts. */
export async function openServer(
  { childUid, ...options }: Partial<ServerOptions> & { childUid?: number } = {},
  needs: Partial<SetupNeeds> = {},
  /** Another server's data and token: this one is started after it. */
  former?: World & { readonly token: string },
): Promise<ServerWorld> {
  const world = former ?? (await openWorld());
  const token = former?.token ?? newToken();
  const now = { value: new Date(), elapsedMs: 0 };
  const serverLog: Record<string, unknown>[] = [];
  const write = (line: string): void => void serverLog.push(JSON.parse(line));
  const log = createLog({ level: 'debug', redactor: new Redactor(), write });
  const connections: ConnectionSummary[] = [];
  const changes: ConnectionChange[] = [];
  const find = (id: string): ConnectionSummary => {
    const found = connections.find(connection => connection.id === id);
    if (found === undefined) throw new CodedError('not_found');
    return found;
  };
  const usage = createUsage(world.storage, { now: () => now.value });
  const server = await startServer(
    { ...defaults, ...options },
    {
      conversations: world.conversations,
      setup: new Setup({ needs: { ...scriptedNeeds(), ...needs }, log, clock: systemClock }),
      connections: {
        list: async () => connections,
        test: async id => {
          find(id);
          throw new CodedError('connection_busy');
        },
        change: async (id, change) => {
          changes.push(change);
          return find(id);
        },
        remove: async id => {
          connections.splice(connections.indexOf(find(id)), 1);
        },
      },
      childUid,
      suggestions: { first: async () => [], after: async () => [] },
      usage: { days: count => usage.days(count), month: () => usage.month('connection-1') },
      sessions: sessionsNeed(world.storage, world.audit),
      abilities: { modelKey: false, keepsSecrets: true },
      accessToken: new Secret(token),
      metrics: world.metrics,
      audit: world.audit,
      log,
      clock: { now: () => now.value, elapsedMs: () => now.elapsedMs },
    },
  );
  onTestFinished(() => server.close());
  const url = `http://127.0.0.1:${server.port}`;
  const ws = `${url.replace('http', 'ws')}/ws`;
  const open = (headers?: Record<string, string>): Promise<WsClient> => WsClient.open(ws, headers);
  return { ...world, server, url, ws, token, connections, changes, now, serverLog, open };
}
