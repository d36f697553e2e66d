import { join } from 'node:path';
import { type Agent, createAgent } from './agent/agent.ts';
import type { AgentUser } from './agent-user/agent-user.ts';
import { Audit } from './audit/audit.ts';
import type { ChildUser } from './base/child-user.ts';
import type { Clock, Stopwatch } from './base/clock.ts';
import type { Log } from './base/log.ts';
import type { Redactor } from './base/redactor.ts';
import { type Config, operatorEnvironment } from './config/config.ts';
import { type Connections, createConnections } from './connections/connections.ts';
import { createDemo, type Demo } from './demo/demo.ts';
import { Destinations } from './destinations.ts';
import { keepApart } from './keeping-apart.ts';
import { createLooker, type Looker, TOOL_NAMES } from './looker/looker.ts';
import { LookerTrials } from './looker-trials.ts';
import { createRuntime, type Runtime } from './runtime/runtime.ts';
import { openStorage, type Storage } from './storage/storage.ts';
import { createUsage, type UsageCounts } from './usage/usage.ts';
import { checkFingerprint, createVault, type KeyState, type Vault } from './vault/vault.ts';

export type { AgentUser } from './agent-user/agent-user.ts';

/** What was opened, closed in reverse. */
export class Opened {
  readonly #closers: (() => Promise<void>)[] = [];

  add<T>(room: T, close: (room: T) => Promise<void>): T {
    this.#closers.push(() => close(room));
    return room;
  }

  async close(log: Log): Promise<void> {
    for (const close of this.#closers.splice(0).toReversed()) {
      await close().catch(error => log.error({ err: error }, 'a room did not close well'));
    }
  }
}

export interface Base {
  readonly redactor: Redactor;
  readonly clock: Clock & Stopwatch;
  readonly log: Log;
  readonly opened: Opened;
  /** Folders of ours around DATA_DIR, which lead to it. */
  readonly passages?: readonly string[] | undefined;
  /** Hears how long each commit took. */
  readonly onCommit?: (seconds: number) => void;
}

export interface Rooms {
  readonly storage: Storage;
  readonly audit: Audit;
  readonly vault: Vault;
  readonly keyState: KeyState;
  readonly connections: Connections;
  readonly demo: Demo;
  /** Whom the children run as. */
  readonly agentUser: AgentUser;
  readonly runtime: Runtime;
  readonly looker: Looker;
  readonly trials: LookerTrials;
  readonly agent: Agent;
  readonly destinations: Destinations;
  readonly usage: UsageCounts;
}

/**
 * Builds the rooms in order, each closed by `base.opened`. `workDir` is for the children's own files. Throws
 * storage_*, encryption_key_mismatch, agent_user_*.
 */
export async function openRooms(config: Config, base: Base, workDir: string): Promise<Rooms> {
  const { redactor, clock, log, opened, onCommit = () => {} } = base;
  for (const secret of [config.encryptionKey, config.geminiApiKey, ...config.previousKeys]) {
    if (secret !== undefined) redactor.add(secret);
  }
  const storage = opened.add(await openStorage(databaseFile(config), { onCommit }), room => room.close());
  const vault = createVault({ current: config.encryptionKey, previous: config.previousKeys }, clock);
  const audit = new Audit(storage.db, clock);
  const connections = createConnections(storage, vault, clock, (...entry) => audit.write(...entry));
  const keyState = await checkFingerprint(vault, connections.sealedRows());
  const demo = opened.add(createDemo({ today: config.demoToday, clock }), room => room.close());
  const agentUser = await keepApart(config, { databaseFile: databaseFile(config), workDir, passages: base.passages });
  const { user } = agentUser;
  const runtime = opened.add(openRuntime(config, log, user), room => room.close());
  const toolbox = () => runtime.program('toolbox', new AbortController().signal);
  const geminiCli = () => runtime.program('geminiCli', new AbortController().signal);
  const usage = createUsage(storage, clock, config.lookerQueryBudget);
  const onUnasked = (connectionId: string): void =>
    void usage
      .record({ connectionId, lookerQueries: 0, lookerOther: 1 })
      .catch(error => log.error({ err: error }, 'a request to Looker could not be counted'));
  const freshMs = config.lookerFreshMinutes * MINUTE_MS;
  const looker = await createLooker({
    ...lookerRoom(workDir, base),
    user,
    toolbox,
    freshMs,
    budget: usage.meter,
    onUnasked,
  });
  opened.add(looker, room => room.close());
  const tools = { names: TOOL_NAMES, offer: () => looker.offerTools() };
  const agent = await createAgent({ geminiCli, tools, directory: join(workDir, 'agent'), user, log, redactor });
  opened.add(agent, room => room.close());
  const destinations = new Destinations({ config, connections, demo, clock });
  const trials = new LookerTrials({ looker, usage, clock });
  const kept = { storage, audit, vault, keyState, connections, usage };
  return { ...kept, demo, agentUser, runtime, looker, trials, agent, destinations };
}

const lookerRoom = (workDir: string, { log, redactor }: Base) => ({
  directory: join(workDir, 'toolbox'),
  log,
  redactor,
});

const MINUTE_MS = 60_000;

/** Where everything that is kept stands. */
export const databaseFile = ({ dataDir }: Config): string => join(dataDir, 'looker-chat.db');

const openRuntime = (config: Config, log: Log, user: ChildUser | undefined): Runtime =>
  createRuntime({
    directory: config.runtimeDir,
    environment: operatorEnvironment(),
    log,
    user,
    ...(config.geminiCliPath === undefined ? {} : { geminiCliPath: config.geminiCliPath }),
    ...(config.toolboxPath === undefined ? {} : { toolboxPath: config.toolboxPath }),
  });
