import { createAnswerer } from './answering.ts';
import { type Clock, systemClock } from './base/clock.ts';
import { createLog } from './base/log.ts';
import { Redactor } from './base/redactor.ts';
import type { Secret } from './base/secret.ts';
import type { Config } from './config/config.ts';
import { ConnectionCare } from './connection-care.ts';
import { Conversations } from './conversations/conversations.ts';
import { type Base, Opened, openRooms, type Rooms } from './rooms.ts';
import { accessToken, type Server, type ServerNeeds, startServer } from './server/server.ts';
import { connectionsNeed, sessionsNeed } from './server-needs.ts';
import { setupNeeds } from './setting-up.ts';
import { Setup } from './setup/setup.ts';
import { acquireDataFolder } from './storage/storage.ts';
import { createCatalogues, suggestionsOf } from './suggesting.ts';

export interface App {
  /** The port that was taken. */
  readonly port: number;
  readonly accessToken: Secret;
  readonly close: () => Promise<void>;
}

/** Builds the rooms in order and opens the doors; throws a CodedError, with everything closed again, when it cannot. */
export async function startApp(
  config: Config,
  options: { clock?: Clock; writeLog?: (line: string) => void } = {},
): Promise<App> {
  const redactor = new Redactor();
  const { writeLog: write, clock = systemClock } = options;
  const log = createLog({ level: config.logLevel, redactor, ...(write === undefined ? {} : { write }) });
  const base = { redactor, clock, log, opened: new Opened() };
  try {
    return await open(config, base);
  } catch (error) {
    await base.opened.close(log);
    throw error;
  }
}

async function open(config: Config, base: Base): Promise<App> {
  const { redactor, clock, log, opened } = base;
  opened.add(await acquireDataFolder(config.dataDir), folder => folder.release());
  const rooms = await openRooms(config, base, config.dataDir);
  const { storage } = rooms;
  const catalogues = createCatalogues(rooms);
  const answerer = createAnswerer({ ...rooms, catalogues });
  const conversations = opened.add(new Conversations({ storage, clock, log, answerer }), room => room.close());
  const recovered = await conversations.recover();
  if (recovered.interrupted > 0) log.warn(recovered, 'turns of a former start were interrupted');
  const setup = opened.add(new Setup({ needs: setupNeeds(rooms), log, clock }), room => room.cancel());
  const token = await accessToken(config.dataDir, config.accessToken);
  redactor.add(token);
  const care = opened.add(new ConnectionCare(rooms, log), room => room.close());
  const connections = connectionsNeed(rooms.connections, care, id => {
    catalogues.forget(id);
    rooms.agent.forget();
  });
  const { usage } = rooms;
  const suggestions = suggestionsOf(catalogues, conversations, log);
  const sessions = sessionsNeed(storage);
  const now = (): Date => clock.now();
  const abilities = { modelKey: config.geminiApiKey !== undefined, keepsSecrets: config.encryptionKey !== undefined };
  const needs: ServerNeeds = {
    conversations,
    setup,
    connections,
    suggestions,
    usage,
    sessions,
    abilities,
    accessToken: token,
    log,
    now,
  };
  const server: Server = opened.add(await startServer(config, needs), room => room.close());
  void warmUp(rooms, base);
  const close = async (): Promise<void> => {
    await conversations.close(); // before the sockets, so that who follows hears how the turns end
    await opened.close(log);
  };
  return { port: server.port, accessToken: token, close };
}

/** Where something is connected, what answers is started before the first question waits for it. */
async function warmUp({ connections, destinations, looker, agent }: Rooms, { log }: Base): Promise<void> {
  try {
    if ((await connections.active()) === undefined) return;
    await Promise.all([destinations.active(), looker.warm(), agent.warm(new AbortController().signal)]);
  } catch (error) {
    log.warn({ err: error }, 'not everything could be started ahead of the first question');
  }
}
