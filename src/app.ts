import type { AgentUser } from './agent-user/agent-user.ts';
import { createAnswerer } from './answering.ts';
import { type Clock, type Stopwatch, systemClock } from './base/clock.ts';
import { createLog, type Log } from './base/log.ts';
import { Redactor } from './base/redactor.ts';
import type { Secret } from './base/secret.ts';
import type { Config } from './config/config.ts';
import { ConnectionCare } from './connection-care.ts';
import { Conversations, type Keep, type Observe } from './conversations/conversations.ts';
import { passingGroup } from './keeping-apart.ts';
import { TOOL_NAMES } from './looker/looker.ts';
import { type Gauges, Metrics } from './metrics/metrics.ts';
import { Retention } from './retention.ts';
import { type Base, Opened, openRooms, type Rooms } from './rooms.ts';
import { accessToken, type Server, type ServerNeeds, startServer } from './server/server.ts';
import { connectionsNeed, sessionsNeed, usageNeed } from './server-needs.ts';
import { setupNeeds } from './setting-up.ts';
import { Setup } from './setup/setup.ts';
import { acquireDataFolder, folderError } from './storage/storage.ts';
import { createCatalogues, suggestionsOf } from './suggesting.ts';
import type { KeyState } from './vault/vault.ts';

export interface App {
  /** The port that was taken. */
  readonly port: number;
  readonly accessToken: Secret;
  readonly keyState: KeyState;
  /** Other users of the machine could read the data folder until now. */
  readonly folderWasOpen: boolean;
  readonly agentUser: AgentUser;
  readonly close: () => Promise<void>;
}

/** Builds the rooms in order and opens the doors; throws a CodedError, with everything closed again, when it cannot. */
export async function startApp(
  config: Config,
  options: { clock?: Clock & Stopwatch; writeLog?: (line: string) => void; passages?: readonly string[] } = {},
): Promise<App> {
  const redactor = new Redactor();
  const { writeLog: write, clock = systemClock, passages } = options;
  const log = createLog({ level: config.logLevel, redactor, ...(write === undefined ? {} : { write }) });
  const base = { redactor, clock, log, opened: new Opened(), passages };
  try {
    return await open(config, base);
  } catch (error) {
    await base.opened.close(log);
    throw folderError(error, config.dataDir);
  }
}

async function open(config: Config, base: Base): Promise<App> {
  const { redactor, clock, log, opened } = base;
  const folder = opened.add(await acquireDataFolder(config.dataDir, passingGroup(config)), room => room.release());
  const metrics = new Metrics(TOOL_NAMES);
  const rooms = await openRooms(config, { ...base, onCommit: seconds => metrics.committed(seconds) }, config.dataDir);
  const { storage, audit, keyState } = rooms;
  const catalogues = createCatalogues(rooms);
  const answerer = createAnswerer({ ...rooms, catalogues });
  const observe: Observe = events => metrics.happened(events);
  const keep: Keep = (...entry) => audit.write(...entry);
  const conversations = new Conversations({ storage, clock, log, answerer, observe, keep });
  opened.add(conversations, room => room.close());
  const recovered = await conversations.recover();
  if (recovered.interrupted > 0) log.warn(recovered, 'turns of a former start were interrupted');
  const setup = opened.add(new Setup({ needs: setupNeeds(rooms, log), log, clock }), room => room.cancel());
  const token = await accessToken(config.dataDir, config.accessToken, config.language);
  redactor.add(token);
  const care = opened.add(new ConnectionCare(rooms, log), room => room.close());
  const connections = connectionsNeed(rooms.connections, care, id => {
    catalogues.forget(id);
    rooms.agent.forget();
  });
  const { usage } = rooms;
  const suggestions = suggestionsOf(catalogues, conversations, log);
  const sessions = sessionsNeed(storage, audit);
  const abilities = { modelKey: config.geminiApiKey !== undefined, keepsSecrets: config.encryptionKey !== undefined };
  const needs: ServerNeeds = {
    conversations,
    setup,
    connections,
    suggestions,
    usage: usageNeed(usage, rooms.destinations),
    sessions,
    abilities,
    childUid: rooms.agentUser.user?.uid,
    accessToken: token,
    metrics,
    audit,
    log,
    clock,
  };
  const server: Server = opened.add(await startServer(config, needs), room => room.close());
  log[keyState === 'locked' || keyState === 'rotation_pending' ? 'warn' : 'info']({ keyState }, 'encryption key');
  if (folder.wasOpen) log.warn('the data folder was open to other users of this machine, and is closed now');
  logAgentUser(rooms.agentUser, log);
  metrics.watch(gauges(conversations, rooms, server));
  void warmUp(rooms, base);
  const retention = new Retention({ storage, conversations, audit, clock, log }, config.retentionDays);
  opened.add(retention, room => room.close()).start();
  const close = async (): Promise<void> => {
    await conversations.close(); // before the sockets, so that who follows hears how the turns end
    await opened.close(log);
  };
  const { agentUser } = rooms;
  return { port: server.port, accessToken: token, keyState, folderWasOpen: folder.wasOpen, agentUser, close };
}

/** Not a warning for who starts it as themselves, at a laptop or by systemd: that is what most do. */
function logAgentUser(agentUser: AgentUser, log: Log): void {
  const { user, obstacle } = agentUser;
  const exposed = user && agentUser.exposed;
  const { code, params, cause } = obstacle ?? {};
  if (exposed !== undefined) log.warn({ path: exposed }, 'a file with secrets can be read by the user of the children');
  if (user !== undefined) log.info(user, 'the Gemini CLI and the Toolbox run as a user of their own');
  else if (code === 'agent_user_not_root') log.info('the Gemini CLI and the Toolbox run as the user of the server');
  else log.warn({ code, params, err: cause }, 'the Gemini CLI and the Toolbox run as root');
}

const gauges = (
  conversations: Conversations,
  { agent, looker, usage, connections }: Rooms,
  server: Server,
): Gauges => ({
  sockets: () => server.sockets,
  waitingBytes: () => server.waitingBytes,
  followers: () => conversations.followers,
  geminiCli: () => agent.processes,
  toolbox: () => Number(looker.isToolboxUp),
  queries: async () => {
    const active = await connections.active();
    return active && usage.meter.month(active.id);
  },
});

/** Where something is connected, what answers is started before the first question waits for it. */
async function warmUp({ connections, destinations, looker, agent }: Rooms, { log }: Base): Promise<void> {
  try {
    if ((await connections.active()) === undefined) return;
    await Promise.all([destinations.active(), looker.warm(), agent.warm(new AbortController().signal)]);
  } catch (error) {
    log.warn({ err: error }, 'not everything could be started ahead of the first question');
  }
}
