// npm run power-cut: people ask on disks whose power is cut, and all that they were told must be on them. With --quick
// fewer cuts.
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { WhenOver } from '../../test/harness/temp-folder.ts';
import { controlBuild } from '../harness/control-build.ts';
import { type Proof, prove } from '../harness/prove.ts';
import { Random } from '../harness/random.ts';
import { Findings } from '../torture/findings.ts';
import type { Round } from '../torture/nemesis.ts';
import { openWorld, type World } from '../torture/world.ts';
import { CONTROLS } from './controls.ts';
import { type CutServer, type Cuts, runCutLane } from './cut-lane.ts';
import { AS_SOON_AS_READY, cutFirstStart, WHEN_SET_UP } from './first-start.ts';
import { PowerDisk } from './power-disk.ts';

/** Side by side: as many as keep two cores busy. */
const LANES = 3;
/** Of each lane. */
const CUTS = { long: 15, quick: 4 };
/** After so many words of the set-up, again and again. */
const FIRST_STARTS = { long: 3, quick: 1 };
const MOMENTS = [AS_SOON_AS_READY, 1, 3, WHEN_SET_UP];
const EVENTS = ['user_message', 'turn_started', 'tool_call', 'tool_ended', 'result', 'text', 'turn_ended'] as const;
const EXIT_VOID = 2;
const EXIT_NOT_HERE = 3;

const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** What every part of a run needs. */
interface Scene {
  readonly world: World;
  readonly random: Random;
  readonly findings: Findings;
  readonly whenOver: WhenOver;
  readonly size: 'long' | 'quick';
}

const server = (scene: Scene, name: string): CutServer => ({
  ...scene,
  name,
  main: scene.world.builds.product,
  random: scene.random.branch(),
});

/** A moment when something was just told, or any. */
function* rounds(count: number, random: Random): Generator<Round> {
  for (let done = 0; done < count; done++) {
    const end = random.chance(75)
      ? ({ kind: 'event', event: random.oneOf(EVENTS), count: random.between(1, 4), limitMs: 15_000 } as const)
      : ({ kind: 'after', ms: random.between(0, 4_000) } as const);
    yield { disturbances: [], end, instead: 'cut its power' };
  }
}

function cutLanes(scene: Scene): Promise<Cuts[]> {
  const lanes = Array.from({ length: LANES }, (_, index) => server(scene, `lane ${index + 1}`));
  return Promise.all(lanes.map(lane => runCutLane(lane, rounds(CUTS[scene.size], lane.random))));
}

/** Gives how many there were. */
async function cutFirstStarts(scene: Scene): Promise<number> {
  const moments = Array.from({ length: FIRST_STARTS[scene.size] }, () => MOMENTS).flat();
  for (const [index, after] of moments.entries()) await cutFirstStart(server(scene, `first start ${index + 1}`), after);
  return moments.length;
}

/** Gives how many were noticed. */
async function controls(scene: Scene): Promise<number> {
  const noticed = CONTROLS.map(async ({ name, fault, cut }) => {
    const build = await controlBuild([fault]);
    scene.whenOver(() => build.remove());
    const findings = new Findings();
    await cut({ ...server(scene, name), main: build.main, findings });
    const isNoticed = findings.count('lost') > 0;
    say(`${isNoticed ? 'noticed' : 'MISSED'} control: a server that ${name}`);
    return isNoticed;
  });
  return (await Promise.all(noticed)).filter(Boolean).length;
}

async function cutPower(scene: Scene, keep: Proof['keep']): Promise<number> {
  const { findings } = scene;
  const [lanes, firstStarts, noticed] = await Promise.all([cutLanes(scene), cutFirstStarts(scene), controls(scene)]);
  for (const line of findings.lines()) say(line);
  if (findings.total > 0) process.stderr.write(`the histories and disks stand in ${keep()}\n`);
  const sum = (of: (lane: Cuts) => number): number => lanes.reduce((total, lane) => total + of(lane), 0);
  const [acknowledged, told, gone] = [sum(l => l.acknowledged), sum(l => l.told), sum(l => l.gone)];
  say(`${acknowledged} questions acknowledged, ${told} events told, last words of answers gone ${gone}`);
  const found = `lost ${findings.count('lost')}, doubled ${findings.count('doubled')}, left ${findings.count('left')}`;
  const cuts = `${sum(lane => lane.cuts)} cuts, ${firstStarts} of first starts`;
  say(`power-cut: ${cuts}, ${found}, controls ${noticed} of ${CONTROLS.length} noticed`);
  if (noticed < CONTROLS.length) return EXIT_VOID;
  return findings.total === 0 ? 0 : 1;
}

/** Whether a disk can be mounted here. */
async function canMount(place: string, whenOver: WhenOver): Promise<boolean> {
  try {
    await (await PowerDisk.open(place, whenOver)).remove();
    return true;
  } catch (error) {
    say(`power-cut: not tried, it needs root, loop devices and mkfs.ext4 (${String(error)})`);
    return false;
  }
}

await prove(async ({ whenOver, keep }) => {
  const options = { quick: { type: 'boolean', default: false }, seed: { type: 'string' } } as const;
  const { quick, seed = String(Date.now() % 1_000_000) } = parseArgs({ options }).values;
  say(`seed ${seed}`);
  const world = await openWorld(whenOver);
  if (!(await canMount(join(world.folder, 'trial'), whenOver))) return EXIT_NOT_HERE;
  const [random, findings] = [new Random(Number(seed)), new Findings()];
  return cutPower({ world, random, findings, whenOver, size: quick ? 'quick' : 'long' }, keep);
});
