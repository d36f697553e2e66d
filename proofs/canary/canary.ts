import { fileURLToPath } from 'node:url';
import installPrograms from '../../test/harness/global-setup.ts';
import { controlBuild } from '../harness/control-build.ts';
import { prove } from '../harness/prove.ts';
import { missed, PLANTED } from './planted.ts';
import { fullScenario, shortScenario } from './scenario.ts';
import { judge, type Located, type Verdict } from './verdict.ts';
import { openWorld, type World } from './world.ts';

const MAIN = fileURLToPath(new URL('../../dist/main.js', import.meta.url));

const started = performance.now();
const say = (line: string): void => {
  process.stdout.write(`${String(Math.round((performance.now() - started) / 1000)).padStart(4)} s  ${line}\n`);
};

interface Judged extends Verdict {
  /** How many secrets were looked for. */
  readonly secrets: number;
}

/** Either scenario takes a minute on two cores. */
const LIMIT_MS = 16 * 60_000;

/** Runs a scenario against a build in a world of its own and judges all that was seen. */
async function run(main: string, scenario: (world: World) => Promise<void>): Promise<Judged> {
  const world = await openWorld(main);
  try {
    await scenario(world);
    const secrets = world.secrets.all();
    return { ...judge(world.recorder, secrets), secrets: secrets.length };
  } finally {
    await world.close();
  }
}

/** Place and kind, never the secret. */
const worded = ({ kind, place, form, packed }: Located): string =>
  `LEAK: ${kind}, ${[form, packed].filter(Boolean).join(' in ')}, in ${place}`;

async function runControl(): Promise<Judged> {
  const control = await controlBuild(PLANTED.map(({ fault }) => fault));
  try {
    return await run(control.main, shortScenario);
  } finally {
    await control.remove();
  }
}

async function main(): Promise<number> {
  await installPrograms();
  say('the build as it is');
  const real = await run(MAIN, world => fullScenario(world, say));
  for (const leak of real.leaks) say(worded(leak));
  for (const { kind, place } of real.unmet)
    say(`VOID: ${kind} was never in ${String(place)}: the table of allowed places is out of date`);
  say(`a copy with ${PLANTED.length} leaks planted in it`);
  const uncaught = missed((await runControl()).leaks);
  for (const { name } of uncaught) say(`VOID: planted and not caught: ${name}`);
  const caught = `planted ${PLANTED.length} of ${PLANTED.length} caught`.replace(
    /\d+/,
    String(PLANTED.length - uncaught.length),
  );
  const megabytes = (real.bytes / 1e6).toFixed(1);
  process.stdout.write(
    `canary: ${real.secrets} secrets, ${real.places} places, ${megabytes} MB scanned, leaks ${real.leaks.length}, ${caught}\n`,
  );
  return real.leaks.length + real.unmet.length + uncaught.length === 0 ? 0 : 1;
}

// Whatever fails on the way, a stand-in's broken connection too, ends the program as a failure.
await prove(main, { limitMs: LIMIT_MS });
