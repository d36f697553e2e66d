import { join } from 'node:path';
import type { ChildEnding } from '../../src/base/child-process.ts';
import { generateKey } from '../../src/vault/vault.ts';
import { startMain } from '../../test/harness/server-process.ts';
import type { WhenOver } from '../../test/harness/temp-folder.ts';
import type { Random } from '../harness/random.ts';
import { check } from './check.ts';
import { OUTLIVED } from './controls.ts';
import { smallDisk } from './disk.ts';
import type { Findings } from './findings.ts';
import type { Lane } from './lane.ts';
import type { Disturbance, Moment, Round } from './nemesis.ts';
import { pointEnvironment } from './points.ts';
import type { Tally } from './tally.ts';
import type { World } from './world.ts';

export interface Scene {
  readonly world: World;
  readonly random: Random;
  readonly tally: Tally;
  readonly findings: Findings;
  readonly whenOver: WhenOver;
}

async function finish(lane: Lane, rounds: readonly Round[], { world, findings }: Scene): Promise<void> {
  for (const failure of await lane.run(rounds)) findings.add('lost', failure);
  await check(lane, world.outside, findings);
}

/** A file system that forgets locks lets two servers in: the one that lost its place writes nothing any more. */
export async function outlivedServer(scene: Scene): Promise<void> {
  const { world, random, tally } = scene;
  const main = world.builds.withoutLock;
  const lane = world.openLane({ name: 'outlived', main, clients: 1, random: random.branch(), tally });
  await finish(lane, [OUTLIVED], scene);
}

/** A full disk refuses messages, and fails answers, but loses nothing; when there is room again, all goes on. */
export async function fullDisk(scene: Scene): Promise<string> {
  const { world, random, tally, findings, whenOver } = scene;
  const place = join(world.folder, 'disk');
  const { how, ...disk } = smallDisk(place, whenOver);
  const main = world.builds.product;
  const lane = world.openLane({ name: 'disk', main, clients: 2, random: random.branch(), tally, place, disk });
  const step = (what: Disturbance, when: Moment) => ({ what, when });
  const disturbances = [
    step('fill the disk', { kind: 'event', event: 'turn_ended', count: 1, limitMs: 30_000 }), // a question comes next,
    step('free the disk', { kind: 'after', ms: 2_500 }),
    step('fill the disk', { kind: 'event', event: 'text', count: 1, limitMs: 30_000 }), // an ending comes next,
    step('free the disk', { kind: 'after', ms: 1_500 }),
  ];
  await finish(lane, [{ disturbances, end: { kind: 'after', ms: 500 }, instead: 'spare it' }], scene);
  const refused = lane.history
    .read()
    .filter(line => line.kind === 'frame' && line.frame['code'] === 'storage_unavailable');
  if (refused.length === 0) findings.add('lost', 'the disk was full and no message was refused');
  return `the disk was full ${tally.of('fill the disk')} times (${how}), and refused ${refused.length} messages`;
}

const KILLED_ROTATIONS = 3;

/** A rotation of the keys that is killed changes nothing; one that ends leaves every secret readable with the new key. */
export async function keyRotation(scene: Scene): Promise<void> {
  const { world, random, tally, findings } = scene;
  const main = world.builds.product;
  const lane = world.openLane({ name: 'rotation', main, clients: 1, random: random.branch(), tally });
  const key = { ENCRYPTION_KEY: generateKey(), ENCRYPTION_KEYS_PREVIOUS: String(world.env['ENCRYPTION_KEY']) };
  for (let killed = 0; killed < KILLED_ROTATIONS; killed++) {
    const { signal } = await rotate(scene, lane, { ...key, ...pointEnvironment('key rotation: before commit', 1) });
    if (signal !== 'SIGKILL') findings.add('lost', 'a key rotation was not killed where it was to be');
    tally.count('kill the key rotation');
  }
  for (const failure of await lane.run([])) findings.add('lost', `with the old key: ${failure}`);
  await lane.server.end('SIGTERM');
  const { exitCode } = await rotate(scene, lane, key);
  if (exitCode !== 0) findings.add('lost', `the key rotation ended with ${exitCode}`);
  await lane.server.start({ ENCRYPTION_KEY: key.ENCRYPTION_KEY });
  await finish(lane, [], scene);
}

async function rotate(
  { world, whenOver }: Scene,
  lane: Lane,
  env: Readonly<Record<string, string>>,
): Promise<ChildEnding> {
  const settings = { ...world.env, ...env };
  return startMain(lane.server.folder, ['rotate-keys'], settings, whenOver, world.builds.product).ended;
}
