import { cpSync, mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateKey } from '../../src/vault/vault.ts';
import { setUp } from '../../test/harness/ask.ts';
import type { WhenOver } from '../../test/harness/temp-folder.ts';
import type { Random } from '../harness/random.ts';
import { type Builds, makeBuilds } from './builds.ts';
import { History } from './history.ts';
import { type Disk, Lane, type Power } from './lane.ts';
import { LaneServer } from './lane-server.ts';
import { type Outside, startOutside } from './outside.ts';
import type { Tally } from './tally.ts';

/** What all parts of a run share: the outside, the builds, and a data folder that is connected to the outside. */
export interface World {
  readonly folder: string;
  readonly outside: Outside;
  readonly builds: Builds;
  readonly env: Readonly<Record<string, string>>;
  /** A lane on a copy of the connected data folder, which may stand in a `place` of its own. */
  openLane(options: {
    name: string;
    main: string;
    clients: number;
    random: Random;
    tally: Tally;
    place?: string;
    disk?: Disk;
    power?: Power;
  }): Lane;
}

export async function openWorld(whenOver: WhenOver): Promise<World> {
  const folder = mkdtempSync(join(tmpdir(), 'looker-chat-torture-'));
  const outside = await startOutside(whenOver);
  const builds = await makeBuilds(whenOver);
  const env = { ...outside.settings, ENCRYPTION_KEY: generateKey() };
  const connected = join(folder, 'connected');
  mkdirSync(connected);
  const server = new LaneServer(connected, env, builds.product);
  const running = await server.start();
  if (running === undefined) throw new Error('the server does not start');
  const last = await setUp(await running.open(), { ...outside.config });
  if (last['status'] !== 'done') throw new Error(`not connected: ${JSON.stringify(last)}`);
  await server.end('SIGTERM');
  return {
    folder,
    outside,
    builds,
    env,
    openLane: ({ name, main, place = join(folder, name), ...rest }) => {
      cpSync(connected, place, { recursive: true });
      const history = new History(join(folder, `${name}.jsonl`));
      const laneServer = new LaneServer(place, env, main);
      whenOver(() => laneServer.end('SIGKILL'));
      return new Lane({ server: laneServer, history, ...rest });
    },
  };
}
