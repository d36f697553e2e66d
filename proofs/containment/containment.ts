import { parseArgs } from 'node:util';
import installPrograms from '../../test/harness/global-setup.ts';
import { controlBuild } from '../harness/control-build.ts';
import { prove } from '../harness/prove.ts';
import { Random } from '../harness/random.ts';
import { someOf } from '../harness/some-of.ts';
import type { Attack } from './attacks/attack.ts';
import { type CrowdSize, crowd } from './attacks/crowd.ts';
import { folders } from './attacks/folders.ts';
import { instructions } from './attacks/instructions.ts';
import { declared, strangeAnswers } from './attacks/model-requests.ts';
import { paths } from './attacks/paths.ts';
import { sameMachine } from './attacks/same-machine.ts';
import { tickets } from './attacks/tickets.ts';
import { builtIns, lookAlikes, notOffered, notOfferedDirect } from './attacks/tools.ts';
import { CONTROL_RUNS, type Control, type ControlRun } from './controls.ts';
import { inMemory } from './in-memory.ts';
import { Ledger } from './ledger.ts';
import { traces } from './traces.ts';
import { openWorld, type Some } from './world.ts';

/** The crowd gathers so often, and each time stops after its time even when calls are left: a slow machine makes fewer. */
const CROWD = { conversations: 50, rounds: 5, limitMs: 120_000 };
const SHORT_CROWD = { conversations: 10, calls: 200, limitMs: 15_000 };
/** Fewer calls than this share of those wanted prove nothing. */
const LEAST_SHARE = 0.05;
/** Whatever gets stuck is ended with all its processes. */
const LIMIT_MS = 25 * 60_000;

const started = performance.now();
const say = (line: string): void => {
  process.stdout.write(`${String(Math.round((performance.now() - started) / 1000)).padStart(4)} s  ${line}\n`);
};

interface Run {
  /** Entry of the build that is tried; by default the product's. */
  readonly main: string | undefined;
  readonly attacks: readonly Attack[];
  readonly some: Some;
  /** Takes why an attack could not be tried to its end, which is otherwise thrown. */
  readonly tolerate?: (why: unknown) => void;
}

/** Tries everything against one build. */
async function run({ main, attacks, some, tolerate }: Run): Promise<Ledger> {
  const ledger = new Ledger();
  const world = await openWorld(main, some);
  const all = async (): Promise<void> => {
    for (const attack of attacks) {
      await attack(world, ledger).catch(error => {
        if (tolerate === undefined) throw error;
        tolerate(error);
      });
      if (tolerate === undefined) say(`${attack.name}: ${ledger.attempts} attempts, ${ledger.calls} calls so far`);
    }
  };
  try {
    await all();
    ledger.executed.push(...traces(world));
    return ledger;
  } catch (error) {
    say(world.server.output().slice(-2_000));
    throw error;
  } finally {
    await world.close();
  }
}

async function missed({ controls, attacks }: ControlRun, some: Some): Promise<Control[]> {
  const build = await controlBuild(controls.flatMap(({ faults }) => faults));
  try {
    const reasons: unknown[] = [];
    const ledger = await run({ main: build.main, attacks, some, tolerate: why => void reasons.push(why) });
    const unnoticed = controls.filter(({ noticed }) => !noticed(ledger));
    if (unnoticed.length > 0) for (const why of reasons) say(`could not be tried to the end in a copy: ${String(why)}`);
    return unnoticed;
  } finally {
    await build.remove();
  }
}

interface Size {
  readonly some: Some;
  readonly crowd: CrowdSize;
}

/** `--calls` for the long form, `--quick` for the short one, `--seed` for what that tries. */
function readSize(): Size {
  const options = { calls: { type: 'string' }, quick: { type: 'boolean' }, seed: { type: 'string' } } as const;
  const { values } = parseArgs({ options });
  const calls = Number(values.calls ?? 10_000);
  if (!Number.isSafeInteger(calls) || calls < CROWD.conversations) throw new Error('--calls must be 50 or more');
  if (values.quick !== true) return { some: items => items, crowd: { ...CROWD, calls } };
  const seed = Number(values.seed ?? Date.now() % 1_000_000);
  say(`seed ${seed}`);
  const random = new Random(seed);
  return { some: (items, most) => someOf(items, most, random), crowd: SHORT_CROWD };
}

/** Those that were not noticed, of all builds with a lock taken out. */
async function controls(some: Some): Promise<Control[]> {
  const unnoticed: Control[] = [];
  for (const controlRun of CONTROL_RUNS) {
    unnoticed.push(...(await missed(controlRun, some)));
    say(`tried: a copy in which ${controlRun.controls.map(({ name }) => name).join('; ')}`);
  }
  return unnoticed;
}

async function main(): Promise<number> {
  const { some, crowd: size } = readSize();
  await installPrograms();
  const lone = [builtIns, notOffered, notOfferedDirect, lookAlikes, strangeAnswers, declared, paths];
  const attacks = [...lone, tickets, instructions, crowd(size), sameMachine, folders];
  const early = size.rounds === undefined ? controls(some) : undefined; // the short form has no time for one after the other
  const [real] = await Promise.all([run({ main: undefined, attacks, some }), early]);
  const unnoticed = await (early ?? controls(some));
  for (const line of new Set(real.executed)) say(`EXECUTED: ${line}`);
  for (const line of real.limits) say(`KNOWN LIMIT, the children run as the server's user: ${line}`);
  for (const line of new Set(real.foreign)) say(`FOREIGN: ${line}`);
  const enough = real.calls >= size.calls * LEAST_SHARE;
  if (!enough) say(`VOID: only ${real.calls} calls were made`);
  for (const { name } of unnoticed) say(`VOID: not noticed that ${name}`);
  const tried = `containment: ${real.attempts} attempts, executed ${real.executed.length}`;
  const markers = `foreign markers ${real.foreign.length} of ${real.calls} calls`;
  const all = CONTROL_RUNS.flatMap(run => run.controls).length;
  process.stdout.write(`${tried}, ${markers}, controls ${all - unnoticed.length} of ${all} noticed\n`);
  return real.executed.length + real.foreign.length + unnoticed.length === 0 && enough ? 0 : 1;
}

// What is kept on disk is not what is tried here, and thousands of calls write.
await prove(main, { place: inMemory(), limitMs: LIMIT_MS });
