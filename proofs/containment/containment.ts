import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { parseArgs } from 'node:util';
import installPrograms from '../../test/harness/global-setup.ts';
import { controlBuild } from '../harness/control-build.ts';
import { prove } from '../harness/prove.ts';
import type { Attack } from './attacks/attack.ts';
import { crowd } from './attacks/crowd.ts';
import { folders } from './attacks/folders.ts';
import { instructions } from './attacks/instructions.ts';
import { declared, strangeAnswers } from './attacks/model-requests.ts';
import { paths } from './attacks/paths.ts';
import { tickets } from './attacks/tickets.ts';
import { builtIns, lookAlikes, notOffered, notOfferedDirect } from './attacks/tools.ts';
import { CONTROL_RUNS, type Control, type ControlRun } from './controls.ts';
import { Ledger } from './ledger.ts';
import { traces } from './traces.ts';
import { openWorld } from './world.ts';

const CONVERSATIONS = 50;
/** The crowd stops here even when calls are left: a slow machine makes fewer of them. */
const CROWD_MS = 60_000;
/** Fewer calls than this prove nothing. */
const LEAST_CALLS = 500;
/** Whatever gets stuck is ended with all its processes. */
const LIMIT_MS = 5 * 60_000;

/** In memory where there is such a place: what is kept on disk is not what is tried here, and thousands of calls write. */
const PLACE = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

const started = performance.now();
const say = (line: string): void => {
  process.stdout.write(`${String(Math.round((performance.now() - started) / 1000)).padStart(4)} s  ${line}\n`);
};

/** Tries everything against one build. An attack that could not be tried is thrown, or with `tolerant` left at that. */
async function run(main: string | undefined, attacks: readonly Attack[], tolerant = false): Promise<Ledger> {
  const ledger = new Ledger();
  const world = await openWorld(main);
  const all = async (): Promise<void> => {
    for (const attack of attacks) {
      await attack(world, ledger).catch(error => {
        if (!tolerant) throw error;
      });
      if (!tolerant) say(`${attack.name}: ${ledger.attempts} attempts, ${ledger.calls} calls so far`);
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

async function missed({ controls, attacks }: ControlRun): Promise<Control[]> {
  const build = controlBuild(controls.flatMap(({ faults }) => faults));
  try {
    const ledger = await run(build.main, attacks, true);
    return controls.filter(({ noticed }) => !noticed(ledger));
  } finally {
    build.remove();
  }
}

async function main(): Promise<number> {
  const { values } = parseArgs({ options: { calls: { type: 'string', default: '10000' } } });
  const calls = Number(values.calls);
  if (!Number.isSafeInteger(calls) || calls < CONVERSATIONS) throw new Error('--calls must be a number of 50 or more');
  await installPrograms();
  say('the build as it is');
  const lone = [
    builtIns,
    notOffered,
    notOfferedDirect,
    lookAlikes,
    strangeAnswers,
    declared,
    paths,
    tickets,
    instructions,
  ];
  const together = crowd({ conversations: CONVERSATIONS, calls, limitMs: CROWD_MS });
  const real = await run(undefined, [...lone, together, folders]);
  for (const line of new Set(real.executed)) say(`EXECUTED: ${line}`);
  for (const line of new Set(real.foreign)) say(`FOREIGN: ${line}`);
  const enough = real.calls >= Math.min(calls, LEAST_CALLS);
  if (!enough) say(`VOID: only ${real.calls} calls were made`);
  const all = CONTROL_RUNS.flatMap(({ controls }) => controls);
  const unnoticed: Control[] = [];
  for (const controlRun of CONTROL_RUNS) {
    say(`a copy in which ${controlRun.controls.map(({ name }) => name).join('; ')}`);
    unnoticed.push(...(await missed(controlRun)));
  }
  for (const { name } of unnoticed) say(`VOID: not noticed that ${name}`);
  const tried = `containment: ${real.attempts} attempts, executed ${real.executed.length}`;
  const markers = `foreign markers ${real.foreign.length} of ${real.calls} calls`;
  process.stdout.write(`${tried}, ${markers}, controls ${all.length - unnoticed.length} of ${all.length} noticed\n`);
  return real.executed.length + real.foreign.length + unnoticed.length === 0 && enough ? 0 : 1;
}

await prove(main, { place: PLACE, limitMs: LIMIT_MS });
