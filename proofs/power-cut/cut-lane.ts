import { copyFileSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { WhenOver } from '../../test/harness/temp-folder.ts';
import type { Random } from '../harness/random.ts';
import { check } from '../torture/check.ts';
import type { Findings } from '../torture/findings.ts';
import type { Power } from '../torture/lane.ts';
import type { Round } from '../torture/nemesis.ts';
import { readStored, type Stored } from '../torture/stored.ts';
import { Tally } from '../torture/tally.ts';
import type { World } from '../torture/world.ts';
import { checkKept, type Kept } from './kept.ts';
import { PowerDisk } from './power-disk.ts';

const CLIENTS = 2;

/** A server on a disk of its own, whose power is cut. */
export interface CutServer {
  readonly world: World;
  readonly name: string;
  /** Of its build. */
  readonly main: string;
  readonly random: Random;
  readonly findings: Findings;
  readonly whenOver: WhenOver;
}

export interface Cuts extends Kept {
  readonly cuts: number;
}

/** People ask, and the power is cut at the end of each round; then all is read back. */
export async function runCutLane(server: CutServer, rounds: Iterable<Round>): Promise<Cuts> {
  const { world, name, main, random, findings, whenOver } = server;
  const place = join(world.folder, name);
  const disk = await PowerDisk.open(place, whenOver);
  const done: Kept[] = [];
  const power: Power = {
    capture: () => disk.capture(),
    lose: async () => {
      await disk.lose();
      const stored = await readCopy(join(place, 'data'), findings);
      if (stored !== undefined) done.push(checkKept(lane.history.read(), stored, findings));
    },
  };
  const lane = world.openLane({ name, main, random, clients: CLIENTS, tally: new Tally(), place, power });
  await disk.flush();
  for (const failure of await lane.run(rounds)) findings.add('lost', `${name}: ${failure}`);
  await check(lane, world.outside, findings, { mayForget: true });
  const gone = done.reduce((sum, kept) => sum + kept.gone, 0);
  return { acknowledged: 0, told: 0, ...done.at(-1), gone, cuts: done.length };
}

/** What the disk holds, read from a copy: reading writes. */
async function readCopy(dataFolder: string, findings: Findings): Promise<Stored | undefined> {
  const copy = mkdtempSync(join(tmpdir(), 'looker-chat-disk-'));
  try {
    for (const file of readdirSync(dataFolder).filter(name => /^looker-chat\.db(-wal)?$/.test(name)))
      copyFileSync(join(dataFolder, file), join(copy, file));
    return await readStored(copy);
  } catch (error) {
    findings.add('lost', `the database cannot be read: ${String(error)}`);
    return undefined;
  } finally {
    rmSync(copy, { recursive: true });
  }
}
