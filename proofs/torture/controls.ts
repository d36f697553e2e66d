import type { Random } from '../harness/random.ts';
import { check } from './check.ts';
import { type Finding, Findings } from './findings.ts';
import type { Round } from './nemesis.ts';
import { Tally } from './tally.ts';
import type { World } from './world.ts';

const TRIES = 3;
/** For the first words of an answer, or the acknowledgement of a question, on a busy machine: nothing waits for it elsewhere. */
const LONGEST_MS = 90_000;

/** Killed right after it has said yes. */
export const KILLED_AFTER_ACK: Round = {
  point: { name: 'ack: after', pass: 1 },
  disturbances: [],
  end: { kind: 'after', ms: LONGEST_MS },
};
/** Killed in the middle of an answer, when all its children are at work. */
export const KILLED_IN_AN_ANSWER: Round = {
  disturbances: [],
  end: { kind: 'event', event: 'text', count: 1, limitMs: LONGEST_MS },
};
/** Frozen in the middle of an answer while another takes its place, and then awake again. */
export const OUTLIVED: Round = {
  disturbances: [],
  end: { kind: 'event', event: 'text', count: 1, limitMs: LONGEST_MS },
  instead: 'outlive it',
};

/** A build that is wrong, what is done to it, and what then has to be found. */
export interface Control {
  readonly name: string;
  readonly main: string;
  readonly round: Round;
  readonly finding: Finding;
}

/** Whether the harness notices that this build is wrong; a control that is not caught makes the whole run void. */
export async function isCaught(world: World, random: Random, control: Control): Promise<boolean> {
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
    if (findings.count(control.finding) > 0) return true;
  }
  return false;
}
