// Kills the server, the Gemini CLI and the Toolbox while people ask, and proves that nothing is lost and nothing doubled.
import { type Proof, prove } from '../harness/prove.ts';
import { Random } from '../harness/random.ts';
import { type Arguments, readArguments } from './arguments.ts';
import { check } from './check.ts';
import { type Control, isCaught, KILLED_AFTER_ACK, KILLED_IN_AN_ANSWER, OUTLIVED } from './controls.ts';
import { Findings } from './findings.ts';
import { nextRound, type Round } from './nemesis.ts';
import { fullDisk, keyRotation, outlivedServer, type Scene } from './scenarios.ts';
import { Tally } from './tally.ts';
import { openWorld, type World } from './world.ts';

/** Data folders tortured side by side: as many as keep two cores busy. */
const LANES = 3;
const CLIENTS = 2;
const EXIT_VOID = 2;

const print = (line: string): void => void process.stdout.write(`${line}\n`);

/** Rounds until the time is over, or all goals of the long form are reached. */
function* rounds({ seconds, goals }: Arguments, tally: Tally, random: Random): Generator<Round> {
  const until = performance.now() + seconds * 1_000;
  const isReached = (): boolean =>
    goals !== undefined &&
    tally.of('kill the server') >= goals.server &&
    tally.of('kill the CLI') >= goals.cli &&
    tally.of('kill the Toolbox') >= goals.toolbox;
  while (performance.now() < until && !isReached()) yield nextRound(random);
}

async function tortureLane(scene: Scene, options: Arguments, name: string): Promise<void> {
  const { world, tally, findings } = scene;
  const random = scene.random.branch();
  const lane = world.openLane({ name, main: world.builds.product, clients: CLIENTS, random: random.branch(), tally });
  for (const failure of await lane.run(rounds(options, tally, random))) findings.add('lost', `${name}: ${failure}`);
  await check(lane, world.outside, findings);
}

/** Gives the names of the controls that were not caught. */
async function missedControls({ world, random }: Scene): Promise<string[]> {
  const { acknowledgesBeforeCommit, withoutLockAndFence, leavesStrays } = world.builds;
  const controls: Control[] = [
    {
      name: 'acknowledges before the commit',
      main: acknowledgesBeforeCommit,
      round: KILLED_AFTER_ACK,
      finding: 'lost',
    },
    { name: 'does not fence', main: withoutLockAndFence, round: OUTLIVED, finding: 'doubled' },
    { name: 'leaves children behind', main: leavesStrays, round: KILLED_IN_AN_ANSWER, finding: 'left' },
  ];
  const missed = await Promise.all(
    controls.map(async control => {
      const caught = await isCaught(world, random.branch(), control);
      print(`control: a server that ${control.name}: ${caught ? 'caught' : 'NOT CAUGHT'}`);
      return caught ? [] : [control.name];
    }),
  );
  return missed.flat();
}

/** What is not a matter of many kills; the short form has no time for it. */
async function scenarios(scene: Scene): Promise<void> {
  await outlivedServer(scene);
  await keyRotation(scene);
  print(await fullDisk(scene));
}

async function torture(world: World, options: Arguments, { whenOver, keep }: Proof): Promise<number> {
  const random = new Random(options.seed);
  const [tally, findings] = [new Tally(), new Findings()];
  const scene: Scene = { world, random, tally, findings, whenOver };
  const names = Array.from({ length: LANES }, (_, index) => `lane ${index + 1}`);
  const lanes = names.map(name => tortureLane(scene, options, name));
  if (options.goals !== undefined) lanes.push(scenarios(scene));
  const [missed] = await Promise.all([missedControls(scene), ...lanes]);
  for (const line of [...tally.lines(), ...findings.lines()]) print(line);
  const { kills } = tally;
  const bound = (300 / Math.max(kills, 1)).toFixed(2);
  print(`kills ${kills}, lost ${findings.count('lost')}, doubled ${findings.count('doubled')}, bound ${bound} %`);
  if (findings.total > 0) process.stderr.write(`the histories and data folders stand in ${keep()}\n`);
  if (missed.length > 0) process.stderr.write(`void: not caught: ${missed.join(', ')}\n`);
  return missed.length > 0 ? EXIT_VOID : findings.total > 0 ? 1 : 0;
}

await prove(async proof => {
  const options = readArguments(process.argv.slice(2));
  print(`seed ${options.seed}`);
  return torture(await openWorld(proof.whenOver), options, proof);
});
