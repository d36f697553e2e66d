import { onTestFinished } from 'vitest';
import { systemClock } from '../../src/base/clock.ts';
import { newToken } from '../../src/base/ids.ts';
import { createLog } from '../../src/base/log.ts';
import { Redactor } from '../../src/base/redactor.ts';
import { Secret } from '../../src/base/secret.ts';
import type { ConnectionSummary } from '../../src/contract/api.ts';
import { CodedError } from '../../src/contract/errors.ts';
import { type ServerOptions, startServer } from '../../src/server/server.ts';
import { sessionsNeed } from '../../src/server-needs.ts';
import { Setup, type SetupNeeds } from '../../src/setup/setup.ts';
import { openWorld, type World } from '../conversations/world.ts';
import { WsClient } from '../harness/ws-client.ts';
import { scriptedNeeds } from '../setup/scripted-needs.ts';

export interface ServerWorld extends World {
  readonly url: string;
  readonly ws: string;
  readonly token: string;
  readonly connections: ConnectionSummary[];
  readonly now: { value: Date };
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
  options: Partial<ServerOptions> = {},
  needs: Partial<SetupNeeds> = {},
  /** Another server's data and token: this one is started after it. */
  former?: World & { readonly token: string },
): Promise<ServerWorld> {
  const world = former ?? (await openWorld());
  const token = former?.token ?? newToken();
  const now = { value: new Date() };
  const log = createLog({ level: 'silent', redactor: new Redactor() });
  const connections: ConnectionSummary[] = [];
  const server = await startServer(
    { ...defaults, ...options },
    {
      conversations: world.conversations,
      setup: new Setup({ needs: { ...scriptedNeeds(), ...needs }, log, clock: systemClock }),
      connections: {
        list: async () => connections,
        remove: async id => {
          const index = connections.findIndex(connection => connection.id === id);
          if (index < 0) throw new CodedError('not_found');
          connections.splice(index, 1);
        },
      },
      suggestions: { first: async () => [], after: async () => [] },
      sessions: sessionsNeed(world.storage),
      abilities: { modelKey: false, keepsSecrets: true },
      accessToken: new Secret(token),
      log,
      now: () => now.value,
    },
  );
  onTestFinished(() => server.close());
  const url = `http://127.0.0.1:${server.port}`;
  const ws = `${url.replace('http', 'ws')}/ws`;
  return { ...world, url, ws, token, connections, now, open: headers => WsClient.open(ws, headers) };
}
