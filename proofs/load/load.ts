// npm run load: slow connections, thousands of sockets, clients that do not read, reconnects, and a stop in the middle.
import { spawnSync } from 'node:child_process';
import { controlBuild, type Fault } from '../harness/control-build.ts';
import { prove } from '../harness/prove.ts';
import { openPlace, type Place } from './place.ts';
import { slowLoris } from './slow.ts';
import { deafClients, idleSockets, reconnectStorm, stopUnderLoad } from './sockets.ts';

export interface Outcome {
  readonly held: boolean;
  readonly figures: string;
}

const IDLE_SOCKETS = 10_000;
/** Of the file limit: pipes, database, modules, and the sockets of the other scenarios. */
const OTHER_FILES = 1_000;
const EXIT_VOID = 2;

const say = (line: string): void => void process.stdout.write(`${line}\n`);

const BACK_PRESSURE_OFF: Fault[] = [
  { file: 'server/limits.js', find: 'PAUSE_BYTES = 1024 * 1024', replace: 'PAUSE_BYTES = 1e12' },
  { file: 'server/limits.js', find: 'MAX_BUFFERED_BYTES = 4 * 1024 * 1024', replace: 'MAX_BUFFERED_BYTES = 1e12' },
  { file: 'server/limits.js', find: 'STALLED_MS = 30_000', replace: 'STALLED_MS = 1e9' },
];
const CUT_OFF: Fault[] = [{ file: 'server/limits.js', find: 'REQUEST_MS = 15_000', replace: 'REQUEST_MS = 300_000' }];

async function inPlace(main: string | undefined, run: (place: Place) => Promise<void>): Promise<void> {
  const closers: (() => unknown)[] = [];
  try {
    await run(await openPlace(close => void closers.push(close), main));
  } finally {
    for (const close of closers.toReversed()) await close();
  }
}

/** A build with the fault must not hold. */
async function isNoticed(name: string, faults: readonly Fault[], scenario: (place: Place) => Promise<Outcome>) {
  const build = controlBuild(faults);
  let noticed = false;
  try {
    await inPlace(build.main, async place => void (noticed = !(await scenario(place)).held));
  } finally {
    build.remove();
  }
  say(`control: ${name}: ${noticed ? 'noticed' : 'NOT NOTICED'}`);
  return noticed;
}

/** Open files this process may have, and with it the servers it starts. */
function fileLimit(): number {
  const { stdout } = spawnSync('sh', ['-c', 'ulimit -n'], { encoding: 'utf8' });
  return stdout.trim() === 'unlimited' ? Number.MAX_SAFE_INTEGER : Number(stdout);
}

async function main(): Promise<number> {
  const idle = Math.min(IDLE_SOCKETS, fileLimit() - OTHER_FILES);
  if (idle < IDLE_SOCKETS)
    say(`${idle} idle sockets instead of ${IDLE_SOCKETS}: the limit of open files is ${fileLimit()}`);
  const outcomes: Outcome[] = [];
  await inPlace(undefined, async place => {
    for (const scenario of [
      slowLoris,
      (there: Place) => idleSockets(there, idle),
      deafClients,
      reconnectStorm,
      stopUnderLoad,
    ]) {
      const outcome = await scenario(place);
      outcomes.push(outcome);
      say(`${outcome.held ? 'held' : 'DID NOT HOLD'}: ${outcome.figures}`);
    }
  });
  const [slow, deaf] = await Promise.all([
    isNoticed('slow requests are not cut', CUT_OFF, slowLoris),
    isNoticed('clients that do not read are not cut', BACK_PRESSURE_OFF, deafClients),
  ]);
  const held = outcomes.every(outcome => outcome.held);
  const noticed = [slow, deaf].filter(Boolean).length;
  say(
    `load: ${held ? 'held' : 'DID NOT HOLD'} · ${outcomes.map(({ figures }) => figures).join(' · ')} · controls ${noticed}/2`,
  );
  if (noticed < 2) return EXIT_VOID;
  return held ? 0 : 1;
}

await prove(main);
