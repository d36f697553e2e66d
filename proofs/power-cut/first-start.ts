import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ask } from '../../test/harness/ask.ts';
import type { ServerProcess } from '../../test/harness/server-process.ts';
import { type Frame, isLastStatus, type WsClient } from '../../test/harness/ws-client.ts';
import { LaneServer } from '../torture/lane-server.ts';
import { signalGroup } from '../torture/processes.ts';
import type { World } from '../torture/world.ts';
import type { CutServer } from './cut-lane.ts';
import { PowerDisk } from './power-disk.ts';

/** After how many words of the set-up the power is cut. */
export const AS_SOON_AS_READY = 0;
export const WHEN_SET_UP = Number.POSITIVE_INFINITY;

const QUESTION = 'How many orders in 2025?';

/**
 * The first start on an empty disk: the power is cut when the server is ready, while it is set up, or after that. The
 * next one starts, with the same access token, is set up when that was told, and answers.
 */
export async function cutFirstStart(
  { world, name, main, findings, whenOver }: CutServer,
  after: number,
): Promise<void> {
  const lost = (what: string): void => findings.add('lost', `${name}: ${what}`);
  const disk = await PowerDisk.open(join(world.folder, name), whenOver);
  await disk.flush();
  const lane = new LaneServer(disk.place, world.env, main);
  whenOver(() => lane.end('SIGKILL'));
  const first = await lane.start();
  if (first === undefined) return lost('it does not start');
  const token = tokenOn(disk);
  const isSetUp = after > 0 && (await hear(await first.open(), world, after))['status'] === 'done';
  signalGroup(first.pid, 'SIGSTOP');
  await disk.capture();
  await lane.end('SIGKILL');
  await disk.lose();
  const second = await lane.start();
  if (second === undefined) return lost('it does not start again');
  if (tokenOn(disk) !== token) lost('the access token is another one');
  await serve(second, world, isSetUp).catch(lost);
  await lane.end('SIGTERM');
  await disk.remove();
}

const tokenOn = (disk: PowerDisk): string => readFileSync(join(disk.place, 'data/access-token'), 'utf8');

/** Begins a set-up, and gives the last of so many words. */
function hear(client: WsClient, world: World, words: number): Promise<Frame> {
  client.send({ type: 'start_config', config: world.outside.config });
  return client.until(frame => client.frames.length >= words || isLastStatus(frame));
}

async function serve(server: ServerProcess, world: World, isSetUp: boolean): Promise<void> {
  const client = await server.open();
  const last = isSetUp ? undefined : await hear(client, world, WHEN_SET_UP);
  if (last !== undefined && last['status'] !== 'done') throw new Error(`no set-up: ${JSON.stringify(last)}`);
  const { ending } = await ask(client, QUESTION);
  if (ending.outcome !== 'done') throw new Error(`no answer: ${JSON.stringify(ending)}`);
}
