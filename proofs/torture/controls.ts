import type { Random } from '../harness/random.ts';
import { check } from './check.ts';
import { Findings } from './findings.ts';
import type { Round } from './nemesis.ts';
import { Tally } from './tally.ts';
import type { World } from './world.ts';

const TRIES = 3;

/** Killed right after it has said yes. */
export const KILLED_AFTER_ACK: Round = {
  point: { name: 'ack: after', pass: 1 },
  disturbances: [],
  end: { kind: 'after', ms: 15_000 },
};
/** Frozen in the middle of an answer while another takes its place, and then awake again. */
export const OUTLIVED: Round = {
  disturbances: [],
  end: { kind: 'event', event: 'text', count: 1, limitMs: 30_000 },
  instead: 'outlive it',
};

/** Whether the harness notices that this build is wrong; a control that is not caught makes the whole run void. */
export async function isCaught(
  world: World,
  random: Random,
  control: { readonly name: string; readonly main: string; readonly round: Round },
): Promise<boolean> {
  for (let attempt = 1; attempt <= TRIES; attempt++) {
    const lane = world.openLane({
      name: `${control.name} ${attempt}`,
      main: control.main,
      clients: 1,
      random: random.branch(),
      tally: new Tally(),
    });
    const findings = new Findings();
    await lane.run([control.round]);
    await check(lane, world.outside, findings);
    if (findings.count('lost') + findings.count('doubled') > 0) return true;
  }
  return false;
}
